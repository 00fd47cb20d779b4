/**
 * A flatbuffer in a file, read lazily: https://flatbuffers.dev/internals. Every offset and length is checked against the
 * file before it is followed, and all that is read together is bounded, so that offsets which meet again and again end in
 * an error and not in a hang.
 */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ByteSource } from '../byte-source.js';
import { PagedBytes } from './paged-bytes.js';
import type { ScalarKind } from './schema.js';

/** A run of bytes in the file that was not read. */
export interface ByteRun {
  offset: number;
  bytes: number;
}

/** Work a file may ask for: what it can hold without things being used twice, with some room; never more than this. */
const mostWork = 24_000_000;

export class FlatFile {
  readonly #pages: PagedBytes;
  readonly size: number;
  readonly path: string;
  #workLeft: number;

  constructor(readonly source: ByteSource) {
    this.#pages = new PagedBytes(source);
    this.size = source.size;
    this.path = source.path;
    this.#workLeft = Math.min(mostWork, 10_000 + 4 * source.size);
  }

  /** Counts work done; throws MODEL_INVALID when the file asks for more than it can hold. */
  spend(units: number): void {
    this.#workLeft -= units;
    if (this.#workLeft < 0) {
      throw this.invalid('its parts are used again and again, which no model needs');
    }
  }

  /** Position an unsigned offset stored at `position` points to. Throws MODEL_TRUNCATED, MODEL_INVALID. */
  follow(position: number): number {
    const offset = this.scalar('uint32', position);
    if (offset === 0) throw this.invalid(`the offset at byte ${place(position)} points to itself`);
    return this.require(position + offset, 4, 'an offset');
  }

  /** Start of elements and number of elements of a vector of `width` bytes an element, whose offset lies at `position`. */
  vector(position: number, width: number): { start: number; count: number } {
    const at = this.follow(position);
    const count = this.scalar('uint32', at);
    return { start: this.require(at + 4, count * width, 'a list'), count };
  }

  /** A text whose offset lies at `position`, cut after `most` bytes. */
  text(position: number, most: number): string {
    const { start, count } = this.vector(position, 1);
    const bytes = Math.min(count, most);
    this.spend(2 + bytes / 8);
    const text = Buffer.from(this.#pages.copy(start, bytes)).toString('utf8');
    return count > most ? `${text.replace(/\uFFFD{1,3}$/, '')}…` : text;
  }

  /** A copy of bytes of the file. */
  copy(run: ByteRun): Uint8Array {
    this.require(run.offset, run.bytes, 'a run of bytes');
    return this.#pages.copy(run.offset, run.bytes);
  }

  /** The number at a position; 64-bit integers are exact up to 2^53. */
  scalar(kind: ScalarKind, position: number): number {
    switch (kind) {
      case 'int64':
        return Number(this.integer(position));
      case 'uint64':
        return Number(BigInt.asUintN(64, this.integer(position)));
      default:
        return this.#small(kind, position);
    }
  }

  /** A signed 64-bit integer, exact. */
  integer(position: number): bigint {
    this.require(position, 8, 'a number');
    const { view, at } = this.#pages.at(position);
    return view.getBigInt64(at, true);
  }

  #small(kind: Exclude<ScalarKind, 'int64' | 'uint64'>, position: number): number {
    this.require(position, 1, 'a number');
    const { view, at } = this.#pages.at(position);
    const width = kind === 'float64' ? 8 : kind.endsWith('32') ? 4 : kind.endsWith('16') ? 2 : 1;
    if (at + width > view.byteLength) throw this.truncated('a number');
    switch (kind) {
      case 'bool':
      case 'uint8':
        return view.getUint8(at);
      case 'int8':
        return view.getInt8(at);
      case 'int16':
        return view.getInt16(at, true);
      case 'uint16':
        return view.getUint16(at, true);
      case 'int32':
        return view.getInt32(at, true);
      case 'uint32':
        return view.getUint32(at, true);
      case 'float32':
        return view.getFloat32(at, true);
      case 'float64':
        return view.getFloat64(at, true);
    }
  }

  /** Gives `position` back when the file holds `bytes` from there on. Throws MODEL_INVALID, MODEL_TRUNCATED. */
  require(position: number, bytes: number, what: string): number {
    if (position < 0) throw this.invalid(`${what} points before its start`);
    if (position + bytes > this.size) throw this.truncated(what);
    return position;
  }

  invalid(problem: string): LapidaryError {
    return new LapidaryError(
      'MODEL_INVALID',
      `${this.path} is damaged: ${problem}.`,
      'Fetch or export the file again.',
    );
  }

  truncated(what: string): LapidaryError {
    return new LapidaryError(
      'MODEL_TRUNCATED',
      `${this.path} is cut off or damaged: ${what} in it reaches beyond its end at ${place(this.size)} bytes.`,
      'Compare its size with the original, and fetch or export it again.',
    );
  }
}

const place = (position: number): string => position.toLocaleString('en-US');
