/** The bars of a tensor's histogram: over its range, or over powers of two of the magnitude. Pure. */
import type { TensorStatistics } from '../../src-shared/tensor-statistics.js';
import { formatNumber } from '../../src-shared/units.js';

export type HistogramKind = 'range' | 'powers';

export interface Bar {
  /** [low, high) as a person reads it. */
  label: string;
  count: number;
}

export interface Bars {
  bars: Bar[];
  /** Under the left and the right end. */
  from: string;
  to: string;
  /** Where zero lies between the ends, 0 to 1; null outside. */
  zero: number | null;
}

const short = (value: number): string => formatNumber(value).replace('-', '−');

export function barsOf(stats: TensorStatistics, kind: HistogramKind): Bars | null {
  if (kind === 'powers') {
    if (stats.powers === null) return null;
    const { first, counts } = stats.powers;
    const power = (exponent: number): string => `2^${String(exponent).replace('-', '−')}`;
    const bars = counts.map((count, index) => ({
      label: `${power(first + index)} to ${power(first + index + 1)}`,
      count,
    }));
    return { bars, from: power(first), to: power(first + counts.length), zero: null };
  }
  if (stats.histogram === null) return null;
  const { low, high, counts } = stats.histogram;
  const at = (index: number): number => low + (high / counts.length - low / counts.length) * index;
  const whole = counts.length > 1 && (high - low) / counts.length === 1;
  const bars = counts.map((count, index) => ({
    label: whole
      ? short(Math.round(at(index) + 0.5))
      : low === high
        ? short(low)
        : `${short(at(index))} to ${short(at(index + 1))}`,
    count,
  }));
  const first = bars[0]?.label ?? '';
  const last = bars[bars.length - 1]?.label ?? '';
  return {
    bars,
    from: whole ? first : short(low),
    to: whole ? last : short(high),
    zero: low < 0 && high > 0 ? -low / (high - low) : null,
  };
}
