/** The one axis all rows of a latency table share: linear from zero, or logarithmic where the range asks for it. */

export interface LatencyScale {
  kind: 'linear' | 'log';
  /** Ends of the axis in milliseconds; 0 at the left of a linear one. */
  min: number;
  max: number;
  /** Milliseconds at round numbers, both ends included. */
  ticks: number[];
}

/** Over this ratio of slowest to fastest, short bars on a linear axis could not be told apart. */
const logFrom = 40;

/** A step of 1, 2 or 5 times a power of ten, so that `span` takes at most `count` of them. */
export function niceStep(span: number, count: number): number {
  const raw = span / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= raw * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Rounds away what binary fractions add: 0.30000000000000004 → 0.3. */
const clean = (value: number): number => Number(value.toPrecision(12));

/** The scale for all times that are drawn: medians, ends of intervals, upper percentiles. Without any: 0 to 1 ms. */
export function latencyScale(times: readonly number[]): LatencyScale {
  const positive = times.filter((time) => Number.isFinite(time) && time > 0);
  if (positive.length === 0) return { kind: 'linear', min: 0, max: 1, ticks: [0, 1] };
  const high = Math.max(...positive);
  const low = Math.min(...positive);
  if (high / low > logFrom) {
    const from = Math.floor(Math.log10(low));
    const to = Math.ceil(Math.log10(high) - 1e-9);
    const ticks = Array.from({ length: to - from + 1 }, (_, index) => clean(10 ** (from + index)));
    return { kind: 'log', min: ticks[0] ?? low, max: ticks[ticks.length - 1] ?? high, ticks };
  }
  const step = niceStep(high, 4);
  const steps = Math.ceil(high / step - 1e-9);
  const ticks = Array.from({ length: steps + 1 }, (_, index) => clean(index * step));
  return { kind: 'linear', min: 0, max: clean(steps * step), ticks };
}

/** Place of a time on the axis, 0 to 1; times beyond an end are put on it. */
export function placeOf(scale: LatencyScale, time: number): number {
  const share =
    scale.kind === 'linear'
      ? time / scale.max
      : (Math.log10(Math.max(time, scale.min)) - Math.log10(scale.min)) /
        (Math.log10(scale.max) - Math.log10(scale.min));
  return Math.min(1, Math.max(0, share));
}
