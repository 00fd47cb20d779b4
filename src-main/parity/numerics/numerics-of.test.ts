import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openModel } from '../../formats/registry.js';
import { resources } from '../../resources.js';
import { nodePrecision } from './node-precision.js';
import { termsOf } from './node-reduction.js';
import { numericsOf } from './numerics-of.js';
import { narrowest, unitRoundoff } from './unit-roundoff.js';

const sample = (name: string): string => join(resources.samples, 'exported', name);

test('a convolutional network: the longest sum is its widest convolution', async () => {
  const numerics = numericsOf(await openModel(sample('resnet18.onnx')), { batch: 2 });
  // This one's widest layer has 64 channels, 3 × 3.
  expect(numerics.outputs).toEqual([
    { name: 'logits', precision: 'float32', longestReduction: 576, at: 'Conv', bounded: null, quantised: null },
  ]);
  expect(numerics.indexInputs).toEqual([]);
});

test('ids are bounded by the table they index, and a sum over the sequence grows with it', async () => {
  const model = await openModel(sample('text_classifier.onnx'));
  const short = numericsOf(model, { batch: 2, seq: 16 });
  const long = numericsOf(model, { batch: 2, seq: 5000 });
  expect(short.indexInputs).toMatchObject([{ name: 'ids' }]);
  expect(long.outputs[0]?.longestReduction).toBeGreaterThan(short.outputs[0]?.longestReduction ?? 0);
  expect(long.outputs[0]?.longestReduction).toBeGreaterThanOrEqual(5000);
});

test('what a node rounds to', () => {
  expect(nodePrecision('MatMul', [1, 1])).toBe('float32');
  expect(nodePrecision('Cast', [1, 10])).toBe('float16');
  // An image of bytes is no quantised number; weights with a scale are.
  expect(nodePrecision('Cast', [2, 1])).toBe('float32');
  expect(nodePrecision('DequantizeLinear', [3, 1, 3, 1])).toBe('int8');
  expect(nodePrecision('MatMulIntegerToFloat', [2, 3, 1])).toBe('uint8');
  expect(nodePrecision('MatMulNBits', [1, 2, 1], 4)).toBe('int4');
  expect(nodePrecision('Gather', [7, 7])).toBeNull();
  expect(narrowest(['float32', null, 'bfloat16', 'float16'])).toBe('bfloat16');
  expect(unitRoundoff('int64')).toBeUndefined();
});

test('terms of one output element', () => {
  const sizes = {
    macs: Number.NaN,
    inputElements: 2 * 3 * 50,
    outputElements: 6,
    lastAxis: 50,
    leading: 6,
    points: Number.NaN,
    taps: Number.NaN,
  };
  expect(termsOf({ ...sizes, op: 'MatMul', macs: 6 * 512 })).toBe(512);
  expect(termsOf({ ...sizes, op: 'ReduceMean' })).toBe(50);
  expect(termsOf({ ...sizes, op: 'SoftmaxCrossEntropyLoss', outputElements: 1 })).toBe(300);
  expect(termsOf({ ...sizes, op: 'Softmax', outputElements: 300 })).toBe(50);
  expect(termsOf({ ...sizes, op: 'InstanceNormalization', outputElements: 300 })).toBe(50);
  expect(termsOf({ ...sizes, op: 'Add', macs: 0, outputElements: 300 })).toBe(1);
});
