import { expect, it } from 'vitest';
import { TakenPlaces } from './taken-places.js';

it('refuses a place that runs into one taken before, also across rows and cells', () => {
  const taken = new TakenPlaces();
  expect(taken.take(190, 11, 100)).toBe(true);
  expect(taken.take(280, 13, 50)).toBe(false);
  expect(taken.take(150, 0, 41)).toBe(false);
  expect(taken.take(150, -1, 41)).toBe(true);
  expect(taken.take(290, 11, 50)).toBe(true);
  expect(taken.take(190, 23, 100)).toBe(true);
});
