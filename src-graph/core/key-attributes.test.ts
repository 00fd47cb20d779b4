import { expect, test } from 'vitest';
import { testMetrics } from '../testing/metrics.js';
import { fitLines, keyAttributes } from './key-attributes.js';

const of = (operator: string, attributes: Record<string, string>): string =>
  keyAttributes(
    operator,
    Object.entries(attributes).map(([name, text]) => ({ name, text })),
  ).join(' · ');

test('a convolution says kernel, stride, padding and groups in short', () => {
  const conv = { dilations: '1, 1', group: '32', kernel_shape: '3, 3', pads: '1, 1, 1, 1', strides: '2, 2' };
  expect(of('Conv', conv)).toBe('3×3 · stride 2 · pad 1 · group 32');
  expect(of('Conv', { ...conv, group: '1', strides: '[2, 1]', pads: '[0, 0, 1, 1]' })).toBe(
    '3×3 · stride 2,1 · pad 0,0,1,1',
  );
  expect(of('MaxPool', { kernel_shape: '3', ceil_mode: '1', auto_pad: '"SAME_UPPER"' })).toBe(
    'kernel 3 · ceil mode · SAME_UPPER',
  );
});

test('values equal to the default of the operator are left out', () => {
  expect(of('BatchNormalization', { epsilon: '0.000009999999747378752', momentum: '0.9' })).toBe('');
  expect(of('LayerNormalization', { axis: '-1', epsilon: '1e-12' })).toBe('ε 1e-12');
  expect(of('Softmax', { axis: '3' })).toBe('axis 3');
  expect(of('Gather', { axis: '0' })).toBe('');
  expect(of('Gather', { axis: '1' })).toBe('axis 1');
  expect(of('LeakyRelu', { alpha: '0.009999999776482582' })).toBe('');
  expect(of('LeakyRelu', { alpha: '0.1' })).toBe('alpha 0.1');
  expect(of('Gemm', { alpha: '1', beta: '1', transB: '1' })).toBe('B transposed');
  expect(of('Resize', { mode: 'nearest', coordinate_transformation_mode: 'asymmetric' })).toBe(
    'coordinates asymmetric',
  );
  expect(of('Pad', { mode: '"constant"' })).toBe('');
  expect(of('ReduceMean', { axes: '-1', keepdims: '0' })).toBe('axes -1 · drop dims');
  expect(of('Transpose', { perm: '[0, 2, 1, 3]' })).toBe('perm 0,2,1,3');
});

test('lines stay within their width, and there are two at most', () => {
  const width = 80;
  const parts = ['alpha 1', 'beta 22', 'gamma 333', 'delta 4444', 'epsilon 55555'];
  const lines = fitLines(testMetrics.small, parts, width);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/…$/);
});

test('what other formats repeat on every node is left out too', () => {
  expect(of('conv2d', { stride: '[2,2]', overload: '"default"' })).toBe('stride 2,2');
  expect(of('CONCATENATION', { axis: '1', fused_activation_function: '"NONE"', operator_version: '1' })).toBe('axis 1');
  expect(of('Dense', { units: '10', trainable: 'true', dtype: '"float32"' })).toBe('units 10');
  expect(of('Dense', { units: '10', trainable: 'false' })).toBe('units 10 · trainable false');
});
