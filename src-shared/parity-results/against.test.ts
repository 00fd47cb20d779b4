import { expect, test } from 'vitest';
import type { CaseTensors, ParityResult } from '../parity.js';
import { bareResult, comparison, plainCase } from '../testing/parity-parts.js';
import { pairsAgainst, resultAgainst, subjectCalled } from './against.js';

const tensors = (subject: string, id: string): CaseTensors => ({
  subject,
  case: id,
  outputs: [
    {
      name: 'y',
      dtype: 'float16',
      shape: [2],
      file: 'y.npy',
      precision: null,
      terms: 1,
      bounded: null,
      quantised: null,
      drift: null,
    },
  ],
});

const error = { code: 'RUN_FAILED', message: 'no', hints: [] } as const;

const parity: ParityResult = {
  ...bareResult,
  schemaVersion: 1,
  subjects: ['a/eager', 'a/one.onnx@ort', 'a/two.onnx@ort'],
  cases: ['small', 'large'].map((id) => ({ ...plainCase, id, title: id, sizes: {}, shapes: {} })),
  reference: [],
  outputs: [],
  failures: [{ subject: 'a/two.onnx@ort', case: 'large', error: { ...error, hints: [] } }],
  layers: [],
  tensors: [
    ...['small', 'large'].flatMap((id) => [tensors('a/eager', id), tensors('a/one.onnx@ort', id)]),
    tensors('a/two.onnx@ort', 'small'),
  ],
  verdict: 'fail',
};

test('a pair is judged at the cases that both ran', () => {
  expect(pairsAgainst(parity, 'a/two.onnx@ort')).toEqual([
    { subject: 'a/eager', case: 'small' },
    { subject: 'a/one.onnx@ort', case: 'small' },
  ]);
  expect(pairsAgainst(parity, 'a/one.onnx@ort')).toHaveLength(3);
});

test('without tensors there is one sentence', () => {
  expect(() => pairsAgainst({ ...parity, tensors: [] }, 'a/two.onnx@ort')).toThrow('were not kept');
});

test('another reference comes first, with what it gave; a case it did not run blames no one', () => {
  const outputs = ['a/eager', 'a/one.onnx@ort'].map((subject) => ({ ...comparison, subject, case: 'small' }));
  const two = resultAgainst(parity, 'a/two.onnx@ort', outputs);
  expect(two.subjects).toEqual(['a/two.onnx@ort', 'a/eager', 'a/one.onnx@ort']);
  expect(two.reference).toEqual([{ case: 'small', outputs: [{ name: 'y', dtype: 'float16', shape: [2] }] }]);
  expect(two.verdict).toBe('pass');
  const one = resultAgainst(parity, 'a/one.onnx@ort', [{ ...comparison, subject: 'a/eager', case: 'small' }]);
  expect(one.verdict).toBe('fail');
  expect(resultAgainst(parity, 'a/eager', [])).toBe(parity);
});

test('a subject that mixes rows is the model where the new reference does, too', () => {
  const mixing = (subject: string) =>
    ({ subject, kind: 'batch', output: 'y', maxAbs: 1, verdict: 'fail', reason: '' }) as const;
  const both = { ...parity, failures: [], invariance: [mixing('a/one.onnx@ort'), mixing('a/two.onnx@ort')] };
  const outputs = [{ ...comparison, subject: 'a/two.onnx@ort' }];
  expect(resultAgainst(both, 'a/one.onnx@ort', outputs).verdict).toBe('pass');
  const alone = { ...both, invariance: [mixing('a/two.onnx@ort')] };
  expect(resultAgainst(alone, 'a/one.onnx@ort', outputs).verdict).toBe('warn');
});

test('a subject is found by its label, by its short one, or by a part no other has', () => {
  expect(subjectCalled(parity, 'a/one.onnx@ort')).toBe('a/one.onnx@ort');
  expect(subjectCalled(parity, 'one.onnx@ort')).toBe('a/one.onnx@ort');
  expect(subjectCalled(parity, 'eager')).toBe('a/eager');
  expect(() => subjectCalled(parity, 'onnx')).toThrow('Several subjects');
  expect(() => subjectCalled(parity, 'three')).toThrow('No subject');
});
