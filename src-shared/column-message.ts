/**
 * Typed arrays as one binary message, little-endian: u32 magic, u32 length of a JSON header, the header (the caller's
 * fields, and the byte range of each column), padding to 8, then the columns back to back, each 8-aligned.
 */
import { z } from 'zod';
import { LapidaryError } from './errors.js';

export type Column = Uint8Array | Uint32Array | Int32Array | Float64Array;

/** Column name → [byte offset from the start of the column area, element count]. */
const rangesSchema = z.object({ columns: z.record(z.string(), z.tuple([z.number().int(), z.number().int()])) });

const align8 = (n: number): number => (n + 7) & ~7;

/** One message of `columns`; `fields` is what else the header says (JSON). */
export function encodeColumns(
  magic: number,
  fields: Readonly<Record<string, unknown>>,
  columns: Readonly<Record<string, Column>>,
): Uint8Array {
  const ranges: Record<string, [number, number]> = {};
  let size = 0;
  for (const [name, column] of Object.entries(columns)) {
    ranges[name] = [size, column.length];
    size = align8(size + column.byteLength);
  }
  const header = new TextEncoder().encode(JSON.stringify({ ...fields, columns: ranges }));
  const start = align8(8 + header.length);
  const message = new Uint8Array(start + size);
  const view = new DataView(message.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, header.length, true);
  message.set(header, 8);
  for (const [name, column] of Object.entries(columns)) {
    const at = start + (ranges[name]?.[0] ?? 0);
    message.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
  }
  return message;
}

export interface DecodedColumns {
  /** The header as JSON: parse the caller's fields out of it. */
  header: unknown;
  u8: (name: string) => Uint8Array;
  u32: (name: string) => Uint32Array;
  i32: (name: string) => Int32Array;
  f64: (name: string) => Float64Array;
}

/** Reads a message of encodeColumns; columns are views on it where its alignment allows. `what` names it in errors. */
export function decodeColumns(magic: number, bytes: Uint8Array, what: string): DecodedColumns {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 8 || view.getUint32(0, true) !== magic) {
    throw new LapidaryError('PROTOCOL', `The ${what} message does not start as one.`);
  }
  // Typed array views need 8-aligned starts; a message cut out of a larger frame is copied once.
  const whole = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const headerLength = view.getUint32(4, true);
  const header: unknown = JSON.parse(new TextDecoder().decode(whole.subarray(8, 8 + headerLength)));
  const { columns } = rangesSchema.parse(header);
  const start = whole.byteOffset + align8(8 + headerLength);
  const place = (name: string): [number, number] => {
    const range = columns[name];
    if (range === undefined) throw new LapidaryError('PROTOCOL', `The ${what} message lacks the column ${name}.`);
    return [start + range[0], range[1]];
  };
  const buffer = whole.buffer;
  return {
    header,
    u8: (name) => new Uint8Array(buffer, ...place(name)),
    u32: (name) => new Uint32Array(buffer, ...place(name)),
    i32: (name) => new Int32Array(buffer, ...place(name)),
    f64: (name) => new Float64Array(buffer, ...place(name)),
  };
}
