import { expect, test } from 'vitest';
import { fakeParity } from '../testing/fake-run.js';
import { cellMetric, matrixOf } from './matrix.js';

const cell = (caseId: string | null, subject: string) => {
  const found = matrixOf(fakeParity, caseId)[0]?.cells.find((each) => each.subject === subject);
  if (found === undefined) throw new Error(`no cell for ${subject}`);
  return found;
};

test('over all cases a cell shows its worst one', () => {
  expect(cell(null, 'torchscript-trace')).toMatchObject({ verdict: 'pass', failures: [] });
  expect(cell(null, 'onnx')).toMatchObject({ verdict: 'warn', worst: { case: 'seq-128' } });
  expect(cellMetric(cell(null, 'onnx'))).toBe('max |Δ| 9.4e-5');
});

test('one case shows that case only', () => {
  expect(cell('example', 'onnx')).toMatchObject({ verdict: 'pass', comparisons: [{ case: 'example' }] });
  expect(cellMetric(cell('batch-8', 'onnx-legacy'))).toBe('structure differs');
});

test('a subject that could not run fails, also where it has no comparison', () => {
  const failed = cell('seq-128', 'onnx-legacy');
  expect(failed).toMatchObject({ verdict: 'fail', worst: null });
  expect(cellMetric(failed)).toBe('did not run');
  expect(cellMetric(cell(null, 'onnx-legacy'))).toBe('did not run at 1 of 4');
  const everywhere = matrixOf(
    { ...fakeParity, outputs: fakeParity.outputs.filter((each) => each.subject !== 'onnx') },
    null,
  );
  expect(everywhere[0]?.cells.find((each) => each.subject === 'onnx')).toMatchObject({ verdict: null, worst: null });
});

test('the reference has no column', () => {
  expect(matrixOf(fakeParity, null)[0]?.cells.map((each) => each.subject)).toEqual([
    'torchscript-trace',
    'onnx',
    'onnx-legacy',
  ]);
});
