import { expect, it } from 'vitest';
import { float32ToHalfBits, halfBitsToNumber } from './half.js';

it('round-trips every finite half', () => {
  for (let bits = 0; bits < 0x10000; bits += 1) {
    const value = halfBitsToNumber(bits);
    if (Number.isNaN(value)) continue;
    expect(float32ToHalfBits(value)).toBe(bits);
  }
});

it('rounds ties to even, overflows to infinity and keeps NaN', () => {
  expect(halfBitsToNumber(float32ToHalfBits(2049))).toBe(2048);
  expect(halfBitsToNumber(float32ToHalfBits(2051))).toBe(2052);
  expect(halfBitsToNumber(float32ToHalfBits(65519))).toBe(65504);
  expect(halfBitsToNumber(float32ToHalfBits(65520))).toBe(Infinity);
  expect(halfBitsToNumber(float32ToHalfBits(-1e9))).toBe(-Infinity);
  expect(halfBitsToNumber(float32ToHalfBits(NaN))).toBeNaN();
  expect(halfBitsToNumber(float32ToHalfBits(2 ** -25))).toBe(0);
  expect(halfBitsToNumber(float32ToHalfBits(1.5 * 2 ** -24))).toBe(2 ** -23);
});
