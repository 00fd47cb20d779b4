/** What a scale-aware tolerance is made of: how far sums, or the roundings of a quantised model, put a value off. Pure. */
import type { Bounded } from './numerics.js';
import type { ScaleBasis } from './parity-metrics.js';

/**
 * What rounding is a share of: √K · RMS. A Sigmoid rounds numbers about 1 before they are small. In a row of a Softmax most
 * are near 0 and one carries the error: its length as a vector is the size, not its RMS.
 */
export function errorSize({ k, rms, bounded }: { k: number; rms: number; bounded: Bounded | null }): number {
  const size = Math.sqrt(k) * rms;
  if (bounded === null) return size;
  return bounded.by === 'Sigmoid' ? Math.max(size, 1) : size * Math.sqrt(bounded.row);
}

/** The largest of values that were seen when a range was chosen, in RMS. */
const largestInRms = 4.5;
/**
 * What stands for c where tensors are rounded as a whole: a step is 2u of the largest value, which is 4.5 RMS; a rounding
 * is off by step / √12, and the worst element of an output by 5 times the usual.
 */
const cOfRoundings = 5 * largestInRms * (2 / Math.sqrt(12));

/** Which of the two allows more, and the terms of c · u · √K · RMS; `k` counts sums' terms, or roundings. */
export interface ScaleTerms {
  of: 'sums' | 'roundings';
  c: number;
  k: number;
  rms: number;
}

/**
 * Sums of a quantised model are exact: what it loses is a rounding at every tensor on the way, weights and activations. Their
 * steps stay as they are where values are small, so RMS is at least that of values which fill the output's range.
 */
export function scaleTerms({ c, k, rms, bounded, quantised }: ScaleBasis): ScaleTerms {
  const sums: ScaleTerms = { of: 'sums', c, k, rms };
  if (quantised === null) return sums;
  const filling = (quantised.width ?? 0) / (2 * largestInRms);
  const roundings: ScaleTerms = {
    of: 'roundings',
    c: cOfRoundings,
    k: quantised.roundings,
    rms: Math.max(rms, filling),
  };
  const size = (terms: ScaleTerms): number => terms.c * errorSize({ ...terms, bounded });
  return size(roundings) > size(sums) ? roundings : sums;
}

/** atol = c · u · √K · RMS(reference), with what errorSize says of bounded outputs. */
export function scaleAtol(basis: ScaleBasis): number {
  const terms = scaleTerms(basis);
  return terms.c * basis.u * errorSize({ ...terms, bounded: basis.bounded });
}
