/** The first pair that differs by more than rounding can explain. Pure. */
import type { LayerPair } from '../../../src-shared/layer-parity.js';

/** How far an error may jump over what came before it. */
const jump = 64;
/** Units of round-off that are never a divergence. */
const unitsAllowed = 32;
/** An error of this size, relative to the values, is beyond what any number type costs one layer. */
const largest = 0.3;

export interface Rounding {
  /** Unit round-off of the narrower number type. */
  u: number;
  /** Relative error that rounding explains over the whole depth, where a noise floor was measured. */
  noise: number | null;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** How far it may jump over the pairs just before it, which follows errors that grow with depth. */
const step = 16;
/** How many pairs are those just before. */
const recent = 5;

/** Error that is still no divergence after pairs with these errors. */
export function errorLimit(before: readonly number[], { u }: Rounding): number {
  const usual = median(before);
  const lately = median(before.slice(-recent));
  return Math.max(unitsAllowed * u, Math.min(Math.max(jump * usual, step * lately), largest));
}

/** Index of the first pair that differs, and the limit it is over; null where none does. */
export function firstDivergence(
  pairs: readonly LayerPair[],
  rounding: Rounding,
): { index: number; limit: number } | null {
  const before: number[] = [];
  for (const [index, pair] of pairs.entries()) {
    if (pair.note !== '') continue;
    const limit = errorLimit(before, rounding);
    // A reference that is 0 throughout has no relative error: what differs is judged as it is.
    const error = pair.rmsRel ?? pair.maxAbs ?? 0;
    if (pair.nonFinite > 0 || error > limit) return { index, limit };
    before.push(error);
  }
  // No jump: errors that grew step by step past what rounding explains.
  const { noise } = rounding;
  const index = noise === null ? -1 : pairs.findIndex(({ note, rmsRel }) => note === '' && (rmsRel ?? 0) > noise);
  return index < 0 || noise === null ? null : { index, limit: noise };
}
