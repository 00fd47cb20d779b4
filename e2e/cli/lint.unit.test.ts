/** `lapidary lint` as a user and a CI job meet it: what it prints, what it writes, how it ends. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { modelBytes, smallModel } from '../../src-main/formats/onnx/test-models.js';
import { lapidary, samples, scratch, testPython } from './run-cli.js';

const trace = `
import sys, torch, torch.nn as nn
model = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4), nn.Dropout(0.5))
example = torch.randn(3, 4)
torch.jit.save(torch.jit.trace(model.train(), example, check_trace=False), sys.argv[1] + '/train.pt')
torch.jit.save(torch.jit.trace(model.eval(), example), sys.argv[1] + '/eval.pt')
`;

let folder = '';
const file = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = scratch();
  writeFileSync(file('static.onnx'), modelBytes({ ...smallModel, inputs: [{ name: 'x', shape: [1, 3] }] }));
  writeFileSync(file('new.onnx'), modelBytes({ ...smallModel, opsets: { '': 99 } }));
  writeFileSync(file('good.onnx'), modelBytes(smallModel));
});

describe('lapidary lint', () => {
  it('finds nothing wrong with a good model', async () => {
    const { stdout, status } = await lapidary(['lint', join(samples, 'exported', 'resnet18.onnx')]);
    expect({ stdout, status }).toEqual({ stdout: '✓ Nothing found.\n', status: 0 });
  });

  it('ends with 1 at the severity it is told, and with 0 for never', async () => {
    const run = async (...args: string[]): Promise<number | null> => (await lapidary(['lint', ...args])).status;
    expect(await run(file('static.onnx'))).toBe(0);
    expect(await run(file('static.onnx'), '--fail-on', 'warning')).toBe(1);
    expect(await run(file('static.onnx'), '--fail-on', 'warning', '--ignore', 'static-batch')).toBe(0);
    expect(await run('--rule', 'opset-old', file('new.onnx'))).toBe(0);
    expect(await run(file('new.onnx'))).toBe(1);
    expect(await run(file('new.onnx'), '--fail-on', 'never')).toBe(0);
    expect(await run(file('new.onnx'), '--fail-on', 'sometimes')).toBe(2);
    expect(await run()).toBe(2);
  });

  it('groups by rule, with place and fix', async () => {
    const { stdout } = await lapidary(['lint', file('static.onnx')]);
    expect(stdout).toMatch(
      /^! warning static-batch: Batch of one fixed size\n {2}The leading axis .*\n {4}at x\n {2}fix: /m,
    );
  });

  it('names a rule that is near', async () => {
    const { stderr, status } = await lapidary(['lint', file('good.onnx'), '--rule', 'static']);
    expect(status).toBe(2);
    expect(stderr).toContain('Did you mean static-batch?');
  });

  it('goes on with the others where one file cannot be read', async () => {
    const { stdout, stderr, status } = await lapidary(['lint', file('gone.onnx'), file('static.onnx'), '--json']);
    expect(status).toBe(2);
    expect(stderr).toContain('FILE_NOT_FOUND');
    const { models, findings } = JSON.parse(stdout) as { models: object[]; findings: object[] };
    expect(models).toMatchObject([
      { problem: { code: 'FILE_NOT_FOUND' } },
      { format: 'onnx', problem: null, counts: { error: 0, warning: 1, info: 0 } },
    ]);
    expect(findings).toMatchObject([
      { path: file('static.onnx'), rule: 'static-batch', places: [{ kind: 'value', name: 'x' }], count: 1 },
    ]);
  });

  it('writes SARIF with rules and results', async () => {
    const { stdout, status } = await lapidary([
      'lint',
      file('static.onnx'),
      file('new.onnx'),
      '--sarif',
      file('a.sarif'),
    ]);
    expect(status).toBe(1);
    expect(stdout).toContain('static-batch');
    const sarif = JSON.parse(readFileSync(file('a.sarif'), 'utf8')) as { runs: { results: object[] }[] };
    expect(sarif).toMatchObject({ version: '2.1.0', runs: [{ tool: { driver: { name: 'Lapidary' } } }] });
    expect(sarif.runs[0]?.results).toMatchObject([
      { ruleId: 'static-batch', level: 'warning' },
      { ruleId: 'opset-new', level: 'error' },
    ]);
    const printed = await lapidary(['lint', file('static.onnx'), '--sarif', '-']);
    expect(JSON.parse(printed.stdout)).toMatchObject({ version: '2.1.0' });
  });

  it('lists its rules', async () => {
    const { stdout, status } = await lapidary(['lint', '--list']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^dropout-training +error +Dropout in training mode$/m);
    const asJson = await lapidary(['lint', '--list', '--json']);
    const { rules } = JSON.parse(asJson.stdout) as { rules: { id: string; why: string }[] };
    expect(rules.find(({ id }) => id === 'fp16-weights')).toMatchObject({ weights: true, formats: ['onnx'] });
  });

  it('tells a trace in training mode from one in eval mode', async () => {
    execFileSync(testPython(), ['-c', trace, folder], { stdio: ['ignore', 'ignore', 'pipe'] });
    const train = await lapidary(['lint', file('train.pt')]);
    expect(train.status).toBe(1);
    expect(train.stdout).toContain('2 nodes are in training mode: batch_norm 1, dropout 1.');
    expect(await lapidary(['lint', file('eval.pt')])).toMatchObject({ status: 0, stdout: '✓ Nothing found.\n' });
  }, 120_000);
});
