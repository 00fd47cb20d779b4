/** What is asked and told when two tensors are compared element by element. */
import type { ByteRange } from './byte-range.js';
import type { MagnitudeHistogram } from './magnitude-histogram.js';

export interface StoredElements {
  range: ByteRange;
  /** ONNX element type. */
  dtype: number;
}

/** Two tensors of as many elements, in the same order. Their element types may differ. */
export interface PairTask {
  reference: StoredElements;
  subject: StoredElements;
  elements: number;
  signal: AbortSignal;
}

export interface CompareTask extends PairTask {
  tolerance: { atol: number; rtol: number };
  /** Elements with |reference| at or over it count for ULP. */
  ulpFloor: number;
  /** How many of the worst elements to keep, at most `maxWorst`. */
  worst: number;
}

export const maxWorst = 64;

/** Complex numbers by magnitude; 64-bit integers as the nearest double (their difference is exact before it is rounded). */
export interface DifferingElement {
  index: number;
  reference: number;
  subject: number;
  /** |subject − reference|; NaN where either is not finite. */
  difference: number;
}

/**
 * Differences of two tensors, d = subject − reference, in double arithmetic. Elements that are finite on both sides are
 * `compared`; all sums, extremes and histograms are about these. Complex numbers: |d| is the magnitude of the complex
 * difference, |reference| and |subject| are magnitudes, `dot` is the real part of the inner product.
 */
export interface ElementDifferences {
  elements: number;
  compared: number;
  equal: number;
  nanBoth: number;
  nanReferenceOnly: number;
  nanSubjectOnly: number;
  /** The same infinity on both sides. */
  infinityBoth: number;
  /** Infinite on one side only, or of another sign; not where the other side is NaN. */
  infinityMismatch: number;
  /** The first element that is NaN on one side only or counts as infinityMismatch. */
  firstNonFiniteMismatch: DifferingElement | null;
  maxAbs: number;
  /** Lowest index that has it; -1 when nothing was compared. */
  maxAbsIndex: number;
  sumAbs: number;
  /** |d| / |reference| where reference ≠ 0. */
  maxRel: number;
  maxRelIndex: number;
  sumRel: number;
  relCount: number;
  sumSquaredDifference: number;
  sumSquaredReference: number;
  sumSquaredSubject: number;
  dot: number;
  /** Elements with |d| > atol + rtol · |reference|. */
  over: number;
  absHistogram: MagnitudeHistogram;
  relHistogram: MagnitudeHistogram;
  ulp: UlpDifferences | null;
  /**
   * Elements that differ, furthest over their tolerance first (|d| − (atol + rtol · |reference|), which may be
   * negative), ties by lower index. Mismatches of NaN and infinity come before all others, by index.
   */
  worst: DifferingElement[];
}

/**
 * Differences in units in the last place: |d| over the spacing of `type` at |reference|, the spacing of 2^minExponent
 * for what is under it. No rounding is involved: a reference in float32 and its nearest float16 are at most 0.5 apart.
 */
export interface UlpDifferences {
  /** The narrower float type of the pair. */
  type: string;
  /** Elements with |reference| over the floor. */
  count: number;
  /** As a float32, the largest one where it is over it. */
  max: number;
  /** At most 0.8 % under it, exact where it is whole and up to 255; NaN when `count` is 0. */
  p99: number;
  histogram: MagnitudeHistogram;
}

/** Agreement of rows along the last axis. Of equal elements the one of lowest index is the greater. */
export interface RowAgreement {
  rows: number;
  /** Rows with a NaN on either side; they count for nothing else. */
  nanRows: number;
  /** Rows whose greatest element is at the same place. */
  top1: number;
  /** Rows whose reference's greatest element is among the subject's `k` greatest. */
  topK: number;
  k: number;
  /** First row where top-1 differs; -1 when there is none. */
  firstDisagreement: number;
}

/** Longest axis that `slices` takes. */
export const maxSlices = 65536;

/** Per index of an axis. Non-finite elements of either side are left out of the numbers. */
export interface SliceDifferences {
  maxAbs: Float64Array;
  rmsDifference: Float64Array;
  rmsReference: Float64Array;
  /** Mismatches of NaN and infinity. */
  nonFiniteMismatch: Float64Array;
}

/** Powers of two are told apart from 2^-256 to 2^255; what lies beyond is counted at the end. */
export const scatterExponents = { least: -256, greatest: 255 } as const;

/** Counts of compared elements by floor(log2 |reference|) and floor(log2 |d|), cropped to what occurs. */
export interface ScatterCounts {
  /** Exponent of the first column (reference) and of the first row (difference). */
  firstReference: number;
  firstDifference: number;
  columns: number;
  rows: number;
  /** Row after row. */
  counts: Float64Array;
  /** Elements where d = 0, and those where only the reference is 0: in none of the bins. */
  equal: number;
  zeroReference: number;
}
