/** The two rules an output's values are judged by (facts of practice, every number editable). Pure. */
import type { RuleChoice, Tolerance, ToleranceSetting } from '../../src-shared/parity.js';
import type { Bounded, Quantised } from '../../src-shared/numerics.js';
import type { NoiseFloor, ScaleBasis } from '../../src-shared/parity-metrics.js';
import { narrowest, unitRoundoff } from './numerics/unit-roundoff.js';

/** What a person may set: for everything, for an element type, for one output; and which rules decide. */
export interface RuleSettings {
  rule: RuleChoice;
  atol: number | null;
  rtol: number | null;
  tolerances: readonly ToleranceSetting[];
}

/** Both rules, with nothing set. */
export const usualRules: RuleSettings = { rule: 'both', atol: null, rtol: null, tolerances: [] };

export const houseRules: RuleSettings = { rule: 'house', atol: null, rtol: null, tolerances: [] };

/** c where nothing was calibrated: correct float32 exports of the samples stay under it by a factor of three or more. */
export const usualC = 8;
/** A subject is off from the exact result by about as much as the reference is: their difference by more. */
export const calibrationMargin = 4;

export const uncalibrated = (detail: string): NoiseFloor => ({ calibrated: false, c: usualC, ratio: null, detail });

/**
 * The noise floor of a model from the largest ratio seen. A model that hardly computes loses nothing in float32, and still
 * has its largest values, some 4 times the RMS, rounded to a narrower type: the ratio counts as 1 at least.
 */
export function calibrated(ratio: number, detail: string): NoiseFloor {
  return { calibrated: true, c: calibrationMargin * Math.max(1, ratio), ratio, detail };
}

const isExact = (dtypes: readonly string[]): boolean => !dtypes.some((dtype) => /float|complex/.test(dtype));

/**
 * The house rule: integers and bool exactly; 1e-2 where a type of 16 bits or fewer is on the path, else 1e-4 and 1e-3.
 * Settings count in the order output, element type, everything.
 */
export function houseTolerance(
  output: string,
  dtypes: readonly [reference: string, subject: string],
  precision: string | null,
  { atol, rtol, tolerances }: RuleSettings,
): Tolerance {
  const exact = isExact(dtypes);
  const narrow = narrowest([...dtypes, precision]) ?? dtypes[1];
  const wide = exact || ['float32', 'float64'].includes(narrow) || /^complex/.test(narrow);
  const usual: Tolerance = exact
    ? { atol: 0, rtol: 0 }
    : wide
      ? { atol: 1e-4, rtol: 1e-3 }
      : { atol: 1e-2, rtol: 1e-2 };
  const names = [`output:${output}`, ...(exact ? [dtypes[0], dtypes[1]] : [narrow, dtypes[1]]), '*'];
  const setting = names.flatMap((name) => tolerances.find((each) => each.for === name) ?? [])[0];
  return {
    atol: setting?.atol ?? atol ?? usual.atol,
    rtol: setting?.rtol ?? rtol ?? usual.rtol,
  };
}

/** What a scale-aware tolerance is made of; null where the values are exact or no type is known. */
export function scaleBasis(
  dtypes: readonly [reference: string, subject: string],
  precision: string | null,
  longestReduction: number,
  noise: NoiseFloor,
  rms: number,
  bounded: Bounded | null = null,
  quantised: Quantised | null = null,
): ScaleBasis | null {
  if (isExact(dtypes)) return null;
  const dtype = narrowest([...dtypes.map(realOf), precision]);
  const u = dtype === null ? undefined : unitRoundoff(dtype);
  if (dtype === null || u === undefined) return null;
  const { c, calibrated } = noise;
  return { c, calibrated, dtype, u, k: Math.max(1, longestReduction), rms, bounded, quantised };
}

const realOf = (dtype: string): string =>
  dtype === 'complex64' ? 'float32' : dtype === 'complex128' ? 'float64' : dtype;
