import { expect, it } from 'vitest';
import type { LintFinding, LintRuleInfo } from '../../src-shared/lint.js';
import { sarifOf } from './sarif.js';

const rule: LintRuleInfo = {
  id: 'dead-node',
  severity: 'warning',
  title: 'Nodes that feed no output',
  why: 'They are computed for nothing.',
  fix: 'Remove them.',
  formats: ['onnx'],
  weights: false,
};
const finding: LintFinding = {
  rule: 'dead-node',
  severity: 'info',
  message: '1 node feeds no output.',
  where: 'a/b',
  fix: 'Remove it.',
  places: [{ kind: 'node', index: 3, name: 'a/b', op: 'Relu' }],
  count: 1,
};

it('names rules once, files relative to the folder, and nodes as logical locations', () => {
  const files = [
    {
      path: '/work/models/mo del.onnx',
      findings: [finding, { ...finding, rule: 'rule-failed', places: [], where: '' }],
    },
    { path: '/elsewhere/b.onnx', findings: [], problem: 'It is empty.' },
  ];
  const { runs, version } = sarifOf(files, [rule], { version: '1.2.3', folder: '/work' }) as {
    version: string;
    runs: { results: object[]; tool: object; invocations: object[]; artifacts: object[] }[];
  };
  const [run] = runs;
  expect(version).toBe('2.1.0');
  expect(run?.tool).toMatchObject({
    driver: {
      name: 'Lapidary',
      rules: [
        { id: 'dead-node', name: 'DeadNode', help: { text: 'They are computed for nothing.\n\nFix: Remove them.' } },
        { id: 'rule-failed' },
      ],
    },
  });
  expect(run?.results).toEqual([
    {
      ruleId: 'dead-node',
      ruleIndex: 0,
      level: 'note',
      message: { text: '1 node feeds no output. Remove it.' },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: 'models/mo%20del.onnx' } },
          logicalLocations: [
            { name: 'a/b', fullyQualifiedName: 'a/b', kind: 'element', properties: { operator: 'Relu' } },
          ],
        },
      ],
    },
    expect.objectContaining({ ruleIndex: 1 }),
  ]);
  expect(run?.artifacts).toEqual([
    { location: { uri: 'models/mo%20del.onnx' } },
    { location: { uri: 'file:///elsewhere/b.onnx' } },
  ]);
  expect(run?.invocations).toMatchObject([
    { executionSuccessful: false, toolExecutionNotifications: [{ level: 'error' }] },
  ]);
});
