import { describe, expect, it } from 'vitest';
import { openingBounds } from './window-bounds.js';

const laptop = { x: 0, y: 25, width: 1920, height: 1055 };
const beside = { x: 1920, y: 0, width: 2560, height: 1440 };

describe('openingBounds', () => {
  it('is 1400 × 900 the first time, or less on a small screen', () => {
    expect(openingBounds(null, [laptop])).toEqual({ width: 1400, height: 900 });
    expect(openingBounds(null, [{ x: 0, y: 0, width: 1280, height: 720 }])).toEqual({ width: 1280, height: 720 });
  });

  it('returns to where the window was, on any screen', () => {
    const remembered = { x: 2000, y: 100, width: 1000, height: 700 };
    expect(openingBounds(remembered, [laptop, beside])).toEqual(remembered);
  });

  it('keeps only the size when that screen is gone or the title bar cannot be reached', () => {
    expect(openingBounds({ x: 2000, y: 100, width: 1000, height: 700 }, [laptop])).toEqual({
      width: 1000,
      height: 700,
    });
    expect(openingBounds({ x: 10, y: -300, width: 1000, height: 700 }, [laptop])).toEqual({ width: 1000, height: 700 });
    expect(openingBounds({ x: 1880, y: 100, width: 1000, height: 700 }, [laptop])).toEqual({
      width: 1000,
      height: 700,
    });
  });
});
