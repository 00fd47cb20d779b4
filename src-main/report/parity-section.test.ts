import { expect, test } from 'vitest';
import type { OutputComparison, ParityResult } from '../../src-shared/parity.js';
import { bareResult, comparison, plainCase } from '../../src-shared/testing/parity-parts.js';
import { paritySection, worstOutputs } from './parity-section.js';

const output = (id: string, verdict: OutputComparison['verdict'], rmsRel: number): OutputComparison => ({
  ...comparison,
  case: id,
  values: verdict,
  maxAbs: rmsRel,
  rmsRel,
  verdict,
  reason: `reason of ${id} <b>`,
});
const parity: ParityResult = {
  ...bareResult,
  schemaVersion: 1,
  subjects: ['eager', 'onnx'],
  cases: ['a', 'b', 'c'].map((id) => ({ id, title: `case ${id}`, sizes: {}, shapes: {}, ...plainCase })),
  reference: [],
  outputs: [output('a', 'pass', 5), output('b', 'warn', 1), output('c', 'warn', 2)],
  failures: [],
  noiseFloor: { calibrated: true, c: 3, ratio: 0.7, detail: 'float32 against float64 …' },
  attribution: {
    case: 'case c',
    stages: [
      { label: 'PyTorch float64', stage: 'exact', rmsRel: 0, maxAbs: 0, nonFinite: 0 },
      { label: 'onnx', stage: 'onnx', rmsRel: 2, maxAbs: 2, nonFinite: 0 },
    ],
    guilty: 1,
    sentence: 'At case c the error comes in at onnx.',
  },
  verdict: 'warn',
};

test('one row per subject and output: the worst verdict, then the largest error', () => {
  expect(worstOutputs(parity).map((each) => each.case)).toEqual(['c']);
});

test('the section has the reason, the noise floor and the guilty stage, escaped', () => {
  const { text } = paritySection(parity);
  expect(text).toContain('reason of c &lt;b&gt;');
  expect(text).toContain('Noise floor: float32 against float64');
  expect(text).toMatch(/onnx <span class="verdict fail">the error comes in here/);
  expect(paritySection({ ...parity, outputs: [] }).text).toBe('');
});
