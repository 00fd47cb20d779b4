/** A dataset: what it holds, where it lies, and its elements as raw little-endian storage. */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { Storage } from '../weights/tensor-store.js';
import { type Chunk, eachChunk } from './chunk-index.js';
import { type Dataspace, type Datatype, readDataspace, readDatatype } from './datatype.js';
import { unfilter, unknownFilter } from './filters.js';
import { Fields, type Hdf5File } from './hdf5-file.js';
import { type Filter, type Layout, readFillValue, readFilters, readLayout } from './layout.js';
import { type Message, MessageType } from './object-header.js';
import { swapBytes } from './numbers.js';

export interface Dataset {
  file: Hdf5File;
  type: Datatype;
  space: Dataspace;
  layout: Layout;
  filters: Filter[];
  fill: Uint8Array | undefined;
}

/** Reads what an object's header says of its elements; undefined for what is no dataset. Throws MODEL_INVALID. */
export function readDataset(file: Hdf5File, messages: readonly Message[]): Dataset | undefined {
  const bytesOf = (type: number): Uint8Array | undefined => messages.find((message) => message.type === type)?.bytes;
  const type = bytesOf(MessageType.datatype);
  const space = bytesOf(MessageType.dataspace);
  const layout = bytesOf(MessageType.layout);
  if (type === undefined || space === undefined || layout === undefined) return undefined;
  return {
    file,
    type: readDatatype(new Fields(file, type)),
    space: readDataspace(new Fields(file, space)),
    layout: readLayout(file, layout),
    filters: readFilters(file, messages),
    fill: readFillValue(file, messages),
  };
}

/** Bytes of all elements. */
const bytesOf = ({ type, space }: Dataset): number =>
  (space.isNull ? 0 : space.shape.reduce((product, size) => product * size, 1)) * type.bytes;

/** Its elements as storage: by range where they lie as they are, else put together when asked for. */
export function storageOf(dataset: Dataset): Storage {
  const { file, layout, type } = dataset;
  const bytes = bytesOf(dataset);
  const { source } = file;
  if (layout.kind === 'contiguous' && layout.address !== undefined && !(type.bigEndian && type.bytes > 1)) {
    const offset = file.place(layout.address);
    if (offset + bytes > source.size) throw file.invalid('a dataset lies outside of the file');
    return { source, offset, bytes };
  }
  const place = layout.kind === 'contiguous' || layout.kind === 'chunked' ? (layout.address ?? 0) : 0;
  return {
    source,
    offset: file.place(place),
    bytes,
    load: () => elements(dataset, 0, bytes / Math.max(1, type.bytes)),
    loadPart: (first, count) => elements(dataset, first, count),
  };
}

function refuse(what: string): LapidaryError {
  return new LapidaryError('FORMAT_UNSUPPORTED', `Its values are ${what}, which is not read here.`);
}

function elements(dataset: Dataset, first: number, count: number): Uint8Array {
  const { file, type, layout, fill, filters } = dataset;
  const width = type.bytes;
  const out = new Uint8Array(count * width);
  if (fill?.length === width) for (let at = 0; at < out.length; at += width) out.set(fill, at);
  if (layout.kind === 'unknown') throw refuse(`stored as ${layout.name}`);
  if (layout.kind === 'compact') {
    out.set(layout.bytes.subarray(first * width, (first + count) * width));
  } else if (layout.kind === 'contiguous') {
    if (layout.address !== undefined) file.source.read(out, file.place(layout.address) + first * width);
  } else {
    const unknown = unknownFilter(filters);
    if (unknown !== undefined) throw refuse(`packed by ${unknown}`);
    fromChunks(dataset, layout, first, out);
  }
  return type.bigEndian && width > 1 ? swapBytes(out, width) : out;
}

/** One chunk is unpacked at a time, up to this size. */
const maxChunkBytes = 1 << 30;

function fromChunks(dataset: Dataset, layout: Layout & { kind: 'chunked' }, first: number, out: Uint8Array): void {
  const { file, space, filters, type } = dataset;
  const { shape } = space;
  const { chunk } = layout;
  const width = type.bytes;
  const count = out.length / width;
  const chunkBytes = chunk.reduce((product, size) => product * size, width);
  if (chunk.length !== shape.length || chunk.includes(0))
    throw file.invalid('chunks have other axes than their dataset');
  if (chunkBytes > maxChunkBytes) throw refuse('in chunks of over 1 GB');
  const stride = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  eachChunk(file, layout, space, chunkBytes, filters.length > 0, (found: Chunk) => {
    const end = found.start.map((start, axis) => Math.min(start + (chunk[axis] ?? 0), shape[axis] ?? 0));
    if (found.start.some((start, axis) => start >= (end[axis] ?? 0))) return;
    const linear = (places: readonly number[]): number =>
      places.reduce((sum, place, axis) => sum + place * (stride[axis] ?? 0), 0);
    if (linear(found.start) >= first + count || linear(end.map((place) => place - 1)) < first) return;
    const isEdge = found.start.some((start, axis) => start + (chunk[axis] ?? 0) > (shape[axis] ?? 0));
    if (found.bytes > maxChunkBytes) throw file.invalid('a chunk is larger than any');
    const stored = new Uint8Array(found.bytes);
    if (file.source.read(stored, file.place(found.address)) < stored.length)
      throw file.invalid('a chunk lies outside of it');
    const data = isEdge && layout.plainEdges ? stored : unfilter(stored, filters, found.mask, chunkBytes);
    copyChunk(data, found.start, end, chunk, stride, width, first, out);
  });
}

/** Copies a chunk's rows along the last axis to their places. */
function copyChunk(
  data: Uint8Array,
  start: readonly number[],
  end: readonly number[],
  chunk: readonly number[],
  stride: readonly number[],
  width: number,
  first: number,
  out: Uint8Array,
): void {
  const last = start.length - 1;
  const rowLength = (end[last] ?? 1) - (start[last] ?? 0);
  const at = [...start];
  const limit = out.length / width;
  for (;;) {
    let from = 0;
    let to = -first;
    for (let axis = 0; axis <= last; axis += 1) {
      from = from * (chunk[axis] ?? 1) + (at[axis] ?? 0) - (start[axis] ?? 0);
      to += (at[axis] ?? 0) * (stride[axis] ?? 0);
    }
    const cut = Math.max(0, -to);
    const row = data.subarray((from + cut) * width, (from + Math.min(rowLength, limit - to)) * width);
    if (to + cut < limit && row.length > 0) out.set(row, (to + cut) * width);
    let axis = last - 1;
    for (; axis >= 0; axis -= 1) {
      at[axis] = (at[axis] ?? 0) + 1;
      if ((at[axis] ?? 0) < (end[axis] ?? 0)) break;
      at[axis] = start[axis] ?? 0;
    }
    if (axis < 0) return;
  }
}
