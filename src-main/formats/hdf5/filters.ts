/** Undoing the filters a chunk went through: deflate, shuffle, fletcher32 (spec IV.A.2.l). Others are named. */
import { inflateSync } from 'node:zlib';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { Filter } from './layout.js';

const names: Readonly<Record<number, string>> = {
  4: 'szip',
  5: 'nbit',
  6: 'scaleoffset',
  305: 'lzo',
  307: 'bzip2',
  32000: 'lzf',
  32001: 'blosc',
  32004: 'lz4',
  32008: 'bitshuffle',
  32013: 'zfp',
  32015: 'zstd',
  32026: 'blosc2',
};

/** Name of the first filter that is not undone here; undefined when all are. */
export function unknownFilter(filters: readonly Filter[]): string | undefined {
  const unknown = filters.find(({ id }) => id < 1 || id > 3);
  return unknown && (names[unknown.id] ?? `filter ${String(unknown.id)}`);
}

/** A chunk as it was before filtering. Bit n of `mask` says that filter n was left out. Throws MODEL_INVALID. */
export function unfilter(stored: Uint8Array, filters: readonly Filter[], mask: number, bytes: number): Uint8Array {
  let data = stored;
  for (let index = filters.length - 1; index >= 0; index -= 1) {
    const filter = filters[index];
    if (filter === undefined || (mask & (1 << index)) !== 0) continue;
    if (filter.id === 1) data = inflate(data, bytes + 8);
    else if (filter.id === 2) data = unshuffle(data, filter.values[0] ?? 1);
    // The checksum follows the data; it is not compared, as a wrong one would hide values that can be looked at.
    else if (filter.id === 3) data = data.subarray(0, Math.max(0, data.length - 4));
  }
  return data;
}

function inflate(data: Uint8Array, most: number): Uint8Array {
  try {
    return inflateSync(data, { maxOutputLength: most });
  } catch (thrown) {
    throw new LapidaryError(
      'MODEL_INVALID',
      'A chunk of a dataset cannot be unpacked.',
      'Fetch it again.',
      String(thrown),
    );
  }
}

/** Byte k of all elements lies together; bytes behind the last whole element stay where they are. */
function unshuffle(data: Uint8Array, width: number): Uint8Array {
  if (width < 2) return data;
  const count = Math.floor(data.length / width);
  const out = Uint8Array.from(data);
  for (let part = 0; part < width; part += 1) {
    for (let element = 0; element < count; element += 1)
      out[element * width + part] = data[part * count + element] ?? 0;
  }
  return out;
}
