/** Colours and fonts of a drawing. The window fills it from the theme's custom properties, pictures from the tokens. */
import { operatorCategories } from '../categories.js';

/** Fonts as canvas font strings. */
export interface GraphFonts {
  strong: string;
  small: string;
  mono: string;
  label: string;
}

export interface Palette {
  page: string;
  surface: string;
  raised: string;
  line: string;
  lineStrong: string;
  text: string;
  muted: string;
  faint: string;
  accent: string;
  accentSoft: string;
  /** Outline of what was found. */
  found: string;
  edge: string;
  /** Per category, in the order of `operatorCategories`: full strength, and mixed into the box. */
  category: string[];
  categoryFill: string[];
  fonts: GraphFonts;
}

/** A palette from the theme's colours by token (`page`, `line-strong`, `op-matmul`); fills are mixed for the boxes. */
export function paletteFrom(colour: (token: string) => string, categoryFill: number, fonts: GraphFonts): Palette {
  const raised = colour('raised');
  const category = operatorCategories.map((name) => colour(`op-${name}`));
  return {
    page: colour('page'),
    surface: colour('surface'),
    raised,
    line: colour('line'),
    lineStrong: colour('line-strong'),
    text: colour('text'),
    muted: colour('muted'),
    faint: colour('faint'),
    accent: colour('accent'),
    accentSoft: colour('accent-soft'),
    found: colour('found'),
    edge: mix(colour('faint'), colour('page'), 0.75),
    category,
    categoryFill: category.map((full, i) =>
      operatorCategories[i] === 'custom' ? raised : mix(full, raised, categoryFill),
    ),
    fonts,
  };
}

/** `amount` of colour `a` over `b`; both `#rrggbb` or, as style sheets are minified, `#rgb`. */
export function mix(a: string, b: string, amount: number): string {
  const over = channels(a);
  const under = channels(b);
  if (over === undefined || under === undefined) return a;
  const mixed = over.map((value, i) => Math.round(value * amount + (under[i] ?? 0) * (1 - amount)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function channels(colour: string): number[] | undefined {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(colour);
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  const parts = short?.slice(1).map((digit) => digit + digit) ?? long?.slice(1);
  return parts?.map((part) => Number.parseInt(part, 16));
}
