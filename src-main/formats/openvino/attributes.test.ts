import { describe, expect, it } from 'vitest';
import { attributesOf } from './attributes.js';
import { shapeOf, splitNames } from './ports.js';
import { scopeOfLayer } from './scope.js';

const attributes = (values: Record<string, string>): unknown[] =>
  attributesOf({ name: 'data', attributes: values, children: [], dims: [] }).map(({ type, value }) => [type, value]);

describe('attributes from text', () => {
  it.each([
    ['strides', '2', ['ints', [2]]],
    ['strides', '2, 1', ['ints', [2, 1]]],
    ['pads_begin', '', ['ints', []]],
    ['keep_dims', 'true', ['bool', 'true']],
    ['epsilon', '1e-05', ['float', 1e-5]],
    ['scale', '1.0', ['float', 1]],
    ['axis', '-1', ['int', -1]],
    ['max', '9223372036854775807', ['int', '9223372036854775807']],
    ['bound', '-inf', ['float', '-Infinity']],
    ['activations', 'sigmoid, tanh', ['strings', ['sigmoid', 'tanh']]],
    ['activations', 'relu', ['strings', ['relu']]],
    ['variance', '0.1, 0.2', ['floats', [0.1, 0.2]]],
    ['equation', 'bij,bjk->bik', ['string', 'bij,bjk->bik']],
    ['mode', 'linear_onnx', ['string', 'linear_onnx']],
    ['__proto__', '1', ['int', 1]],
  ])('%s="%s"', (name, text, expected) => {
    expect(attributes(Object.fromEntries([[name, text]]))).toEqual([expected]);
  });
});

it('shapes and names', () => {
  expect(shapeOf('1,?, 2..8,-1')).toEqual([1, null, '2..8', null]);
  expect([shapeOf(''), shapeOf('...'), shapeOf('[1,2]'), shapeOf('x')]).toEqual([[], null, [1, 2], null]);
  expect(splitNames('a\\,b,c')).toEqual(['a,b', 'c']);
});

it('groups from names of PyTorch, ONNX and TensorFlow', () => {
  expect(scopeOfLayer('__module.encoder.layers.0/aten::linear/MatMul')).toBe('encoder/layers/0');
  expect(scopeOfLayer('/encoder/layers.0/MatMul')).toBe('encoder/layers.0');
  expect(scopeOfLayer('model/dense/BiasAdd')).toBe('model/dense');
  expect(scopeOfLayer('Add_12')).toBe('');
});
