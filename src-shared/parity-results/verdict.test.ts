import { expect, test } from 'vitest';
import { bareResult, comparison } from '../testing/parity-parts.js';
import { comparisonVerdict } from './verdict.js';

const pair = {
  reference: 'a',
  subject: 'a',
  op: 'Gemm',
  scope: 'a',
  shape: [2],
  maxAbs: 0,
  rmsRel: 0,
  nonFinite: 0,
  overflow: 0,
  note: '',
};
const layers = (overflow: number) => [
  {
    subject: 'onnx',
    case: 'c',
    pairedBy: 'names' as const,
    pairs: [{ ...pair, overflow }],
    first: null,
    limit: null,
    at: '',
    untold: [],
    overflow: null,
    alone: null,
    optimiser: [],
    fusion: '',
    sentence: '',
  },
];
const judged = { ...bareResult, subjects: ['torch', 'onnx'], outputs: [comparison], failures: [] };

test('what overflows inside warns, whatever comes out', () => {
  expect(comparisonVerdict({ ...judged, layers: layers(0) })).toBe('pass');
  expect(comparisonVerdict({ ...judged, layers: layers(3) })).toBe('warn');
  const failing = { ...comparison, verdict: 'fail' as const };
  expect(comparisonVerdict({ ...judged, outputs: [failing], layers: layers(3) })).toBe('fail');
});

test('a case that the reference does not run either fails no one', () => {
  const error = { code: 'RUN_FAILED' as const, message: 'no', hints: [] };
  const failure = (subject: string, id: string) => ({ subject, case: id, error });
  const outside = [failure('torch', 'd'), failure('onnx', 'd')];
  expect(comparisonVerdict({ ...judged, failures: outside })).toBe('pass');
  expect(comparisonVerdict({ ...judged, failures: [...outside, failure('onnx', 'c')] })).toBe('fail');
});
