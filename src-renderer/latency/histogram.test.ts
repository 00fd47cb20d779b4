import { expect, test } from 'vitest';
import { histogramOf } from './histogram.js';

const sum = (numbers: readonly number[] | undefined): number =>
  (numbers ?? []).reduce((total, each) => total + each, 0);

test('every sample is in a bin or told as beyond', () => {
  const slow = Array.from({ length: 200 }, (_, index) => 10 + index * 0.01);
  const fast = [...Array.from({ length: 199 }, (_, index) => 1 + index * 0.001), 500];
  const { edges, shares, beyond } = histogramOf([slow, fast], 40);
  expect(edges).toHaveLength(41);
  expect(edges[0]).toBe(1);
  expect(edges[40]).toBeLessThan(12.1);
  [slow, fast].forEach((samples, subject) => {
    expect(sum(shares[subject]) + (beyond[subject] ?? 0) / samples.length).toBeCloseTo(1);
  });
  // The slow subject sets the axis: its last twentieth lies beyond, and of the fast one the 500 ms run.
  expect(beyond).toEqual([9, 1]);
});

test('samples all alike fill one bin', () => {
  const { shares, beyond } = histogramOf([[2, 2, 2]], 40);
  expect(shares).toEqual([[1]]);
  expect(beyond).toEqual([0]);
});

test('no samples, no bars', () => {
  expect(histogramOf([[]], 40).shares).toEqual([[0]]);
});
