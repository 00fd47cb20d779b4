import { expect, it } from 'vitest';
import { stretched, stretchOf } from './stretch.js';

it('makes a line a ribbon around its middle, and leaves alone what can be seen as it is', () => {
  const chain = { width: 500, height: 1_000_000 };
  const by = stretchOf(chain, 0.001);
  expect(by.y).toBe(1);
  const all = stretched({ left: 0, top: 0, right: 500, bottom: 1_000_000 }, chain, by);
  expect((all.right - all.left) * 0.001).toBeCloseTo(28);
  expect((all.left + all.right) / 2).toBeCloseTo(250);
  expect([all.top, all.bottom]).toEqual([0, 1_000_000]);
  expect(stretchOf(chain, 0.5)).toEqual({ x: 1, y: 1 });
  expect(stretchOf({ width: 40_000, height: 40_000 }, 0.01)).toEqual({ x: 1, y: 1 });
});
