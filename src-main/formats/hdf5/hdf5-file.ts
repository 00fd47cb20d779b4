/**
 * An HDF5 file read by address: superblock, pages, and fields of its records. Source of the format: HDF5 File Format
 * Specification version 3.0 (support.hdfgroup.org), called "spec" in this folder.
 */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ByteSource } from '../byte-source.js';

const signature = '\x89HDF\r\n\x1a\n';
const pageBytes = 16 << 10;
const maxPages = 1024;
/** One record of structure; data of datasets is read otherwise. */
const maxRecordBytes = 256 << 20;

/** Where the superblock begins: 0, 512, 1024, 2048 … (spec II.A); undefined when there is none in these bytes. */
export function superblockOffset(head: Uint8Array): number | undefined {
  for (let at = 0; at + 8 <= head.length; at = at === 0 ? 512 : at * 2) {
    if (Buffer.from(head.subarray(at, at + 8)).toString('latin1') === signature) return at;
  }
  return undefined;
}

/** The fields of one record, from front to back. Reading past its end is a damaged file. */
export class Fields {
  at = 0;
  readonly #view: DataView;

  constructor(
    readonly file: Hdf5File,
    readonly bytes: Uint8Array,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.at;
  }
  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }
  u16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }
  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }
  /** A little-endian number of any width; beyond 2^53 it is not exact, and larger than every file. */
  unsigned(width: number): number {
    const at = this.#take(width);
    let value = 0;
    for (let index = width - 1; index >= 0; index -= 1) value = value * 256 + (this.bytes[at + index] ?? 0);
    return value;
  }
  /** An address; undefined for the one that means "none". */
  address(): number | undefined {
    const value = this.unsigned(this.file.offsetBytes);
    return value >= 2 ** (8 * this.file.offsetBytes) - 1 ? undefined : value;
  }
  length(): number {
    return this.unsigned(this.file.lengthBytes);
  }
  take(count: number): Uint8Array {
    const at = this.#take(count);
    return this.bytes.subarray(at, at + count);
  }
  skip(count: number): this {
    this.#take(count);
    return this;
  }
  /** Throws MODEL_INVALID when the next bytes are not these letters. */
  expect(letters: string): this {
    const found = Buffer.from(this.take(letters.length)).toString('latin1');
    if (found !== letters) throw this.file.invalid(`a record that should begin with ${letters} does not`);
    return this;
  }

  #take(count: number): number {
    const at = this.at;
    if (count < 0 || count > this.left) throw this.file.invalid('a record ends before its fields do');
    this.at += count;
    return at;
  }
}

export class Hdf5File {
  offsetBytes = 8;
  lengthBytes = 8;
  /** Object header of the root group. */
  readonly root: number;
  readonly version: number;
  readonly #base: number;
  readonly #pages = new Map<number, Uint8Array>();

  /** Reads the superblock. Throws MODEL_INVALID, MODEL_TRUNCATED. */
  constructor(readonly source: ByteSource) {
    const head = new Uint8Array(Math.min(source.size, 1 << 16));
    source.read(head, 0);
    const start = superblockOffset(head);
    if (start === undefined) throw this.invalid('it has no superblock');
    // The library, too, trusts where the superblock is over the address written in it.
    this.#base = start;
    const fields = new Fields(this, head.subarray(start + 8));
    this.version = fields.u8();
    if (this.version > 3) throw this.invalid(`its superblock has version ${String(this.version)}`);
    const old = this.version < 2;
    if (old) fields.skip(4);
    this.offsetBytes = fields.u8();
    this.lengthBytes = fields.u8();
    if (![2, 4, 8].includes(this.offsetBytes) || ![2, 4, 8].includes(this.lengthBytes)) {
      throw this.invalid('its addresses have a width no file has');
    }
    fields.skip(old ? (this.version === 1 ? 13 : 9) : 1);
    const written = fields.address() ?? 0;
    fields.address();
    const end = fields.address() ?? 0;
    fields.address();
    const root = old ? fields.skip(this.offsetBytes).address() : undefined;
    this.root = old ? (root ?? 0) : this.#rootOf(head, start);
    if (end - written + start > source.size) {
      throw new LapidaryError(
        'MODEL_TRUNCATED',
        `${source.path} has ${source.size.toLocaleString('en-US')} bytes and should have ${end.toLocaleString('en-US')}.`,
        'The download was cut short. Fetch it again.',
      );
    }
  }

  /** Versions 2 and 3 give the root's address last. */
  #rootOf(head: Uint8Array, start: number): number {
    const fields = new Fields(this, head.subarray(start + 12));
    return fields.skip(3 * this.offsetBytes).address() ?? 0;
  }

  invalid(what: string): LapidaryError {
    const hint = 'Compare its size with the original and fetch it again.';
    return new LapidaryError('MODEL_INVALID', `${this.source.path} is not a sound HDF5 file: ${what}.`, hint);
  }

  /** Where an address lies in the file. */
  place(address: number): number {
    return this.#base + address;
  }

  /** The record of `count` bytes at an address. */
  fields(address: number, count: number): Fields {
    return new Fields(this, this.bytes(address, count));
  }

  /** As `fields`, as far as the file goes: for records whose size is told inside. */
  some(address: number, count: number): Fields {
    return this.fields(address, Math.min(count, this.source.size - this.place(address)));
  }

  bytes(address: number, count: number): Uint8Array {
    const start = this.place(address);
    if (!(count >= 0) || start + count > this.source.size) throw this.invalid('a record lies outside of the file');
    if (count > maxRecordBytes) throw this.invalid('a record is larger than any');
    if (count > pageBytes) {
      const large = new Uint8Array(count);
      this.source.read(large, start);
      return large;
    }
    const first = Math.floor(start / pageBytes);
    const at = start - first * pageBytes;
    const page = this.#page(first);
    if (at + count <= page.length) return page.subarray(at, at + count);
    const joined = new Uint8Array(count);
    joined.set(page.subarray(at));
    joined.set(this.#page(first + 1).subarray(0, at + count - page.length), page.length - at);
    return joined;
  }

  #page(index: number): Uint8Array {
    const known = this.#pages.get(index);
    if (known !== undefined) return known;
    const page = new Uint8Array(Math.min(pageBytes, this.source.size - index * pageBytes));
    this.source.read(page, index * pageBytes);
    if (this.#pages.size >= maxPages) this.#pages.clear();
    this.#pages.set(index, page);
    return page;
  }
}

const utf8 = new TextDecoder();

/** Text up to the first NUL. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return utf8.decode(end < 0 ? bytes : bytes.subarray(0, end));
}
