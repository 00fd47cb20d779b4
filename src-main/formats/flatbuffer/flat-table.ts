/** One table of a flatbuffer: its fields by name. What a file leaves out has the default of the schema. */
import type { ByteRun, FlatFile } from './flat-file.js';
import { type FieldSchema, type ScalarKind, scalarBytes, type TableSchema } from './schema.js';

/** Texts are cut after this many bytes; names are shorter. */
const mostTextBytes = 65_536;

/** The table a flatbuffer begins with. `at`: where it begins in the file. */
export function rootOf<S extends TableSchema>(file: FlatFile, schema: S, at = 0): FlatTable<S> {
  return new FlatTable(file, file.follow(at), schema);
}

export class FlatTable<S extends TableSchema> {
  /** Where its list of fields (vtable) lies, and how many bytes it has. */
  readonly #fields: number;
  readonly #fieldsBytes: number;

  constructor(
    readonly file: FlatFile,
    readonly position: number,
    readonly schema: S,
  ) {
    file.spend(4);
    this.#fields = file.require(position - file.scalar('int32', position), 4, 'a table');
    this.#fieldsBytes = file.scalar('uint16', this.#fields);
    if (this.#fieldsBytes < 4 || this.#fieldsBytes % 2 !== 0) {
      throw file.invalid(`the table at byte ${position.toLocaleString('en-US')} has no valid list of fields`);
    }
    file.require(this.#fields, this.#fieldsBytes, 'a table');
  }

  has(name: keyof S & string): boolean {
    return this.#place(name) !== undefined;
  }

  /** A number, a truth value as 0 or 1; NaN stays NaN. */
  number(name: keyof S & string): number {
    const place = this.#place(name);
    const [, kind, fallback] = this.#field(name);
    if (place !== undefined) return this.file.scalar(kind as ScalarKind, place);
    return typeof fallback === 'number' ? fallback : 0;
  }

  /** A 64-bit integer, exact. */
  integer(name: keyof S & string): bigint {
    const place = this.#place(name);
    return place === undefined ? BigInt(Number(this.#field(name)[2] ?? 0)) : this.file.integer(place);
  }

  flag(name: keyof S & string): boolean {
    return this.number(name) !== 0;
  }

  /** undefined when it is not there, which an empty text is not. */
  text(name: keyof S & string, most = mostTextBytes): string | undefined {
    const place = this.#place(name);
    return place === undefined ? undefined : this.file.text(place, most);
  }

  /** A table, or what a union holds. */
  table<T extends TableSchema>(name: keyof S & string, schema: T): FlatTable<T> | undefined {
    const place = this.#place(name);
    return place === undefined ? undefined : new FlatTable(this.file, this.file.follow(place), schema);
  }

  /** The tables of a list. Throws MODEL_INVALID when one of them is in it twice, unless that is allowed. */
  tables<T extends TableSchema>(name: keyof S & string, schema: T, mayRepeat = false): FlatTable<T>[] {
    const { start, count } = this.#vector(name, 4);
    const places = new Set<number>();
    const tables: FlatTable<T>[] = [];
    for (let index = 0; index < count; index += 1) {
      const place = this.file.follow(start + index * 4);
      if (places.has(place) && !mayRepeat) throw this.file.invalid(`its list ${name} holds one part twice`);
      places.add(place);
      tables.push(new FlatTable(this.file, place, schema));
    }
    return tables;
  }

  /** Number of elements of a list. */
  count(name: keyof S & string): number {
    return this.#vector(name, 1).count;
  }

  /** The first `most` numbers of a list. */
  numbers(name: keyof S & string, most = Number.POSITIVE_INFINITY): number[] {
    const kind = this.#elementKind(name);
    const { start, count } = this.#vector(name, scalarBytes[kind]);
    const taken = Math.min(count, most);
    this.file.spend(taken);
    return Array.from({ length: taken }, (_, index) => this.file.scalar(kind, start + index * scalarBytes[kind]));
  }

  /** The first `most` 64-bit integers of a list, exact. */
  integers(name: keyof S & string, most: number): bigint[] {
    const { start, count } = this.#vector(name, 8);
    const taken = Math.min(count, most);
    this.file.spend(taken);
    return Array.from({ length: taken }, (_, index) => this.file.integer(start + index * 8));
  }

  /** The first `most` texts of a list. */
  texts(name: keyof S & string, most = Number.POSITIVE_INFINITY): string[] {
    const { start, count } = this.#vector(name, 4);
    const texts: string[] = [];
    for (let index = 0; index < Math.min(count, most); index += 1) {
      texts.push(this.file.text(start + index * 4, mostTextBytes));
    }
    return texts;
  }

  /** Where the first `most` texts of a list lie; nothing but their lengths is read. */
  textRuns(name: keyof S & string, most = Number.POSITIVE_INFINITY): ByteRun[] {
    const { start, count } = this.#vector(name, 4);
    return Array.from({ length: Math.min(count, most) }, (_, index) => {
      const run = this.file.vector(start + index * 4, 1);
      return { offset: run.start, bytes: run.count };
    });
  }

  /** Where a list of scalars lies; nothing but its length is read. undefined when it is not there. */
  bytes(name: keyof S & string): ByteRun | undefined {
    if (!this.has(name)) return undefined;
    const width = scalarBytes[this.#elementKind(name)];
    const { start, count } = this.#vector(name, width);
    return { offset: start, bytes: count * width };
  }

  #field(name: keyof S & string): FieldSchema {
    const field = this.schema[name];
    if (field === undefined) throw new RangeError(`no field ${name}`);
    return field;
  }

  #elementKind(name: keyof S & string): ScalarKind {
    return this.#field(name)[1].slice(1, -1) as ScalarKind;
  }

  #vector(name: keyof S & string, width: number): { start: number; count: number } {
    const place = this.#place(name);
    return place === undefined ? { start: 0, count: 0 } : this.file.vector(place, width);
  }

  /** Where a field lies; undefined when the file leaves it out. */
  #place(name: keyof S & string): number | undefined {
    const entry = 4 + this.#field(name)[0] * 2;
    if (entry + 2 > this.#fieldsBytes) return undefined;
    const offset = this.file.scalar('uint16', this.#fields + entry);
    return offset === 0 ? undefined : this.position + offset;
  }
}
