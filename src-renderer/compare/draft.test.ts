import { expect, test } from 'vitest';
import {
  benchRequestOf,
  benchProblem,
  casesOf,
  type CompareDraft,
  emptyCompare,
  parityProblem,
  parityRequestOf,
  withCaseFiles,
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
  expect(parityProblem({ ...good, tolerances: ['', 'halves=1'] })).toContain("'halves'");
  expect(parityProblem({ ...good, seed: '1.5' })).toContain('seed');
  expect(benchProblem({ ...good, batch: '1;2' })).toContain('Batch');
});

test('requests hold trimmed lines and numbers', () => {
  expect(parityRequestOf({ ...good, rtol: '1e-3' })).toEqual({
    subjects: ['model.py:make@eager', 'm.onnx@ort,threads=2'],
    inputs: [],
    rule: 'both',
    atol: null,
    rtol: 1e-3,
    tolerances: [],
    cases: [],
    pictures: 'auto',
    without: [],
    extraCases: [],
    seed: 0,
    layers: false,
    bisect: false,
    threads: 1,
    outDir: null,
    keep: true,
  });
  const asked = { ...good, tolerances: ['output:y=1e-3', ''], cases: [' a.npz '], seed: '7', layers: true };
  expect(parityRequestOf(asked)).toMatchObject({
    tolerances: [{ for: 'output:y', atol: 1e-3, rtol: null }],
    cases: ['a.npz'],
    seed: 7,
    layers: true,
  });
  expect(benchRequestOf({ ...good, batch: '1, 8' })).toMatchObject({ batch: [1, 8], samples: 500, outDir: null });
});

test('cases are left out and added; what is there no more is not asked for', () => {
  const draft = { ...emptyCompare, subjects: ['a.onnx', 'b.onnx'], inputs: ['x:float32[n=2,3]'] };
  const cases = casesOf({ ...draft, extraCases: ['n=9', 'n=7,values=uniform'] });
  expect(cases?.map(({ id }) => id).slice(-2)).toEqual(['n9', 'n7-uniform']);
  const asked = parityRequestOf({ ...draft, extraCases: ['n=9', 'n=7,values=uniform'], without: ['n1', 'n9', 'gone'] });
  expect(asked).toMatchObject({ without: ['n1'], extraCases: [{ sizes: { n: 7 }, values: 'uniform' }] });
  expect(parityProblem({ ...draft, without: cases?.map(({ id }) => id) ?? [] })).toBe('Tick at least one case.');
  expect(parityProblem({ ...draft, extraCases: ['m=9'] })).toContain('sets m, which no input has');
  expect(parityProblem({ ...draft, extraCases: ['n'] })).toContain('cannot be read');
  const files = parityRequestOf({ ...draft, cases: ['x.npz'], without: ['n1'], extraCases: ['n=9'] });
  expect(files).toMatchObject({ cases: ['x.npz'], without: [], extraCases: [] });
  const both = {
    ...draft,
    ...withCaseFiles({ ...draft, cases: ['', 'x.npz'] }, ['cat.png', 'x.npz']),
    generated: true,
  };
  expect(parityRequestOf({ ...both, without: ['n1'], pictures: '0..1' })).toMatchObject({
    cases: ['auto', 'x.npz', 'cat.png'],
    pictures: '0..1',
    without: ['n1'],
  });
});
