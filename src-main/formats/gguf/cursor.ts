/** Reads a GGUF header from front to back through a window, and skips what is not wanted without reading it. */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ByteSource } from '../byte-source.js';

const windowBytes = 64 << 10;
/** Names and values longer than this are cut where they are shown; the rest is skipped. */
const maxTextBytes = 1 << 20;
const utf8 = new TextDecoder();

export class GgufCursor {
  #window = new Uint8Array(0);
  #view = new DataView(this.#window.buffer);
  #start = 0;

  constructor(
    readonly source: ByteSource,
    readonly littleEndian: boolean,
    public position: number,
  ) {}

  get left(): number {
    return this.source.size - this.position;
  }

  invalid(what: string): LapidaryError {
    return new LapidaryError('MODEL_INVALID', `${this.source.path} is not a sound GGUF file: ${what}.`, fetchAgain);
  }

  truncated(): LapidaryError {
    return new LapidaryError('MODEL_TRUNCATED', `${this.source.path} ends inside of its header.`, fetchAgain);
  }

  skip(bytes: number): void {
    if (bytes > this.left) throw this.truncated();
    this.position += bytes;
  }

  u8(): number {
    return this.#next(1).getUint8(this.#taken(1));
  }
  i8(): number {
    return this.#next(1).getInt8(this.#taken(1));
  }
  u16(): number {
    return this.#next(2).getUint16(this.#taken(2), this.littleEndian);
  }
  i16(): number {
    return this.#next(2).getInt16(this.#taken(2), this.littleEndian);
  }
  u32(): number {
    return this.#next(4).getUint32(this.#taken(4), this.littleEndian);
  }
  i32(): number {
    return this.#next(4).getInt32(this.#taken(4), this.littleEndian);
  }
  f32(): number {
    return this.#next(4).getFloat32(this.#taken(4), this.littleEndian);
  }
  f64(): number {
    return this.#next(8).getFloat64(this.#taken(8), this.littleEndian);
  }
  u64(): bigint {
    return this.#next(8).getBigUint64(this.#taken(8), this.littleEndian);
  }
  i64(): bigint {
    return this.#next(8).getBigInt64(this.#taken(8), this.littleEndian);
  }

  /** A count of things that take at least `each` bytes of what is left; more than fit are a damaged file. */
  count(each: number, what: string): number {
    const count = Number(this.u64());
    if (count * each > this.left) {
      throw this.invalid(`it announces ${count.toLocaleString('en-US')} ${what}, more than it can hold`);
    }
    return count;
  }

  /** UTF-8 with its length in front. */
  text(): string {
    const bytes = this.count(1, 'bytes of text');
    const kept = new Uint8Array(Math.min(bytes, maxTextBytes));
    if (this.source.read(kept, this.position) < kept.length) throw this.truncated();
    this.position += bytes;
    const text = utf8.decode(kept);
    return kept.length < bytes ? `${text}…` : text;
  }

  skipText(): void {
    const bytes = Number(this.u64());
    if (bytes > this.left) throw this.truncated();
    this.position += bytes;
  }

  /** The window with the next `bytes` in it. */
  #next(bytes: number): DataView {
    const at = this.position - this.#start;
    if (at >= 0 && at + bytes <= this.#window.length) return this.#view;
    if (bytes > this.left) throw this.truncated();
    const window = new Uint8Array(Math.min(windowBytes, this.left));
    const got = this.source.read(window, this.position);
    if (got < bytes) throw this.truncated();
    this.#window = window.subarray(0, got);
    this.#view = new DataView(window.buffer, 0, got);
    this.#start = this.position;
    return this.#view;
  }

  #taken(bytes: number): number {
    const at = this.position - this.#start;
    this.position += bytes;
    return at;
  }
}

const fetchAgain = 'Compare its size with the original and fetch it again.';
