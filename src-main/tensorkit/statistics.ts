/** Statistics of one tensor: counts, moments, and histograms over the range and over powers of two. */
import { dtypeBytes, dtypeName } from '../../src-shared/dtype.js';
import { LapidaryError } from '../../src-shared/errors.js';
import type { Histogram, TensorStatistics } from '../../src-shared/tensor-statistics.js';
import { float32Text } from '../formats/element-text.js';
import { requireSameFile, requireWhole } from './byte-range.js';
import { type Bins, type Kit, type Moments, ShortRange, type Task } from './kit.js';

/** Bins of the histogram over the finite range; fewer where an integer type has fewer values in it. */
export const histogramBins = 64;

/** Below this a double can be a half: where a bin around an integer begins. */
const largestHalf = 2 ** 52;

const isInteger = (dtype: number): boolean => /^(u?int\d+|bool)$/.test(dtypeName(dtype));
const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

interface Plan {
  low: number;
  high: number;
  bins: number;
}

/**
 * 64 bins from least to greatest. Integers with up to 64 values in their range get one bin each, its middle on the
 * value. No bins where all are equal, or so close that a bin has no width.
 */
export function planBins(min: number, max: number, integer: boolean): Plan {
  const small = Math.abs(min) < largestHalf && Math.abs(max) < largestHalf;
  if (integer && small && max - min < histogramBins) return { low: min - 0.5, high: max + 0.5, bins: max - min + 1 };
  const width = max / histogramBins - min / histogramBins;
  return { low: min, high: max, bins: width > 0 && Number.isFinite(1 / width) ? histogramBins : 0 };
}

function histogramOf({ low, high, bins }: Plan, counts: number[], moments: Moments): Histogram {
  if (bins === 0) return { low: moments.min, high: moments.max, counts: [moments.finite] };
  return { low, high, counts };
}

/** Bins from the least to the greatest power of two that occurs; null when everything is zero. */
function powersOf(exponents: readonly number[]): TensorStatistics['powers'] {
  const first = exponents.findIndex((count) => count > 0);
  if (first < 0) return null;
  let last = exponents.length - 1;
  while (exponents[last] === 0) last -= 1;
  return { first: first - 1023, counts: exponents.slice(first, last + 1) };
}

/** A file that ended too soon has changed, or was too short from the start. */
async function explained<T>({ range, elements, dtype }: Task, work: () => Promise<T>): Promise<T> {
  if (range.kind === 'file') requireSameFile(range);
  requireWhole(range, dtypeBytes(dtype, elements));
  try {
    const result = await work();
    // What was read while someone wrote is neither the old tensor nor the new one.
    if (range.kind === 'file') requireSameFile(range);
    return result;
  } catch (thrown) {
    if (!(thrown instanceof ShortRange)) throw thrown;
    if (range.kind === 'file') requireSameFile(range);
    const what = range.kind === 'file' ? range.path : 'the tensor';
    throw new LapidaryError(
      'FILE_UNREADABLE',
      `${what} could not be read to the tensor's end.`,
      'Open the model again.',
    );
  }
}

/** Moments only: what a table of many tensors shows, in one pass. */
export async function summarise(kit: Kit, task: Task): Promise<TensorStatistics> {
  return explained(task, async () => assemble(task, await kit.moments(task), null));
}

/**
 * Everything, in two passes: the second needs the range of the first. Throws FILE_UNREADABLE when the file has
 * changed, MODEL_TRUNCATED when it is too short, FORMAT_UNSUPPORTED for types without numbers, CANCELLED.
 */
export async function statistics(kit: Kit, task: Task): Promise<TensorStatistics> {
  return explained(task, async () => {
    const moments = await kit.moments(task);
    if (moments.finite === 0) return assemble(task, moments, null);
    const plan = planBins(moments.min, moments.max, isInteger(task.dtype));
    const bins = await kit.bins(task, plan.low, plan.high, plan.bins);
    return assemble(task, moments, { plan, bins });
  });
}

function assemble(task: Task, moments: Moments, drawn: { plan: Plan; bins: Bins } | null): TensorStatistics {
  const { finite, min, max, mean, m2, exact } = moments;
  const some = finite > 0;
  const ends = exact ?? { min, max };
  const single = dtypeName(task.dtype) === 'float32';
  const text = (end: number | bigint): string => (single && typeof end === 'number' ? float32Text(end) : String(end));
  return {
    count: task.elements,
    finite,
    zeros: moments.zeros,
    nan: moments.nan,
    positiveInfinite: moments.positiveInfinite,
    negativeInfinite: moments.negativeInfinite,
    min: some ? min : null,
    max: some ? max : null,
    minText: some ? text(ends.min) : '',
    maxText: some ? text(ends.max) : '',
    absMax: some ? Math.max(-min, max) + 0 : null,
    mean: some ? finiteOrNull(mean) : null,
    // Over the elements themselves, not an estimate for a larger population: numpy's default too.
    std: some ? finiteOrNull(Math.sqrt(m2 / finite)) : null,
    byMagnitude: dtypeName(task.dtype).startsWith('complex'),
    histogram: drawn === null ? null : histogramOf(drawn.plan, drawn.bins.counts, moments),
    powers: drawn === null ? null : powersOf(drawn.bins.exponents),
  };
}
