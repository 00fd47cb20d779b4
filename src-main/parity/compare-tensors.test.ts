import { describe, expect, it } from 'vitest';
import { type Tensor, zeros } from '../io/npy.js';
import { compareTensors, houseRule, unravel } from './compare-tensors.js';

const floats = (...values: number[]): Tensor => ({
  dtype: 'float32',
  shape: [values.length],
  data: Float32Array.from(values),
});
const longs = (...values: bigint[]): Tensor => ({
  dtype: 'int64',
  shape: [values.length],
  data: BigInt64Array.from(values),
});
const tight = { atol: 1e-4, rtol: 1e-3 };

describe('compareTensors', () => {
  it('finds the largest difference, and what is over its tolerance', () => {
    // 100 may be off by 0.1001, 1 by 0.0011 and 0.5 by 0.0006.
    const difference = compareTensors(floats(1, 100, 0.5), floats(1.001, 100.55, 0.5), tight);
    expect(difference.maxAbs).toBeCloseTo(0.55, 4);
    expect(difference.overCount).toBe(1);
  });

  it('counts NaN and infinities that differ, and lets those agree that are the same', () => {
    const difference = compareTensors(floats(NaN, Infinity, -Infinity, 1), floats(NaN, Infinity, Infinity, NaN), tight);
    expect(difference).toEqual({ nonFiniteMismatches: 2, maxAbs: 0, overCount: 0 });
  });

  it('compares 64-bit integers exactly past 2^53', () => {
    const difference = compareTensors(longs(2n ** 60n), longs(2n ** 60n + 1n), { atol: 0, rtol: 0 });
    expect(difference).toMatchObject({ maxAbs: 1, overCount: 1 });
  });

  it('handles empty tensors, scalars and an all-zero reference', () => {
    const nothing = { nonFiniteMismatches: 0, maxAbs: 0, overCount: 0 };
    expect(compareTensors(zeros('float32', [0, 4]), zeros('float32', [0, 4]), tight)).toEqual(nothing);
    expect(compareTensors(zeros('float32', []), zeros('float32', []), tight)).toEqual(nothing);
    expect(compareTensors(floats(0, 0), floats(0, 1), tight).overCount).toBe(1);
  });
});

it('knows the house rule by dtype', () => {
  expect(houseRule('float32', 'float32')).toEqual({ atol: 1e-4, rtol: 1e-3 });
  expect(houseRule('float32', 'float16')).toEqual({ atol: 1e-2, rtol: 1e-2 });
  expect(houseRule('int64', 'int64')).toEqual({ atol: 0, rtol: 0 });
});

it('unravels flat indices in C order', () => {
  expect(unravel(23, [2, 3, 4])).toEqual([1, 2, 3]);
  expect(unravel(0, [])).toEqual([]);
});
