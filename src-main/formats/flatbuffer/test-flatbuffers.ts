/** Writes small flatbuffers for tests, from values by field name: parents first, so that every offset points forward. */
import { type FieldSchema, type ScalarKind, scalarBytes, type TableSchema } from './schema.js';

export type FieldValue =
  | number
  | bigint
  | boolean
  | string
  | Uint8Array
  | Table
  | readonly (number | bigint | boolean)[]
  | readonly string[]
  | readonly Table[];

export interface Table {
  schema: TableSchema;
  fields: Readonly<Record<string, FieldValue>>;
}

export const table = (schema: TableSchema, fields: Readonly<Record<string, FieldValue>> = {}): Table => ({
  schema,
  fields,
});

/** The bytes of a flatbuffer with that root. `identifier`: four characters. */
export function flatbuffer(root: Table, identifier: string): Uint8Array {
  const writer = new Writer();
  const at = writer.reserve(4);
  writer.bytes(Buffer.from(identifier, 'latin1'));
  writer.point(at, writer.table(root));
  return writer.done();
}

class Writer {
  #out = Buffer.alloc(1024);
  #length = 0;

  done(): Uint8Array {
    return Uint8Array.from(this.#out.subarray(0, this.#length));
  }

  reserve(bytes: number): number {
    while (this.#length + bytes > this.#out.length)
      this.#out = Buffer.concat([this.#out, Buffer.alloc(this.#out.length)]);
    this.#length += bytes;
    return this.#length - bytes;
  }

  bytes(bytes: Uint8Array): void {
    const at = this.reserve(bytes.length);
    this.#out.set(bytes, at);
  }

  point(at: number, target: number): void {
    this.#out.writeUInt32LE(target - at, at);
  }

  table({ schema, fields }: Table): number {
    const names = Object.keys(fields);
    const slots = Math.max(0, ...names.map((name) => fieldOf(schema, name)[0] + 1));
    this.#align();
    const vtable = this.reserve(4 + slots * 2);
    this.#align();
    const start = this.reserve(4);
    this.#out.writeInt32LE(start - vtable, start);
    const later: [at: number, value: FieldValue, kind: FieldSchema[1]][] = [];
    for (const name of names) {
      const [number, kind] = fieldOf(schema, name);
      const value = fields[name] ?? 0;
      const isScalar = kind in scalarBytes;
      const at = this.reserve(isScalar ? scalarBytes[kind as ScalarKind] : 4);
      this.#out.writeUInt16LE(at - start, vtable + 4 + number * 2);
      if (isScalar) this.#scalar(kind as ScalarKind, value as number | bigint | boolean, at);
      else later.push([at, value, kind]);
    }
    this.#out.writeUInt16LE(4 + slots * 2, vtable);
    this.#out.writeUInt16LE(this.#length - start, vtable + 2);
    for (const [at, value, kind] of later) this.point(at, this.#child(value, kind));
    return start;
  }

  #child(value: FieldValue, kind: FieldSchema[1]): number {
    if (typeof value === 'string') return this.#text(value);
    if (kind === 'table' || kind === 'union') return this.table(value as Table);
    this.#align();
    const list = value as readonly (number | bigint | boolean | string | Table)[] | Uint8Array;
    const start = this.reserve(4);
    this.#out.writeUInt32LE(list.length, start);
    const element = kind.slice(1, -1);
    if (value instanceof Uint8Array) {
      this.bytes(value);
      return start;
    }
    if (element in scalarBytes) {
      const scalar = element as ScalarKind;
      for (const each of list) this.#scalar(scalar, each as number, this.reserve(scalarBytes[scalar]));
      return start;
    }
    const places = Array.from(list, () => this.reserve(4));
    for (const [index, each] of Array.from(list).entries()) {
      this.point(places[index] ?? 0, typeof each === 'string' ? this.#text(each) : this.table(each as Table));
    }
    return start;
  }

  #text(text: string): number {
    this.#align();
    const bytes = Buffer.from(text);
    const start = this.reserve(4);
    this.#out.writeUInt32LE(bytes.length, start);
    this.bytes(bytes);
    this.reserve(1);
    return start;
  }

  #scalar(kind: ScalarKind, value: number | bigint | boolean, at: number): void {
    const number = Number(value);
    const view = new DataView(this.#out.buffer, this.#out.byteOffset);
    if (kind === 'int64' || kind === 'uint64') view.setBigInt64(at, BigInt.asIntN(64, BigInt(value)), true);
    else if (kind === 'float32') view.setFloat32(at, number, true);
    else if (kind === 'float64') view.setFloat64(at, number, true);
    else if (kind.endsWith('32')) view.setInt32(at, number, true);
    else if (kind.endsWith('16')) view.setInt16(at, number, true);
    else view.setInt8(at, number);
  }

  #align(): void {
    this.reserve((4 - (this.#length % 4)) % 4);
  }
}

function fieldOf(schema: TableSchema, name: string): FieldSchema {
  const field = schema[name];
  if (field === undefined) throw new Error(`There is no field ${name}.`);
  return field;
}
