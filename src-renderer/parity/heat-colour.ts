/** Colours between two of the page, and places of values on a logarithmic scale. Pure. */

export type Colour = readonly [number, number, number];

/** `#rrggbb` or `#rgb` as tokens.css writes them; grey for anything else. */
export function parseColour(text: string): Colour {
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(text);
  if (long !== null) return [1, 2, 3].map((at) => parseInt(long[at] ?? '80', 16)) as unknown as Colour;
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text);
  if (short !== null) return [1, 2, 3].map((at) => 17 * parseInt(short[at] ?? '8', 16)) as unknown as Colour;
  return [128, 128, 128];
}

export function blend(low: Colour, high: Colour, at: number): Colour {
  const part = Math.min(1, Math.max(0, at));
  return [0, 1, 2].map((each) =>
    Math.round((low[each] ?? 0) * (1 - part) + (high[each] ?? 0) * part),
  ) as unknown as Colour;
}

export interface LogScale {
  least: number;
  most: number;
}

/** A scale reaches this far down from its upper end. */
const reach = 1e6;
/** And at least this far, so that values close together look alike. */
const leastReach = 10;

/** Ends of a logarithmic scale for what is positive; null where nothing is. */
export function logScale(values: readonly number[]): LogScale | null {
  let [least, most] = [Infinity, 0];
  for (const value of values) {
    if (!(value > 0)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return most === 0 ? null : { least: Math.min(Math.max(least, most / reach), most / leastReach), most };
}

/** 0 to 1; null for what is not positive. */
export function logPlace({ least, most }: LogScale, value: number): number | null {
  if (!(value > 0)) return null;
  if (most <= least) return 1;
  return Math.min(1, Math.max(0, Math.log(value / least) / Math.log(most / least)));
}
