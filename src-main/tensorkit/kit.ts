/** What computes over the elements of a tensor: the native add-on or its TypeScript twin, equal to the last bit. */
import type { ByteRange } from './byte-range.js';
import type {
  CompareTask,
  ElementDifferences,
  PairTask,
  RowAgreement,
  ScatterCounts,
  SliceDifferences,
} from './comparison.js';

/** Elements of one chunk; a multiple of 8, so that packed types begin on a byte. */
export const chunkElements = 65536;
/** Exponents a double can have: bins of the histogram over powers of two. */
export const exponentCount = 2048;

/** Counts over all elements, and moments of the finite ones. Complex numbers count by magnitude. */
export interface Moments {
  finite: number;
  zeros: number;
  nan: number;
  positiveInfinite: number;
  negativeInfinite: number;
  min: number;
  max: number;
  mean: number;
  /** Sum of squared distances from the mean. */
  m2: number;
  /** Least and greatest of a 64-bit integer type; null for every other. */
  exact: { min: bigint; max: bigint } | null;
}

export interface Bins {
  /** Finite elements in each of equally wide bins of [low, high]. */
  counts: number[];
  /** Non-zero finite elements by the exponent bits of their double (0…2047, bias 1023). */
  exponents: number[];
}

export interface Task {
  range: ByteRange;
  /** ONNX element type. */
  dtype: number;
  elements: number;
  signal: AbortSignal;
}

/** A range that ended before its elements did: the caller finds out why. In a pair the message says which. */
export class ShortRange extends Error {}

export interface Kit {
  readonly name: 'native' | 'twin';
  /** Throws ShortRange, CANCELLED, FILE_UNREADABLE, FORMAT_UNSUPPORTED. */
  moments(task: Task): Promise<Moments>;
  /** `low` < `high` are finite and no finite element lies outside of them; `bins` 0 asks for exponents only. */
  bins(task: Task, low: number, high: number, bins: number): Promise<Bins>;
  /**
   * Differences of two tensors, read once. Throws as `moments` does; ShortRange says 'reference' or 'subject'. Throws
   * RangeError for tolerances, a floor or a number of worst elements that make no sense.
   */
  compare(task: CompareTask): Promise<ElementDifferences>;
  /** Agreement of the greatest elements along the last axis; `rowLength` divides the elements, 1 ≤ `k` ≤ 64. */
  rows(task: PairTask, rowLength: number, k?: number): Promise<RowAgreement>;
  /** Differences per index of the axis in the middle of outer × axisSize × inner; `axisSize` is at most `maxSlices`. */
  slices(task: PairTask, outer: number, axisSize: number, inner: number): Promise<SliceDifferences>;
  /** Counts by the powers of two of reference and difference. */
  scatter(task: PairTask): Promise<ScatterCounts>;
}
