/** Which samples are run together. Pure. */
import type { DimSpec } from '../../../src-shared/input-spec.js';

/** Samples in the batch that holds all of them. */
const mostTogether = 8;

/**
 * Places of `count` samples, batch by batch: as few at a time as the axis allows, the last batch filled up from the front;
 * then, where the axis is dynamic and `together`, all of them (the first 8) at once. `batch`: the axis; undefined: none.
 */
export function batchesOf(count: number, batch: DimSpec | undefined, together = true): number[][] {
  const dynamic = batch?.kind === 'dynamic';
  const size = dynamic ? Math.max(1, batch.min ?? 1) : (batch?.size ?? 1);
  const batches = Array.from({ length: Math.ceil(count / size) }, (_, at) =>
    Array.from({ length: size }, (_, i) => (at * size + i) % count),
  );
  const all = dynamic ? Math.min(count, batch.max ?? count, mostTogether) : 0;
  if (together && all > size) batches.push(Array.from({ length: all }, (_, i) => i));
  return batches;
}
