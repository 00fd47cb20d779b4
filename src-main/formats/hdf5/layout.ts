/** Where the elements of a dataset lie: data layout, filters and fill value (spec IV.A.2.f, g, i, l). */
import { Fields, type Hdf5File } from './hdf5-file.js';
import { type Message, MessageType } from './object-header.js';

export interface ChunkedLayout {
  kind: 'chunked';
  /** Elements of a chunk along each axis. */
  chunk: number[];
  address: number | undefined;
  index: 'btree1' | 'single' | 'implicit' | 'fixed' | 'extensible' | 'btree2';
  /** Chunks at the edges are stored as they are. */
  plainEdges: boolean;
  /** Bytes and filter mask of a single filtered chunk. */
  single: { bytes: number; mask: number } | undefined;
}

export type Layout =
  | { kind: 'contiguous'; address: number | undefined; bytes: number }
  | { kind: 'compact'; bytes: Uint8Array }
  | ChunkedLayout
  | { kind: 'unknown'; name: string };

export interface Filter {
  id: number;
  values: number[];
}

const indices = ['single', 'implicit', 'fixed', 'extensible', 'btree2'] as const;
const maxRank = 32;

export function readLayout(file: Hdf5File, bytes: Uint8Array): Layout {
  const fields = new Fields(file, bytes);
  const version = fields.u8();
  if (version < 3) return oldLayout(fields);
  const kind = fields.u8();
  if (kind === 0) return { kind: 'compact', bytes: fields.take(fields.u16()) };
  if (kind === 1) return { kind: 'contiguous', address: fields.address(), bytes: fields.length() };
  if (kind !== 2) return { kind: 'unknown', name: kind === 3 ? 'virtual' : `layout ${String(kind)}` };
  if (version === 3) {
    const rank = checkedRank(fields, fields.u8());
    const address = fields.address();
    const chunk = Array.from({ length: rank }, () => fields.u32());
    return {
      kind: 'chunked',
      chunk: chunk.slice(0, -1),
      address,
      index: 'btree1',
      plainEdges: false,
      single: undefined,
    };
  }
  const flags = fields.u8();
  const rank = checkedRank(fields, fields.u8());
  const width = fields.u8();
  const chunk = Array.from({ length: rank }, () => fields.unsigned(width)).slice(0, -1);
  const number = fields.u8();
  const index = indices[number - 1];
  if (index === undefined) return { kind: 'unknown', name: `chunk index ${String(number)}` };
  const filtered = index === 'single' && (flags & 2) !== 0;
  const single = filtered ? { bytes: fields.length(), mask: fields.u32() } : undefined;
  fields.skip({ single: 0, implicit: 0, fixed: 1, extensible: 5, btree2: 6 }[index]);
  return { kind: 'chunked', chunk, address: fields.address(), index, plainEdges: (flags & 1) !== 0, single };
}

function oldLayout(fields: Fields): Layout {
  const rank = checkedRank(fields, fields.u8());
  const kind = fields.u8();
  fields.skip(5);
  const address = kind === 0 ? undefined : fields.address();
  const sizes = Array.from({ length: rank }, () => fields.u32());
  if (kind === 0) return { kind: 'compact', bytes: fields.take(fields.u32()) };
  if (kind === 1) return { kind: 'contiguous', address, bytes: Number.MAX_SAFE_INTEGER };
  return { kind: 'chunked', chunk: sizes.slice(0, -1), address, index: 'btree1', plainEdges: false, single: undefined };
}

function checkedRank(fields: Fields, rank: number): number {
  if (rank > maxRank + 1) throw fields.file.invalid(`a dataset has ${String(rank)} axes`);
  return rank;
}

/** Filters in the order in which they were applied when writing. */
export function readFilters(file: Hdf5File, messages: readonly Message[]): Filter[] {
  const message = messages.find(({ type }) => type === MessageType.filters);
  if (message === undefined) return [];
  const fields = new Fields(file, message.bytes);
  const version = fields.u8();
  const count = fields.u8();
  if (version === 1) fields.skip(6);
  return Array.from({ length: count }, () => {
    const id = fields.u16();
    const nameBytes = version === 1 || id >= 256 ? fields.u16() : 0;
    const values = fields.skip(2).u16();
    fields.skip(version === 1 ? Math.ceil(nameBytes / 8) * 8 : nameBytes);
    const filter = { id, values: Array.from({ length: values }, () => fields.u32()) };
    if (version === 1 && values % 2 === 1) fields.skip(4);
    return filter;
  });
}

/** The element that stands where nothing was written; undefined for zero. */
export function readFillValue(file: Hdf5File, messages: readonly Message[]): Uint8Array | undefined {
  const message = messages.find(({ type }) => type === MessageType.fill);
  if (message === undefined) return undefined;
  const fields = new Fields(file, message.bytes);
  const version = fields.u8();
  let isThere: boolean;
  if (version >= 3) isThere = (fields.u8() & 0x20) !== 0;
  else isThere = fields.skip(2).u8() !== 0 || version === 1;
  if (!isThere || fields.left < 4) return undefined;
  const bytes = fields.u32();
  return bytes === 0 || bytes > fields.left ? undefined : fields.take(bytes);
}
