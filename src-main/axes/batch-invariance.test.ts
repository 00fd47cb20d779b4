import { describe, expect, it } from 'vitest';
import { symbol } from '../analysis/shapes/size.js';
import type { AxisMap } from './axis-map.js';
import { isRowSymbol, slice } from './batch-invariance.js';

describe('slice', () => {
  const tensor = {
    dtype: 'float32' as const,
    shape: [2, 3, 2],
    data: Float32Array.from({ length: 12 }, (_, at) => at),
  };

  it('takes entries of any axis', () => {
    expect(slice(tensor, 0, 1, 1)).toMatchObject({ shape: [1, 3, 2], data: Float32Array.of(6, 7, 8, 9, 10, 11) });
    expect(slice(tensor, 1, 1, 1)).toMatchObject({ shape: [2, 1, 2], data: Float32Array.of(2, 3, 8, 9) });
    expect(slice(tensor, 2, 0, 1)).toMatchObject({ shape: [2, 3, 1], data: Float32Array.of(0, 2, 4, 6, 8, 10) });
  });

  it('leaves the tensor as it is', () => {
    (slice(tensor, 1, 0, 2).data as Float32Array).fill(0);
    expect(tensor.data[5]).toBe(5);
  });
});

describe('isRowSymbol', () => {
  const map = (...symbols: string[]): AxisMap => ({
    inputs: [{ name: 'x', dtype: 'float32', declared: symbols, sizes: symbols.map((name) => symbol(name)) }],
    outputs: [],
  });

  it('goes by the name, else by the place', () => {
    expect(isRowSymbol(map('batch', 'seq'), 'batch')).toBe(true);
    expect(isRowSymbol(map('seq', 'batch'), 'batch')).toBe(true);
    expect(isRowSymbol(map('seq', 'batch'), 'seq')).toBe(false);
    expect(isRowSymbol(map('unk__0', 'unk__1'), 'unk__0')).toBe(true);
    expect(isRowSymbol(map('unk__0', 'unk__1'), 'unk__1')).toBe(false);
  });
});
