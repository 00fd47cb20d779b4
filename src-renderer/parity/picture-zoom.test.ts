import { expect, test } from 'vitest';
import { elementsOf, fitFactor, keptScroll, movedPixel, nextFactor } from './picture-zoom.js';

test('pictures fit by whole factors, or are reduced', () => {
  expect(fitFactor({ width: 64, height: 32 }, { width: 400, height: 400 })).toBe(6);
  expect(fitFactor({ width: 4, height: 4 }, { width: 400, height: 400 })).toBe(32);
  expect(fitFactor({ width: 512, height: 512 }, { width: 400, height: 256 })).toBe(0.5);
  expect([nextFactor(6, true), nextFactor(6, false), nextFactor(32, true), nextFactor(0.25, false)]).toEqual([
    8, 4, 32, 0.25,
  ]);
});

test('what is in the middle stays there', () => {
  // 100 px of 400 in sight, its middle at 250: at twice the size at 500.
  expect(keptScroll(200, 100, 400, 800)).toBe(450);
  expect(keptScroll(0, 100, 400, 100)).toBe(0);
});

test('keys move a pixel inside of the picture, and others are not for it', () => {
  const size = { width: 3, height: 2 };
  expect(movedPixel({ row: 0, column: 0 }, 'ArrowUp', size)).toEqual({ row: 0, column: 0 });
  expect(movedPixel({ row: 1, column: 1 }, 'ArrowRight', size)).toEqual({ row: 1, column: 2 });
  expect(movedPixel({ row: 1, column: 2 }, 'ArrowRight', size)).toEqual({ row: 1, column: 2 });
  expect(movedPixel({ row: 1, column: 2 }, '+', size)).toBeNull();
});

test('the elements of a pixel, channel by channel', () => {
  expect(elementsOf([2, 3, 4, 5], [1], 3, { row: 2, column: 3 })).toEqual([60 + 13, 60 + 20 + 13, 60 + 40 + 13]);
  expect(elementsOf([2, 3, 4, 5], [1, 2], 1, { row: 0, column: 0 })).toEqual([100]);
  expect(elementsOf([4, 5], [], 1, { row: 3, column: 4 })).toEqual([19]);
});
