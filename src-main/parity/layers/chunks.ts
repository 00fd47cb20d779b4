/** Cuts a list of pairs into runs whose tensors fit into memory together. Pure. */
import { dtypeBytes, dtypeCode } from '../../../src-shared/dtype.js';
import { elementCount } from '../../io/npy.js';
import type { LayerValue, ValuePair } from './layer-value.js';

/** Bytes assumed of a tensor whose sizes are not known before it is run. */
const unknownBytes = 64 << 20;

function bytesOf({ shape, dtype }: LayerValue): number {
  if (shape === null) return unknownBytes;
  return dtypeBytes(dtypeCode(dtype) ?? 1, elementCount(shape));
}

/** In order; each chunk under `limit` bytes of both sides together, or a single pair. */
export function chunksOf(pairs: readonly ValuePair[], limit: number): ValuePair[][] {
  const chunks: ValuePair[][] = [];
  let room = 0;
  for (const pair of pairs) {
    const bytes = bytesOf(pair.reference) + bytesOf(pair.subject);
    if (bytes > room || chunks.length === 0) {
      chunks.push([]);
      room = limit;
    }
    room -= bytes;
    chunks.at(-1)?.push(pair);
  }
  return chunks;
}
