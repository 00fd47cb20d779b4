import { expect, test } from 'vitest';
import type { Case, ParityResult } from '../../../src-shared/parity.js';
import { bareResult, comparison, plainCase } from '../../../src-shared/testing/parity-parts.js';
import { parityText } from './parity-report.js';

const at = (id: string): Case => ({ id, title: `at ${id}`, sizes: {}, shapes: {}, ...plainCase });
const failure = (subject: string, id: string): ParityResult['failures'][number] => ({
  subject,
  case: id,
  error: { code: 'RUN_FAILED', message: 'No kernel.', hints: [] },
});

const result: ParityResult = {
  schemaVersion: 1,
  subjects: ['model.py:make', 'right.onnx', 'broken.onnx'],
  reference: [],
  cases: [at('a'), at('b')],
  outputs: [{ ...comparison, case: 'b', subject: 'right.onnx' }],
  failures: [failure('right.onnx', 'a'), failure('broken.onnx', 'a'), failure('broken.onnx', 'b')],
  ...bareResult,
  verdict: 'fail',
};

test('a subject that ran at no case has one row, and says once why', () => {
  const lines = parityText(result).split('\n');
  const rows = lines.filter((line) => line.includes('did not run'));
  expect(rows.map((line) => line.split(/\s{2,}/).slice(0, 2))).toEqual([
    ['right.onnx', 'at a'],
    ['broken.onnx', 'all 2 cases'],
  ]);
  expect(lines.filter((line) => line.includes('No kernel.'))).toHaveLength(2);
  expect(lines.find((line) => line.startsWith('broken.onnx at'))).toContain('(and 1 more)');
});
