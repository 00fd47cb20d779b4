/** A window over a ByteSource that moves forward by need: protobuf tags and small fields are read from memory. */
import type { ByteSource } from './byte-source.js';

/** Longest encoding of a 64-bit varint. */
const maxVarintBytes = 10;

/** Thrown where the bytes cannot be what they claim to be; callers turn it into a LapidaryError with the place. */
export class WireError extends Error {
  constructor(
    readonly kind: 'truncated' | 'malformed',
    message: string,
    readonly offset: number,
  ) {
    super(message);
    this.name = 'WireError';
  }
}

export class FileWindow {
  /** Next byte to be read. */
  pos = 0;
  #bytes: Uint8Array;
  #start = 0;
  #end = 0;

  constructor(
    readonly source: ByteSource,
    readonly windowBytes = 64 * 1024,
  ) {
    this.#bytes = Buffer.allocUnsafe(Math.max(maxVarintBytes, Math.min(windowBytes, source.size)));
  }

  /** A base-128 varint at `pos`, as a number; malformed over 2^53, which no length or offset in a file can be. */
  size(): number {
    const at = this.pos;
    let value = 0;
    let scale = 1;
    for (let count = 0; count < maxVarintBytes; count += 1) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) {
        if (value > Number.MAX_SAFE_INTEGER) break;
        return value;
      }
      scale *= 128;
    }
    throw new WireError('malformed', 'a length there is larger than any file', at);
  }

  /** A field tag: field number times 8 plus wire type. */
  tag(): number {
    const at = this.pos;
    const tag = this.size();
    if (tag < 8 || tag > 0xffffffff) throw new WireError('malformed', 'a field there has no valid number', at);
    return tag;
  }

  /** A 64-bit varint at `pos` as its unsigned value. */
  varint64(): bigint {
    const at = this.pos;
    let value = 0n;
    for (let count = 0; count < maxVarintBytes; count += 1) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << BigInt(7 * count);
      if (byte < 128) return BigInt.asUintN(64, value);
    }
    throw new WireError('malformed', 'an integer there has more than 64 bits', at);
  }

  skipVarint(): void {
    const at = this.pos;
    for (let count = 0; count < maxVarintBytes; count += 1) if (this.byte() < 128) return;
    throw new WireError('malformed', 'an integer there has more than 64 bits', at);
  }

  /** Number of varints in [start, end): each ends with a byte below 128. Moves `pos` to `end`. */
  countVarints(start: number, end: number): number {
    this.pos = start;
    let count = 0;
    while (this.pos < end) if (this.byte() < 128) count += 1;
    return count;
  }

  byte(): number {
    if (this.pos < this.#start || this.pos >= this.#end) this.#load(this.pos, 1);
    const byte = this.#bytes[this.pos - this.#start] ?? 0;
    this.pos += 1;
    return byte;
  }

  /** Copies [start, end) into `target`, from the window where it holds it. Does not move `pos`. */
  copy(start: number, end: number, target: Uint8Array): void {
    const length = end - start;
    if (start < this.#start || end > this.#end) {
      if (length > this.#bytes.length / 2) {
        if (this.source.read(target.subarray(0, length), start) < length) throw this.#cutOff(start);
        return;
      }
      this.#load(start, length);
    }
    target.set(this.#bytes.subarray(start - this.#start, end - this.#start));
  }

  #load(position: number, need: number): void {
    const got = position < this.source.size ? this.source.read(this.#bytes, position) : 0;
    this.#start = position;
    this.#end = position + got;
    if (got < need) throw this.#cutOff(position + got);
  }

  #cutOff(position: number): WireError {
    return new WireError('truncated', 'the file ends in the middle of a field', position);
  }
}
