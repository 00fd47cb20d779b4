/** The chunks of a dataset, whichever index finds them (spec III.A.1, III.A.2; VII "Chunk indices"). */
import { eachRecord } from './btree2.js';
import { extensibleArray, fixedArray } from './chunk-arrays.js';
import type { Dataspace } from './datatype.js';
import type { Hdf5File } from './hdf5-file.js';
import type { ChunkedLayout } from './layout.js';

export interface Chunk {
  /** Its first element along each axis. */
  start: number[];
  address: number;
  /** As stored. */
  bytes: number;
  mask: number;
}

/** Calls `take` with each chunk that was written. Throws MODEL_INVALID. */
export function eachChunk(
  file: Hdf5File,
  layout: ChunkedLayout,
  space: Dataspace,
  chunkBytes: number,
  filtered: boolean,
  take: (chunk: Chunk) => void,
): void {
  const { address, chunk } = layout;
  if (address === undefined) return;
  const rank = chunk.length;
  const scaled = (read: () => number): number[] => chunk.map((size) => read() * size);
  if (layout.index === 'single') {
    take({
      start: chunk.map(() => 0),
      address,
      bytes: layout.single?.bytes ?? chunkBytes,
      mask: layout.single?.mask ?? 0,
    });
  } else if (layout.index === 'btree1') {
    oldTree(file, address, rank, take);
  } else if (layout.index === 'btree2') {
    eachRecord(file, address, (record, recordBytes) => {
      const place = record.address();
      const bytes = filtered ? record.unsigned(recordBytes - file.offsetBytes - 4 - 8 * rank) : chunkBytes;
      const mask = filtered ? record.u32() : 0;
      const start = scaled(() => record.unsigned(8));
      if (place !== undefined) take({ start, address: place, bytes, mask });
    });
  } else {
    const startOf = numbering(layout, space);
    const add = (index: number, place: number, bytes: number, mask: number): void => {
      take({ start: startOf(index), address: place, bytes, mask });
    };
    if (layout.index === 'fixed') fixedArray(file, address, filtered, chunkBytes, add);
    else if (layout.index === 'extensible') extensibleArray(file, address, filtered, chunkBytes, add);
    else {
      const count = space.shape.reduce((product, size, axis) => product * Math.ceil(size / (chunk[axis] ?? 1)), 1);
      if (count * chunkBytes > file.source.size) throw file.invalid('a dataset has more chunks than fit');
      for (let index = 0; index < count; index += 1) add(index, address + index * chunkBytes, chunkBytes, 0);
    }
  }
}

/** Chunks are numbered over the largest sizes, an axis without a limit before all others. */
function numbering({ chunk }: ChunkedLayout, { shape, most }: Dataspace): (index: number) => number[] {
  const counts = chunk.map((size, axis) => Math.max(1, Math.ceil((most[axis] ?? shape[axis] ?? 1) / size)));
  const open = most.indexOf(null);
  const order = chunk.map((_, axis) => axis);
  if (open > 0) order.unshift(...order.splice(open, 1));
  return (index) => {
    const start = chunk.map(() => 0);
    let rest = index;
    for (const axis of [...order].reverse()) {
      const count = axis === order[0] ? Infinity : (counts[axis] ?? 1);
      const at = count === Infinity ? rest : rest % count;
      rest = count === Infinity ? 0 : Math.floor(rest / count);
      start[axis] = at * (chunk[axis] ?? 1);
    }
    return start;
  };
}

function oldTree(file: Hdf5File, root: number, rank: number, take: (chunk: Chunk) => void): void {
  const keyBytes = 8 + 8 * (rank + 1);
  const seen = new Set<number>();
  const waiting = [root];
  for (let address = waiting.pop(); address !== undefined; address = waiting.pop()) {
    if (seen.has(address)) throw file.invalid('a B-tree leads back into itself');
    seen.add(address);
    const head = file.fields(address, 8 + 2 * file.offsetBytes).expect('TREE');
    const level = head.skip(1).u8();
    const count = head.u16();
    const entries = file.fields(address + 8 + 2 * file.offsetBytes, count * (keyBytes + file.offsetBytes));
    for (let index = 0; index < count; index += 1) {
      const bytes = entries.u32();
      const mask = entries.u32();
      const start = Array.from({ length: rank }, () => entries.unsigned(8));
      const child = entries.skip(8).address();
      if (child === undefined) continue;
      if (level === 0) take({ start, address: child, bytes, mask });
      else waiting.push(child);
    }
  }
}
