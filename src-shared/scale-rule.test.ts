import { expect, it } from 'vitest';
import type { ScaleBasis } from './parity-metrics.js';
import { scaleAtol, scaleTerms } from './scale-rule.js';

const basis: ScaleBasis = {
  c: 4,
  calibrated: true,
  dtype: 'int8',
  u: 2 ** -8,
  k: 100,
  rms: 1,
  bounded: null,
  quantised: null,
};

it('goes by the longest sum, and by roundings where these cost more', () => {
  expect(scaleAtol(basis)).toBe((4 * 10) / 256);
  const few = { ...basis, quantised: { roundings: 4, width: null, reach: null } };
  expect(scaleTerms(few).of).toBe('sums');
  const many = { ...basis, quantised: { roundings: 36, width: null, reach: null } };
  expect(scaleTerms(many)).toMatchObject({ of: 'roundings', k: 36 });
  // 5 standard deviations of 36 roundings to 1/255 of values up to 4.5 RMS.
  const deviation = ((9 / 255) * 6) / Math.sqrt(12);
  expect(scaleAtol(many) / (5 * deviation)).toBeCloseTo(1, 2);
});

it('allows small values the steps of the range that they are kept in', () => {
  const quantised = { roundings: 36, width: 9, reach: null };
  const small = { ...basis, rms: 1e-3, quantised };
  expect(scaleTerms(small).rms).toBe(1);
  expect(scaleAtol(small)).toBe(scaleAtol({ ...basis, quantised }));
  expect(scaleAtol({ ...small, quantised: { ...quantised, width: null } })).toBeLessThan(1e-3);
});
