/** Bars of the histogram of log error, and where the rules' tolerances stand on its axis. Pure. */
import type { DifferenceMetrics } from '../../src-shared/parity-metrics.js';

export interface ErrorBar {
  /** log10 of its lower and upper end. */
  from: number;
  to: number;
  count: number;
}

export interface ErrorBars {
  bars: ErrorBar[];
  /** Equal elements, which have no logarithm. */
  zeros: number;
  /** Whole decades at both ends of the axis. */
  low: number;
  high: number;
}

/** null where nothing differs. */
export function errorBars({ histogram }: DifferenceMetrics): ErrorBars | null {
  const { perDecade, first, counts, zeros } = histogram;
  const used = counts.flatMap((count, index) => (count > 0 ? [index] : []));
  const [begin, end] = [used[0], used.at(-1)];
  if (begin === undefined || end === undefined) return null;
  const low = Math.floor((first + begin) / perDecade);
  const high = Math.max(low + 1, Math.ceil((first + end + 1) / perDecade));
  const bars = Array.from({ length: (high - low) * perDecade }, (_, at) => {
    const index = low * perDecade + at - first;
    return { from: low + at / perDecade, to: low + (at + 1) / perDecade, count: counts[index] ?? 0 };
  });
  return { bars, zeros, low, high };
}

/** Place of a magnitude on the axis, 0 to 1; null where it lies outside. */
export function placeOn({ low, high }: Pick<ErrorBars, 'low' | 'high'>, value: number): number | null {
  if (!(value > 0)) return null;
  const share = (Math.log10(value) - low) / (high - low);
  return share < 0 || share > 1 ? null : share;
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
/** `10⁻⁶`, `2¹²`. */
export const power = (base: number, exponent: number): string =>
  `${String(base)}${String(exponent).replace(/./g, (digit) => (digit === '-' ? '⁻' : (superscripts[Number(digit)] ?? '')))}`;
