import { describe, expect, it } from 'vitest';
import { heldViewport, isNear } from './held-viewport.js';

const screen = { width: 1000, height: 800 };

describe('a group that was opened', () => {
  it('keeps its corner where it was on screen', () => {
    const viewport = { x: 100, y: 50, zoom: 0.5 };
    const next = heldViewport(viewport, screen, { left: 300, top: 200, right: 500, bottom: 400 }, { x: 240, y: 160 });
    // On screen the corner was at 240 · 0.5 + 100, 160 · 0.5 + 50.
    expect([300 * 0.5 + next.x, 200 * 0.5 + next.y]).toEqual([220, 130]);
  });

  it('has its middle in the window when it grew wide, and its top when that was scrolled past', () => {
    const wide = heldViewport(
      { x: 0, y: 0, zoom: 1 },
      screen,
      { left: 0, top: 0, right: 8000, bottom: 100 },
      { x: 400, y: 0 },
    );
    expect(4000 + wide.x).toBe(500);
    const above = heldViewport(
      { x: 0, y: -500, zoom: 1 },
      screen,
      { left: 0, top: 0, right: 200, bottom: 100 },
      { x: 0, y: 0 },
    );
    expect(above.y).toBe(80);
  });
});

describe('gliding', () => {
  const at = (x: number, zoom = 1) => ({ x: 500 - x * zoom, y: 400, zoom });

  it('is for ways of a few screens, whichever zoom is the wider', () => {
    expect(isNear(at(0), at(2900), screen)).toBe(true);
    expect(isNear(at(0), at(3100), screen)).toBe(false);
    expect(isNear(at(0, 0.1), at(20_000), screen)).toBe(true);
    expect(isNear(at(0), at(40_000, 0.1), screen)).toBe(false);
  });
});
