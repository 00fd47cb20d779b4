/** Colours of boxes by symbol: a stripe for each that is carried, a bar at the foot for each that ends. */
import type { HeatLayer } from '../heat.js';
import { carriedBits, endBits, symbolsIn } from '../core/symbol-paint.js';
import type { PaintedSymbol } from '../heat.js';
import type { DrawContext } from './draw-context.js';
import { type HeatColour, readableOnAll } from './heat-colours.js';
import { mix, type Palette } from './palette.js';
import { roundedRect } from './rounded-rect.js';

/** How much of a symbol's colour is in a box; its text stays readable. */
const tint = 0.42;
/** Height of the bar at the foot of a box where a symbol ends, graph px. */
export const endBar = 5;

const made = new WeakMap<HeatLayer, WeakMap<Palette, Map<number, HeatColour>>>();

const full = (symbols: readonly PaintedSymbol[]): string[] => symbols.map(({ colour }) => colour);

/** The look of a box by its number; the same object for the same number, layer and palette. */
export function symbolColour(layer: HeatLayer, palette: Palette, code: number): HeatColour {
  const byPalette = made.get(layer) ?? new WeakMap<Palette, Map<number, HeatColour>>();
  made.set(layer, byPalette);
  const known = byPalette.get(palette) ?? new Map<number, HeatColour>();
  byPalette.set(palette, known);
  let colour = known.get(code);
  if (colour === undefined) {
    const { paint } = layer;
    const carried = paint === undefined ? [] : full(symbolsIn(carriedBits(code), paint));
    const ends = paint === undefined ? [] : full(symbolsIn(endBits(code), paint));
    const stripes = carried.map((each) => mix(each, palette.raised, tint));
    const fill = stripes[0] ?? palette.raised;
    const text = readableOnAll(palette, stripes.length === 0 ? [fill] : stripes);
    colour = { fill, text, stripes, ends, far: carried[0] ?? ends[0] ?? palette.line };
    known.set(code, colour);
  }
  return colour;
}

/** The same as a CSS background. */
export function symbolBackground({ fill, stripes = [], ends = [] }: HeatColour): string {
  const split = (colours: readonly string[]): string => {
    const share = 100 / colours.length;
    const at = (index: number): string => `${String(Math.round(share * index * 100) / 100)}%`;
    return `linear-gradient(to right, ${colours.map((each, index) => `${each} ${at(index)} ${at(index + 1)}`).join(', ')})`;
  };
  return [
    ...(ends.length === 0 ? [] : [`${split(ends)} bottom / 100% ${String(endBar)}px no-repeat`]),
    ...(stripes.length > 1 ? [split(stripes)] : []),
    fill,
  ].join(', ');
}

/** Draws what a plain fill does not show over the filled box. */
export function drawSymbols(
  context: DrawContext,
  { stripes = [], ends = [] }: HeatColour,
  box: { x: number; y: number; width: number; height: number },
  radius: number,
): void {
  if (stripes.length < 2 && ends.length === 0) return;
  context.save();
  roundedRect(context, box.x, box.y, box.width, box.height, radius);
  context.clip();
  const split = (colours: readonly string[], y: number, height: number): void => {
    const share = box.width / colours.length;
    colours.forEach((colour, index) => {
      context.fillStyle = colour;
      context.fillRect(box.x + share * index, y, share, height);
    });
  };
  if (stripes.length > 1) split(stripes, box.y, box.height);
  if (ends.length > 0) split(ends, box.y + box.height - endBar, endBar);
  context.restore();
}
