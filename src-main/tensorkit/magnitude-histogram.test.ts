import { describe, expect, test } from 'vitest';
import { MagnitudeCounter } from './magnitude-counter.js';
import {
  binCentre,
  countOver,
  croppedHistogram,
  lastMagnitudeBin,
  log10Histogram,
  magnitudeBin,
  type MagnitudeHistogram,
  percentileOf,
} from './magnitude-histogram.js';

function counted(values: readonly number[]): MagnitudeHistogram {
  const counter = new MagnitudeCounter();
  for (const value of values) counter.add(value);
  return counter.take();
}

describe('bins of magnitudes', () => {
  test('the middle of a bin is within 0.4 % of what is in it', () => {
    for (let power = -125; power < 127; power += 1) {
      for (const part of [1, 1.003, 1.3, 1.999]) {
        const value = Math.fround(part * 2 ** power);
        expect(Math.abs(binCentre(magnitudeBin(value)) - value) / value).toBeLessThanOrEqual(0.004);
      }
    }
  });

  test('zeros come first, what no float32 holds comes last', () => {
    expect([0, 1e-41, 1e-300].map(magnitudeBin)).toEqual([0, 0, 0]);
    expect([3.4e38, 1e300, Infinity].map(magnitudeBin)).toEqual(Array(3).fill(lastMagnitudeBin));
  });
});

test('the bins that are not empty are kept, from a table or as they are counted, and tables are empty when they go round', () => {
  const bins = new Float64Array(400);
  [bins[0], bins[7], bins[9]] = [3, 1, 2];
  expect(croppedHistogram(bins)).toEqual({ zeros: 3, first: 7, counts: Float64Array.of(1, 0, 2) });
  const values = [0, 1, 1, 2 ** 0.25, 1e300];
  const once = counted(values);
  expect(once).toMatchObject({ zeros: 1, first: magnitudeBin(1) });
  expect(once.counts[0]).toBe(2);
  expect(once.counts.at(-1)).toBe(1);
  expect(counted(values)).toEqual(once);
});

describe('what comes from a histogram', () => {
  const histogram = counted([0, 0, 1e-6, 2e-6, 5e-3, 0.5, 40, 41, 42, 43]);

  test('percentiles by nearest rank', () => {
    expect(percentileOf(histogram, 0.2)).toBe(0);
    expect(percentileOf(histogram, 0.3) / 1e-6).toBeCloseTo(1, 2);
    expect(percentileOf(histogram, 0.6) / 0.5).toBeCloseTo(1, 2);
    expect(percentileOf(histogram, 1) / 43).toBeCloseTo(1, 2);
    expect(percentileOf(counted([]), 0.5)).toBeNaN();
  });

  test('counts over a threshold', () => {
    expect(countOver(histogram, 1)).toBe(4);
    expect(countOver(histogram, 1e-3)).toBe(6);
    expect(countOver(histogram, 0)).toBe(8);
  });

  test('decades', () => {
    expect(log10Histogram(histogram, 1)).toEqual({
      zeros: 2,
      perDecade: 1,
      first: -6,
      counts: [2, 0, 0, 1, 0, 1, 0, 4],
    });
    expect(log10Histogram(counted([0]), 1)).toEqual({ zeros: 1, perDecade: 1, first: 0, counts: [] });
  });
});
