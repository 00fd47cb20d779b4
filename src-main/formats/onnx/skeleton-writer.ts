/** A growing protobuf buffer, for the skeleton of a model: fields copied from the file, and a few written anew. */
import { LapidaryError } from '../../../src-shared/errors.js';

/** Structure beyond this is refused: no graph that can be shown needs it, and it would have to be held in memory. */
const maxSkeletonBytes = 1024 ** 3;
const megabyte = 1024 ** 2;

/** Length prefixes that are known only afterwards take five bytes; protobuf allows varints with leading zeros. */
const lengthPrefixBytes = 5;

export class SkeletonWriter {
  #bytes: Buffer;
  #length = 0;

  /** `what` names in the error what is over `maxBytes`. */
  constructor(
    initialBytes: number,
    readonly maxBytes = maxSkeletonBytes,
    readonly what = 'this model',
  ) {
    this.#bytes = Buffer.allocUnsafe(Math.max(256, initialBytes));
  }

  /** Room for `length` bytes at the end, to be filled by the caller. */
  reserve(length: number): Uint8Array {
    const start = this.#length;
    const end = start + length;
    if (end > this.maxBytes) {
      throw new LapidaryError(
        'MODEL_INVALID',
        `The structure of ${this.what} alone, without its weights, is over ${this.maxBytes / megabyte} MB.`,
        'Files like this come from damaged or hostile exports; export the model again.',
      );
    }
    if (end > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(end, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, start);
      this.#bytes = larger;
    }
    this.#length = end;
    return this.#bytes.subarray(start, end);
  }

  /** Varint of a safe integer. */
  varint(value: number): void {
    const bytes: number[] = [];
    let rest = value;
    while (rest >= 128) {
      bytes.push((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
    this.reserve(bytes.length).set(bytes);
  }

  /** Starts a length-delimited field; returns what `endMessage` needs. */
  beginMessage(tag: number): number {
    this.varint(tag);
    this.reserve(lengthPrefixBytes);
    return this.#length;
  }

  endMessage(bodyStart: number): void {
    let rest = this.#length - bodyStart;
    const at = bodyStart - lengthPrefixBytes;
    for (let index = 0; index < lengthPrefixBytes; index += 1) {
      this.#bytes[at + index] = (rest & 127) | (index < lengthPrefixBytes - 1 ? 128 : 0);
      rest >>>= 7;
    }
  }

  /** What has been written, in memory of its own size. */
  finish(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length));
  }
}
