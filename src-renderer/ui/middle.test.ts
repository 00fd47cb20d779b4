import { expect, test } from 'vitest';
import { splitMiddle } from './middle.js';

test('short names stay whole, long ones keep their end from a separator', () => {
  expect(splitMiddle('MatMul_1')).toEqual(['', 'MatMul_1']);
  expect(splitMiddle('/encoder/layers.3/self_attn/MatMul_12')).toEqual(['/encoder/layers.3/self_attn', '/MatMul_12']);
  expect(splitMiddle('abcdefghijklmnopqrstuvwxyz', 4)).toEqual(['abcdefghijklmnopqrstuv', 'wxyz']);
});

test('nothing is lost', () => {
  const name = 'a/very/long/path/to/some/model_quantised.onnx';
  expect(splitMiddle(name).join('')).toBe(name);
});
