import { expect, test } from 'vitest';
import type { OutputComparison, ParityResult } from '../parity.js';
import { bareResult, comparison, plainCase } from '../testing/parity-parts.js';
import { changesSince } from './changes.js';
import { parityCsv } from './csv.js';
import { parityJunit } from './junit.js';

const output = (name: string, verdict: OutputComparison['verdict'], maxAbs: number): OutputComparison => ({
  ...comparison,
  name,
  subject: 'm.onnx@ort',
  values: verdict,
  maxAbs,
  verdict,
  reason: 'differs, by "much" <&>\u0001\nhere',
});

const parity = (outputs: OutputComparison[], failed = false): ParityResult => ({
  ...bareResult,
  schemaVersion: 1,
  subjects: ['eager', 'm.onnx@ort'],
  cases: [{ id: 'c', title: 'batch = 2', sizes: {}, shapes: {}, ...plainCase }],
  reference: [],
  outputs,
  failures: failed
    ? [{ subject: 'm.onnx@ort', case: 'c', error: { code: 'RUN_FAILED', message: 'boom', hints: [] } }]
    : [],
  verdict: 'fail',
});

test('JUnit: failures, errors and warnings each in their place, and the text is escaped', () => {
  const xml = parityJunit(parity([output('a', 'fail', 1), output('b', 'warn', 1), output('c', 'pass', 0)], true));
  expect(xml).toContain('<testsuite name="m.onnx@ort" tests="4" failures="1" errors="1">');
  expect(xml).toContain('<failure message="differs, by &quot;much&quot; &lt;&amp;&gt;&#10;here"/>');
  expect(xml).toContain('name="b at batch = 2"><system-out>warning: ');
  expect(xml).toContain('name="c at batch = 2"/>');
  expect(xml).toContain('<error message="boom"/>');
});

test('CSV: a row per output, cells quoted, what did not run as well', () => {
  const lines = parityCsv(parity([output('a', 'fail', 1)], true)).split('\r\n');
  expect(lines[0]?.split(',').length).toBe(25);
  expect(lines[1]).toContain('m.onnx@ort,c,a,fail,pass,pass,fail,');
  expect(lines.at(-2)).toContain('did not run: boom');
});

test('what changed: verdicts first, then errors that grew; noise is no change', () => {
  const before = parity([
    output('a', 'pass', 1e-6),
    output('b', 'pass', 1e-6),
    output('c', 'warn', 1),
    output('d', 'pass', 1),
  ]);
  const now = parity([
    output('a', 'pass', 1.5e-6),
    output('b', 'pass', 1e-3),
    output('c', 'fail', 1),
    output('e', 'pass', 1),
  ]);
  expect(changesSince(before, now).map(({ kind, output: name }) => [kind, name])).toEqual([
    ['worse', 'c'],
    ['grew', 'b'],
    ['gone', 'd'],
    ['new', 'e'],
  ]);
  expect(changesSince(now, now)).toEqual([]);
});
