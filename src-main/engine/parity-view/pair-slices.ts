/** Differences by index of one axis, or of two that follow each other, in at most a few thousand cells. */
import { LapidaryError } from '../../../src-shared/errors.js';
import { maxSliceCells, type SlicesAnswer } from '../../../src-shared/parity-view.js';
import { tensorkit } from '../../tensorkit/choose.js';
import { maxSlices, type SliceDifferences } from '../../tensorkit/comparison.js';
import { readingPair, type StoredPair, taskOf } from './stored-pair.js';

const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);
/** JSON has no infinity. */
const finite = (value: number): number => (Number.isFinite(value) ? value : Number.MAX_VALUE);

/** Joins `span` neighbours into one cell: the largest, the root of the mean square, the sum of counts. */
export function inSpans(found: SliceDifferences, span: number): Omit<SlicesAnswer, 'rows' | 'columns' | 'span'> {
  const cells = Math.ceil(found.maxAbs.length / span);
  const by = (join: (part: Float64Array) => number, list: Float64Array): number[] =>
    Array.from({ length: cells }, (_, cell) => finite(join(list.subarray(cell * span, (cell + 1) * span))));
  const largest = (part: Float64Array): number => part.reduce((most, each) => Math.max(most, each), 0);
  const sum = (part: Float64Array): number => part.reduce((all, each) => all + each, 0);
  const rootMean = (part: Float64Array): number =>
    Math.sqrt(part.reduce((all, each) => all + each * each, 0) / Math.max(1, part.length));
  return {
    maxAbs: by(largest, found.maxAbs),
    rmsDifference: by(rootMean, found.rmsDifference),
    rmsReference: by(rootMean, found.rmsReference),
    nonFinite: by(sum, found.nonFiniteMismatch),
  };
}

/** Throws USAGE for an axis the tensors do not have or a map with too many cells. */
export async function pairSlices(
  pair: StoredPair,
  axis: number,
  axes: 1 | 2,
  signal: AbortSignal,
): Promise<SlicesAnswer> {
  const { shape } = pair;
  const own = shape.slice(axis, axis + axes);
  const cells = product(own);
  if (own.length < axes || cells === 0 || cells > (axes === 1 ? maxSlices : maxSliceCells)) {
    const named = axes === 1 ? `Axis ${String(axis)}` : `Axes ${String(axis)} and ${String(axis + 1)}`;
    throw new LapidaryError('USAGE', `${named} of ${shape.join(' × ')} cannot be shown as a map.`, 'Choose another.');
  }
  const outer = product(shape.slice(0, axis));
  const inner = product(shape.slice(axis + axes));
  const found = await readingPair(pair, () => tensorkit().kit.slices(taskOf(pair, signal), outer, cells, inner));
  const span = Math.ceil(cells / maxSliceCells);
  const joined = inSpans(found, span);
  const [rows, columns] = axes === 2 ? [own[0] ?? 1, own[1] ?? 1] : [1, joined.maxAbs.length];
  return { rows, columns, span, ...joined };
}
