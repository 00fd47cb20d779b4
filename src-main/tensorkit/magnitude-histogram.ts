/**
 * Counts of magnitudes by the upper 16 bits of their float32 (a truncated bfloat16). A bin is at most 0.8 % wide, so a
 * percentile by the middle of its bin is within 0.4 %. Zeros, and what is under 2^-133, are in bin 0; what is over the
 * largest float32 is in the last bin that occurs.
 */

export const magnitudeBins = 32768;
/** Bin of the largest float32: 0x7f7f. */
export const lastMagnitudeBin = 0x7f7f;

/** The largest float32. */
export const largestFloat32 = 2 ** 128 - 2 ** 104;

const asFloat = new Float32Array(1);
const asBits = new Uint32Array(asFloat.buffer);

/** The bin of a magnitude that is no NaN. */
export function magnitudeBin(magnitude: number): number {
  asFloat[0] = magnitude;
  const bin = (asBits[0] ?? 0) >>> 16;
  return bin > lastMagnitudeBin ? lastMagnitudeBin : bin;
}

/** Where a bin begins: exact for whole numbers up to 255. */
export function binStart(bin: number): number {
  asBits[0] = bin << 16;
  return asFloat[0] ?? 0;
}

/** The middle of a bin; 0 for bin 0. */
export function binCentre(bin: number): number {
  if (bin === 0) return 0;
  const start = binStart(bin);
  const next = binStart(bin + 1);
  return next === Infinity ? start : (start + next) / 2;
}

/** Counts by bin, without the empty bins at either end: a few hundred are left of 32,768. */
export interface MagnitudeHistogram {
  /** What is in bin 0. */
  zeros: number;
  /** The bin that `counts` begins with; bin 0 is not in it. */
  first: number;
  counts: Float64Array;
}

/** The bins of all magnitudes, cropped to those from `low` to `high` that are not empty. */
export function croppedHistogram(bins: Float64Array, low = 1, high = bins.length - 1): MagnitudeHistogram {
  let [first, last] = [Math.max(1, low), high];
  while (first <= last && bins[first] === 0) first += 1;
  while (last > first && bins[last] === 0) last -= 1;
  const zeros = bins[0] ?? 0;
  return first > last
    ? { zeros, first: 1, counts: new Float64Array(0) }
    : { zeros, first, counts: bins.slice(first, last + 1) };
}

/**
 * Value at `fraction` (0…1) of what was counted, by nearest rank, within 0.4 %; NaN when nothing was counted. `valueOf`
 * says which value stands for a bin.
 */
export function percentileOf(
  { zeros, first, counts }: MagnitudeHistogram,
  fraction: number,
  valueOf = binCentre,
): number {
  let count = zeros;
  for (const bin of counts) count += bin;
  if (count === 0) return Number.NaN;
  const rank = Math.min(count, Math.max(1, Math.ceil(fraction * count)));
  let below = zeros;
  let bin = 0;
  for (let at = 0; below < rank && at < counts.length; at += 1) {
    below += counts[at] ?? 0;
    bin = first + at;
  }
  return valueOf(bin);
}

/** How many of those counted are over `threshold`, by the middles of their bins. */
export function countOver({ first, counts }: MagnitudeHistogram, threshold: number): number {
  let count = 0;
  for (let at = counts.length - 1; at >= 0 && binCentre(first + at) > threshold; at -= 1) count += counts[at] ?? 0;
  return count;
}

export interface Log10Histogram {
  /** Those in bin 0: equal, or differing by less than any format shows. */
  zeros: number;
  perDecade: number;
  /** The first bin begins at 10^(first / perDecade); 0 when there are no bins. */
  first: number;
  counts: number[];
}

/** The same counts over log10 of the magnitude, cropped to what occurs. */
export function log10Histogram({ zeros, first, counts }: MagnitudeHistogram, perDecade = 4): Log10Histogram {
  const placeOf = (at: number): number => Math.floor(Math.log10(binCentre(first + at)) * perDecade);
  if (counts.length === 0) return { zeros, perDecade, first: 0, counts: [] };
  const from = placeOf(0);
  const byPlace = new Array<number>(placeOf(counts.length - 1) - from + 1).fill(0);
  counts.forEach((count, at) => {
    if (count === 0) return;
    const place = placeOf(at) - from;
    byPlace[place] = (byPlace[place] ?? 0) + count;
  });
  return { zeros, perDecade, first: from, counts: byPlace };
}
