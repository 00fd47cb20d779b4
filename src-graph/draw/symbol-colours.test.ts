import { expect, it } from 'vitest';
import { paintCode, symbolLayer } from '../core/symbol-paint.js';
import { symbolColourAt } from '../symbol-palette.js';
import { contrast } from './heat-colours.js';
import { symbolBackground, symbolColour } from './symbol-colours.js';
import { themePalette } from './theme-palettes.js';

const painted = Array.from({ length: 7 }, (_, at) => ({ name: String(at), colour: symbolColourAt(at) }));
const layer = symbolLayer({ nodes: 0, values: 0 }, [], { painted, all: painted, choose: () => undefined });

it.each(['light', 'dark'] as const)('texts can be read on every pair of stripes in the %s theme', (theme) => {
  const palette = themePalette(theme);
  for (let a = 0; a < 7; a += 1)
    for (let b = 0; b < 7; b += 1) {
      const { stripes = [], text } = symbolColour(layer, palette, paintCode((1 << a) | (1 << b), 0));
      for (const fill of stripes) expect([a, b, contrast(text, fill) >= 4.5]).toEqual([a, b, true]);
    }
});

it('is the same object for the same box, and a plain one where nothing is carried', () => {
  const palette = themePalette('light');
  expect(symbolColour(layer, palette, 5)).toBe(symbolColour(layer, palette, 5));
  expect(symbolBackground(symbolColour(layer, palette, 0))).toBe(palette.raised);
  const both = symbolBackground(symbolColour(layer, palette, paintCode(3, 4)));
  expect(both).toContain(`${symbolColourAt(2)} 0% 100%`);
  expect(both).toContain('50%');
});
