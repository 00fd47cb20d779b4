/** Colours of heat: one hue for amounts, blue–grey–orange for differences, and a text colour that can be read on each. */
import { mix, type Palette } from './palette.js';

const below = '#3f74d6';
const above = '#d07a1f';
/** Colours are made in this many steps, so that texts and fills of many boxes are few strings. */
const steps = 32;
/** WCAG AA for text. */
const leastContrast = 4.5;

export interface HeatColour {
  fill: string;
  /** Reads at 4.5:1 or better on `fill`. */
  text: string;
  /** Of symbols: a fill for each that is carried, and the full colour of each that ends. */
  stripes?: readonly string[];
  ends?: readonly string[];
  /** Colour of a box too small for anything else; `fill` where absent. */
  far?: string;
}

const made = new WeakMap<Palette, Map<number, HeatColour>>();

/** Colour at a position of the scale (-1 to 1, see heatPosition). */
export function heatColour(palette: Palette, position: number): HeatColour {
  let known = made.get(palette);
  if (known === undefined) {
    known = new Map();
    made.set(palette, known);
  }
  const step = Math.round(position * steps);
  let colour = known.get(step);
  if (colour === undefined) {
    const fill = fillAt(palette, step / steps);
    colour = { fill, text: readableOn(palette, fill) };
    known.set(step, colour);
  }
  return colour;
}

/** Colour at a position of a diverging scale: grey in the middle. */
export function differenceColour(palette: Palette, position: number): HeatColour {
  const step = Math.round(position * steps) / steps;
  const middle = mix(palette.faint, palette.raised, 0.25);
  const fill = mix(step < 0 ? below : above, middle, Math.abs(step));
  return { fill, text: readableOn(palette, fill) };
}

const fillAt = (palette: Palette, position: number): string =>
  mix(palette.accent, palette.raised, 0.04 + 0.92 * Math.max(0, position));

/** The text colour of the theme where it can be read, else the page's, else black or white, one of which always can. */
export const readableOn = (palette: Palette, fill: string): string => readableOnAll(palette, [fill]);

/** The same for a text that stands on several; the one read best on the worst of them where none can be on all. */
export function readableOnAll(palette: Palette, fills: readonly string[]): string {
  const worst = (colour: string): number => Math.min(...fills.map((fill) => contrast(colour, fill)));
  const candidates = [palette.text, palette.page, '#ffffff', '#000000'];
  const readable = candidates.find((colour) => worst(colour) >= leastContrast);
  return readable ?? candidates.reduce((best, colour) => (worst(colour) > worst(best) ? colour : best));
}

/** Contrast of two `#rrggbb` colours after WCAG 2.2: 1 to 21. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(colour: string): number {
  const hex = mix(colour, colour, 1);
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
