import { expect, test } from 'vitest';
import { latencyScale, niceStep, placeOf } from './axis-scale.js';

test('a linear axis starts at zero and ends at a round number', () => {
  const scale = latencyScale([1.18, 3.42, 9.7]);
  expect(scale).toEqual({ kind: 'linear', min: 0, max: 10, ticks: [0, 5, 10] });
  expect(placeOf(scale, 2.5)).toBe(0.25);
  expect(placeOf(scale, 99)).toBe(1);
});

test('ticks carry no binary dust', () => {
  expect(latencyScale([0.31]).ticks).toEqual([0, 0.1, 0.2, 0.3, 0.4]);
});

test('a wide range becomes logarithmic with a tick per decade', () => {
  const scale = latencyScale([0.08, 40]);
  expect(scale).toEqual({ kind: 'log', min: 0.01, max: 100, ticks: [0.01, 0.1, 1, 10, 100] });
  expect(placeOf(scale, 1)).toBeCloseTo(0.5);
  expect(placeOf(scale, 0)).toBe(0);
});

test('nothing to draw still has an axis', () => {
  expect(latencyScale([]).ticks).toEqual([0, 1]);
  expect(latencyScale([0, Number.NaN]).max).toBe(1);
});

test('steps are 1, 2 or 5 times a power of ten', () => {
  expect([9.7, 12, 3.42, 400].map((span) => niceStep(span, 4))).toEqual([5, 5, 1, 100]);
});
