import { expect, test } from 'vitest';
import type { AttributionStage } from '../../src-shared/attribution.js';
import { parseSubject } from '../../src-shared/subject.js';
import { attributionOf, stageOf } from './attribution-row.js';

const stage = (name: AttributionStage['stage'], rmsRel: number | null, nonFinite = 0): AttributionStage => ({
  label: name,
  stage: name,
  rmsRel,
  maxAbs: rmsRel,
  nonFinite,
});

test('the first stage that jumps is named, in the order of the way', () => {
  const row = attributionOf(
    'example',
    [
      stage('onnx-optimised', 3e-2),
      stage('exact', 0),
      stage('onnx', 2e-7),
      stage('pytorch', 1e-7),
      stage('narrower', 4e-2),
    ],
    64,
  );
  expect(row.stages.map((each) => each.stage)).toEqual(['exact', 'pytorch', 'onnx', 'onnx-optimised', 'narrower']);
  expect(row.guilty).toBe(3);
  expect(row.sentence).toBe('At example the error comes in at onnx-optimised: 0.03 of RMS, 2.0e-7 before.');
});

test('differences of rounding are no jump; a stage that did not run is passed over', () => {
  const row = attributionOf(
    'example',
    [stage('exact', 0), stage('pytorch', 1e-8), stage('onnx', null), stage('onnx-optimised', 4e-7)],
    64,
  );
  expect(row.guilty).toBeNull();
  expect(row.sentence).toContain('No stage stands out');
});

test('overflow is named as such', () => {
  expect(attributionOf('x', [stage('pytorch', 0), stage('narrower', 0, 12)], 1).sentence).toContain(
    'first with NaN or infinity',
  );
  // Nothing finite is left to measure.
  const all = attributionOf('x', [stage('pytorch', 0), stage('narrower', null, 12), stage('other-runtime', 1)], 1);
  expect(all.guilty).toBe(1);
});

test('stages by runtime, options and precision', () => {
  const of = (text: string, precision: string | null = null) => stageOf(parseSubject(text), precision);
  expect(of('m.py:make@eager')).toBe('pytorch');
  expect(of('m.pt@torchscript')).toBe('pytorch-compiled');
  expect(of('m.onnx@ort,opt=off')).toBe('onnx');
  expect(of('m.onnx')).toBe('onnx-optimised');
  expect(of('m.onnx', 'int8')).toBe('narrower');
  expect(of('m.xml@openvino')).toBe('other-runtime');
});
