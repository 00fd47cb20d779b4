import { expect, test } from 'vitest';
import {
  benchRequestOf,
  benchProblem,
  type CompareDraft,
  emptyCompare,
  parityProblem,
  parityRequestOf,
} from './draft.js';

const good: CompareDraft = { ...emptyCompare, subjects: ['model.py:make@eager', ' m.onnx@ort,threads=2 ', ''] };

test('two subjects can be compared, one can be timed, none can be neither', () => {
  expect(parityProblem(good)).toBeNull();
  expect(benchProblem(good)).toBeNull();
  const one = { ...good, subjects: ['m.onnx'] };
  expect(parityProblem(one)).toContain('two models');
  expect(benchProblem(one)).toBeNull();
  expect(benchProblem(emptyCompare)).toContain('at least one');
});

test('a mistake in any line is said in its own words', () => {
  expect(parityProblem({ ...good, subjects: ['a.onnx', 'm.onnx@tensorflow'] })).toContain('tensorflow');
  expect(parityProblem({ ...good, inputs: ['ids'] })).toContain("'ids'");
  expect(parityProblem({ ...good, atol: 'x' })).toContain('tolerance');
  expect(benchProblem({ ...good, batch: '1;2' })).toContain('Batch');
});

test('requests hold trimmed lines and numbers', () => {
  expect(parityRequestOf({ ...good, rtol: '1e-3' })).toEqual({
    subjects: ['model.py:make@eager', 'm.onnx@ort,threads=2'],
    inputs: [],
    atol: null,
    rtol: 1e-3,
    threads: 1,
  });
  expect(benchRequestOf({ ...good, batch: '1, 8' })).toMatchObject({ batch: [1, 8], samples: 500, outDir: null });
});
