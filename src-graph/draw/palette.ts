/** Colours and fonts of a drawing. The window fills it from the theme's custom properties, pictures from the tokens. */

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
  edge: string;
  /** Per category, in the order of `operatorCategories`: full strength, and mixed into the box. */
  category: string[];
  categoryFill: string[];
  fonts: GraphFonts;
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
