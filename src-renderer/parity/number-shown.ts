/** How figures of a comparison are written: short for reading, exact for the tooltip. Pure. */
import { counted, formatNumber } from '../../src-shared/units.js';

export const exact = (value: number | null | undefined): string | undefined =>
  value === null || value === undefined ? undefined : String(value);

export const shown = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : formatNumber(value);

/** Enough digits of a float32 to see where two values part. */
export const precise = (value: number | string): string =>
  typeof value === 'string' ? value : String(Number(value.toPrecision(8)));

/** `[0, 12, 3]`. */
export const indexText = (index: readonly number[]): string => `[${index.join(', ')}]`;

/** A share as `98.4 % of 512 rows`; `one` is what there is one of. */
export function shareText(count: number, of: number, one: string): string {
  if (of === 0) return counted(of, one);
  const percent = (100 * count) / of;
  // What is not all of them is not written as 100 %.
  const text = count < of && percent > 99.9 ? '> 99.9' : String(Number(percent.toPrecision(3)));
  return `${text}\u2009% of ${counted(of, one)}`;
}
