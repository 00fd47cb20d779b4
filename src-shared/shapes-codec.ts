/**
 * Inferred shapes ⇄ one binary message: an overlay over the value columns of a graph both sides hold. Layout as in
 * graph-codec.ts: magic 'LPS1', u32 length of a JSON header, the header, padding to 8, columns, each 8-aligned.
 */
import { z } from 'zod';
import { LapidaryError } from './errors.js';
import type { ModelGraph } from './graph.js';
import { StringTable } from './string-table.js';

const magic = 0x3153504c; // 'LPS1'

/** Columns that take the place of those of the same name in ValueColumns. */
export interface ShapeColumns {
  count: number;
  dtype: Uint8Array;
  hasShape: Uint8Array;
  /** 1 where the shape was inferred: the file does not declare it, or says less. */
  inferred: Uint8Array;
  dimOffsets: Uint32Array;
  /** As in ValueColumns.dims; strings from `firstString` on are those of this overlay. */
  dims: Float64Array;
  /** Number of strings of the graph the overlay belongs to. */
  firstString: number;
  strings: StringTable;
}

const headerSchema = z.object({
  count: z.number().int().nonnegative(),
  firstString: z.number().int().nonnegative(),
  /** Elements of each column, in the order of `layout`. */
  lengths: z.array(z.number().int().nonnegative()).length(7),
});

type Column = Uint8Array | Uint32Array | Float64Array;

const columnsOf = (shapes: ShapeColumns): Column[] => [
  shapes.dims,
  shapes.dimOffsets,
  shapes.strings.offsets,
  shapes.strings.bytes,
  shapes.dtype,
  shapes.hasShape,
  shapes.inferred,
];

const align8 = (n: number): number => (n + 7) & ~7;

export function encodeShapes(shapes: ShapeColumns): Uint8Array {
  const columns = columnsOf(shapes);
  const lengths = columns.map((column) => column.length);
  const header = new TextEncoder().encode(
    JSON.stringify({ count: shapes.count, firstString: shapes.firstString, lengths }),
  );
  let at = align8(8 + header.length);
  const size = columns.reduce((sum, column) => align8(sum) + column.byteLength, at);
  const message = new Uint8Array(size);
  const view = new DataView(message.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, header.length, true);
  message.set(header, 8);
  for (const column of columns) {
    message.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at = align8(at + column.byteLength);
  }
  return message;
}

/** Decodes a message of encodeShapes. Columns are views on the message where its alignment allows. */
export function decodeShapes(bytes: Uint8Array): ShapeColumns {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 8 || view.getUint32(0, true) !== magic) {
    throw new LapidaryError('PROTOCOL', 'The message of shapes does not start as one.');
  }
  const whole = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const headerLength = view.getUint32(4, true);
  const json: unknown = JSON.parse(new TextDecoder().decode(whole.subarray(8, 8 + headerLength)));
  const { count, firstString, lengths } = headerSchema.parse(json);
  let at = whole.byteOffset + align8(8 + headerLength);
  const place = (column: number, elementBytes: number): [ArrayBufferLike, number, number] => {
    const length = lengths[column] ?? 0;
    const start = at;
    at = align8(at + length * elementBytes);
    return [whole.buffer, start, length];
  };
  const dims = new Float64Array(...place(0, 8));
  const dimOffsets = new Uint32Array(...place(1, 4));
  const offsets = new Uint32Array(...place(2, 4));
  const text = new Uint8Array(...place(3, 1));
  const dtype = new Uint8Array(...place(4, 1));
  const hasShape = new Uint8Array(...place(5, 1));
  const inferred = new Uint8Array(...place(6, 1));
  return { count, firstString, dims, dimOffsets, strings: new StringTable(text, offsets), dtype, hasShape, inferred };
}

/**
 * The graph with inferred types and shapes in place of the declared ones. Everything else is shared with `graph`, whose
 * string indices stay valid. Throws PROTOCOL when the shapes are those of another graph.
 */
export function applyShapes(graph: ModelGraph, shapes: ShapeColumns): ModelGraph {
  if (shapes.count !== graph.values.count || shapes.firstString > graph.strings.count) {
    throw new LapidaryError('PROTOCOL', 'The shapes belong to another graph.');
  }
  const { dtype, hasShape, inferred, dimOffsets, dims } = shapes;
  return {
    ...graph,
    strings: joinTables(graph.strings, shapes.strings, shapes.firstString),
    values: { ...graph.values, dtype, hasShape, inferred, dimOffsets, dims },
  };
}

/** Strings of both: `extra` from index `first` on (what `base` had there, of an overlay before, goes). */
function joinTables(base: StringTable, extra: StringTable, first: number): StringTable {
  const baseEnd = base.offsets[first] ?? base.bytes.length;
  const bytes = new Uint8Array(baseEnd + extra.bytes.length);
  bytes.set(base.bytes.subarray(0, baseEnd));
  bytes.set(extra.bytes, baseEnd);
  const offsets = new Uint32Array(first + extra.count + 1);
  offsets.set(base.offsets.subarray(0, first + 1));
  for (let index = 0; index <= extra.count; index += 1) offsets[first + index] = baseEnd + (extra.offsets[index] ?? 0);
  return new StringTable(bytes, offsets);
}
