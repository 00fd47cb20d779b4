import { expect, test } from 'vitest';
import type { DifferenceMetrics } from '../../src-shared/parity-metrics.js';
import { errorBars, placeOn, power } from './error-bars.js';
import { ticksOf } from './error-histogram.js';
import { blend, logPlace, logScale, parseColour } from './heat-colour.js';
import { neighbourhoods } from './neighbourhood.js';
import { shareText } from './number-shown.js';
import { sliceChoices, usualChoice } from './slice-choices.js';
import { pictureLayout } from './tensor-pair.js';

const metrics = (histogram: DifferenceMetrics['histogram']) => ({ histogram }) as DifferenceMetrics;

test('bars cover whole decades around what occurs; zeros have none', () => {
  const found = errorBars(metrics({ zeros: 7, perDecade: 2, first: -13, counts: [0, 3, 0, 5, 0] }));
  expect(found).toMatchObject({ zeros: 7, low: -6, high: -4 });
  expect(found?.bars.map((bar) => bar.count)).toEqual([3, 0, 5, 0]);
  expect(errorBars(metrics({ zeros: 7, perDecade: 2, first: 0, counts: [0] }))).toBeNull();
});

test('a tolerance stands where its logarithm is, and nowhere outside', () => {
  expect(placeOn({ low: -6, high: -4 }, 1e-5)).toBeCloseTo(0.5);
  expect(placeOn({ low: -6, high: -4 }, 1)).toBeNull();
  expect(placeOn({ low: -6, high: -4 }, 0)).toBeNull();
  expect(power(10, -12)).toBe('10⁻¹²');
});

test('there are never more labels than fit', () => {
  expect(ticksOf(-6, -4)).toEqual([-6, -5, -4]);
  expect(ticksOf(-100, 100).length).toBeLessThanOrEqual(9);
});

test('a logarithmic scale reaches six decades down', () => {
  const scale = logScale([0, 1e-12, 1]);
  expect(scale).toEqual({ least: 1e-6, most: 1 });
  if (scale === null) throw new Error('no scale');
  expect(logPlace(scale, 1)).toBe(1);
  expect(logPlace(scale, 1e-12)).toBe(0);
  expect(logPlace(scale, 0)).toBeNull();
  expect(logScale([0, NaN])).toBeNull();
});

test('colours of the page are read and mixed', () => {
  expect(parseColour('#102030')).toEqual([16, 32, 48]);
  expect(parseColour('#fff')).toEqual([255, 255, 255]);
  expect(blend([0, 0, 0], [200, 100, 50], 0.5)).toEqual([100, 50, 25]);
});

test('neighbours end where their row does, and lie one after the other in the answer', () => {
  expect(neighbourhoods([2, 5], [{ index: [0, 0] }, { index: [1, 3] }])).toEqual([
    { offset: 0, count: 4, own: 0, first: 0 },
    { offset: 5, count: 5, own: 3, first: 4 },
  ]);
  expect(neighbourhoods([], [{ index: [] }])).toEqual([{ offset: 0, count: 1, own: 0, first: 0 }]);
});

test('maps are offered over axes that fit, channels first', () => {
  const choices = sliceChoices([1, 64, 32, 100_000]);
  expect(choices.map(({ label }) => label)).toEqual(['axis 1 (64)', 'axis 2 (32)', 'axes 1 and 2 (64 × 32)']);
  expect(usualChoice([1, 64, 32, 100_000], choices)?.axis).toBe(1);
  expect(usualChoice([], [])).toBeUndefined();
});

test('pictures: three channels in colours, planes one by one, small ones and vectors not at all', () => {
  expect(pictureLayout([2, 3, 16, 16])).toEqual({ channels: 3, leading: [2] });
  expect(pictureLayout([2, 1, 16, 16])).toEqual({ channels: 1, leading: [2, 1] });
  expect(pictureLayout([8, 8])).toEqual({ channels: 1, leading: [] });
  expect(pictureLayout([2, 3, 4, 16])).toBeNull();
  expect(pictureLayout([100])).toBeNull();
});

test('what is not everything is not called 100 %', () => {
  expect(shareText(9999, 10_000, 'row')).toBe('> 99.9\u2009% of 10,000 rows');
  expect(shareText(10, 10, 'row')).toBe('100\u2009% of 10 rows');
  expect(shareText(1, 1, 'row')).toBe('100\u2009% of 1 row');
});
