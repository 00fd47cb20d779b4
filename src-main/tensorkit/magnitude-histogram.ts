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

/**
 * Value at `fraction` (0…1) of what was counted, by nearest rank, within 0.4 %; NaN when nothing was counted. `valueOf`
 * says which value stands for a bin.
 */
export function percentileOf(histogram: Float64Array, fraction: number, valueOf = binCentre): number {
  const count = histogram.reduce((sum, bin) => sum + bin, 0);
  const rank = Math.min(count, Math.max(1, Math.ceil(fraction * count)));
  let below = 0;
  for (let bin = 0; bin < histogram.length && count > 0; bin += 1) {
    below += histogram[bin] ?? 0;
    if (below >= rank) return valueOf(bin);
  }
  return Number.NaN;
}

/** How many of those counted are over `threshold`, by the middles of their bins. */
export function countOver(histogram: Float64Array, threshold: number): number {
  let count = 0;
  for (let bin = lastMagnitudeBin; bin >= 0 && binCentre(bin) > threshold; bin -= 1) count += histogram[bin] ?? 0;
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
export function log10Histogram(histogram: Float64Array, perDecade = 4): Log10Histogram {
  const byPlace = new Map<number, number>();
  histogram.forEach((count, bin) => {
    if (bin === 0 || count === 0) return;
    const place = Math.floor(Math.log10(binCentre(bin)) * perDecade);
    byPlace.set(place, (byPlace.get(place) ?? 0) + count);
  });
  const places = [...byPlace.keys()];
  const zeros = histogram[0] ?? 0;
  if (places.length === 0) return { zeros, perDecade, first: 0, counts: [] };
  const first = Math.min(...places);
  const counts = Array.from({ length: Math.max(...places) - first + 1 }, (_, at) => byPlace.get(first + at) ?? 0);
  return { zeros, perDecade, first, counts };
}
