import { expect, it } from 'vitest';
import { BackOff } from './back-off.js';

it('doubles the pause from crash to crash and gives up after six', () => {
  const backOff = new BackOff();
  expect(Array.from({ length: 7 }, () => backOff.afterCrash(10))).toEqual([200, 400, 800, 1600, 3200, 6400, null]);
});

it('starts over after a healthy life, and when asked', () => {
  const backOff = new BackOff();
  backOff.afterCrash(10);
  backOff.afterCrash(10);
  expect(backOff.afterCrash(60_000)).toBe(200);
  expect(backOff.afterCrash(10)).toBe(400);
  backOff.reset();
  expect(backOff.afterCrash(10)).toBe(200);
});
