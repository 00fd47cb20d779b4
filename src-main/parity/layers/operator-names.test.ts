import { describe, expect, it } from 'vitest';
import { expansionOf, operatorName } from './operator-names.js';

describe('operatorName', () => {
  it.each([
    ['aten.softmax.int', 'softmax'],
    ['aten::_softmax', 'softmax'],
    ['add_', 'add'],
    ['aten.rsub.Scalar', 'sub'],
    ['__and__', 'bitwise_and'],
    ['logical_and', 'bitwise_and'],
    ['layer_norm', 'layer_norm'],
    ['constructor', 'constructor'],
  ])('%s is %s', (given, name) => {
    expect(operatorName(given)).toBe(name);
  });
});

describe('expansionOf', () => {
  it('takes the way whose operators are there, and nothing for what may become anything', () => {
    expect(expansionOf('gelu', new Set(['Gelu', 'Add']))).toEqual(['Gelu']);
    expect(expansionOf('gelu', new Set(['Div', 'Erf', 'Add', 'Mul']))).toEqual(['Div', 'Erf', 'Add', 'Mul', 'Mul']);
    expect(expansionOf('matmul', new Set())).toEqual(['MatMul']);
    expect(expansionOf('einsum', new Set(['MatMul']))).toBeUndefined();
    expect(expansionOf('constructor', new Set())).toBeUndefined();
  });
});
