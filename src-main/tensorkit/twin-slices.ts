/** Differences per index of an axis in TypeScript: the twin of native/tensorkit/slices.cpp. */
import type { PairTask, SliceDifferences } from './comparison.js';
import { isMismatch, nonFiniteClass } from './non-finite.js';
import { forEachPairChunk } from './pair-chunks.js';
import { rootMeanSquares } from './slice-sums.js';

const add = (to: Float64Array, at: number, term: number): void => {
  to[at] = (to[at] ?? 0) + term;
};

/** Sums per index of the axis, element after element, on this thread. */
export async function slices(task: PairTask, axisSize: number, inner: number): Promise<SliceDifferences> {
  const numbers = (): Float64Array => new Float64Array(axisSize);
  const [compared, maxAbs, squaredDifference, squaredReference] = [numbers(), numbers(), numbers(), numbers()];
  const nonFiniteMismatch = numbers();
  let slice = 0;
  let within = 0;
  await forEachPairChunk(task, ({ count, reference, subject, difference }) => {
    for (let at = 0; at < count; at += 1) {
      const r = reference[at] ?? 0;
      const s = subject[at] ?? 0;
      if (r - r !== 0 || s - s !== 0) {
        if (isMismatch(nonFiniteClass(r, s))) add(nonFiniteMismatch, slice, 1);
      } else {
        const d = difference[at] ?? 0;
        if (d > (maxAbs[slice] ?? 0)) maxAbs[slice] = d;
        add(squaredDifference, slice, d * d);
        add(squaredReference, slice, r * r);
        add(compared, slice, 1);
      }
      within += 1;
      if (within < inner) continue;
      within = 0;
      slice = slice + 1 === axisSize ? 0 : slice + 1;
    }
  });
  return {
    maxAbs,
    rmsDifference: rootMeanSquares(squaredDifference, compared),
    rmsReference: rootMeanSquares(squaredReference, compared),
    nonFiniteMismatch,
  };
}
