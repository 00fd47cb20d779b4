import { describe, expect, it } from 'vitest';
import { symbol } from '../analysis/shapes/size.js';
import type { AxisMap } from './axis-map.js';
import { isRowSymbol } from './batch-invariance.js';

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
