/** The bytes of a pickle as opcodes with their arguments. Throws MODEL_INVALID where they are none. */
import { LapidaryError } from '../../../src-shared/errors.js';
import { type ArgumentKind, opcodes } from './opcodes.js';

export type Argument = string | number | bigint | Uint8Array | readonly [string, string] | null;

export interface Instruction {
  name: string;
  argument: Argument;
  /** Place of the opcode in the pickle. */
  at: number;
}

const utf8 = new TextDecoder();
const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

export class PickleReader {
  readonly #view: DataView;
  /** Where the next opcode is read. */
  position = 0;

  constructor(
    readonly bytes: Uint8Array,
    readonly path: string,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The next instruction. */
  next(): Instruction {
    const at = this.position;
    const byte = this.bytes[at];
    if (byte === undefined) throw this.invalid('it ends without a STOP');
    const opcode = opcodes[byte];
    if (opcode === undefined) throw this.invalid(`byte 0x${byte.toString(16)} at ${String(at)} is no opcode`);
    this.position += 1;
    return { name: opcode.name, argument: this.#argument(opcode.argument), at };
  }

  invalid(what: string): LapidaryError {
    return new LapidaryError(
      'MODEL_INVALID',
      `A pickle in ${this.path} is damaged: ${what}.`,
      'Fetch or save the file again.',
    );
  }

  /** Not damaged, as far as it was read: `what` it holds more of than is looked at. */
  tooLarge(what: string): LapidaryError {
    return new LapidaryError(
      'MODEL_INVALID',
      `A pickle in ${this.path} is too large to be read: ${what}.`,
      'Save the tensors in several files, or as safetensors: `safetensors.torch.save_file(state_dict, "weights.safetensors")`.',
    );
  }

  #argument(kind: ArgumentKind): Argument {
    switch (kind) {
      case 'none':
        return null;
      case 'line':
        return this.#line();
      case 'two-lines':
        return [this.#line(), this.#line()];
      case 'uint1':
        return this.#uint(1);
      case 'uint2':
        return this.#uint(2);
      case 'uint4':
        return this.#uint(4);
      case 'uint8':
        return this.#uint(8);
      case 'int4':
        return this.#fixed(4).getInt32(0, true);
      case 'float8':
        return this.#fixed(8).getFloat64(0, false);
      case 'bytes1':
        return this.#take(this.#uint(1));
      case 'bytes4':
        return this.#take(this.#uint(4));
      case 'bytes8':
        return this.#take(this.#uint(8));
      case 'text1':
        return utf8.decode(this.#take(this.#uint(1)));
      case 'text4':
        return utf8.decode(this.#take(this.#uint(4)));
      case 'text8':
        return utf8.decode(this.#take(this.#uint(8)));
      case 'long1':
        return longOf(this.#take(this.#uint(1)));
      case 'long4':
        return longOf(this.#take(this.#uint(4)));
    }
  }

  #fixed(length: number): DataView {
    const at = this.position;
    if (at + length > this.bytes.length) throw this.invalid('it ends inside of an argument');
    this.position += length;
    return new DataView(this.#view.buffer, this.#view.byteOffset + at, length);
  }

  #uint(length: 1 | 2 | 4 | 8): number {
    const view = this.#fixed(length);
    if (length === 1) return view.getUint8(0);
    if (length === 2) return view.getUint16(0, true);
    return length === 4 ? view.getUint32(0, true) : Number(view.getBigUint64(0, true));
  }

  #take(length: number): Uint8Array {
    const at = this.position;
    if (at + length > this.bytes.length) throw this.invalid('it ends inside of an argument');
    this.position += length;
    return this.bytes.subarray(at, at + length);
  }

  #line(): string {
    const end = this.bytes.indexOf(10, this.position);
    if (end < 0) throw this.invalid('a line has no end');
    const line = latin1(this.bytes.subarray(this.position, end));
    this.position = end + 1;
    return line;
  }
}

/** A little-endian two's complement integer of any length; a plain number where that is exact. */
function longOf(bytes: Uint8Array): number | bigint {
  // Only sizes and ids are of interest; a number of a million digits would take long to make and to show.
  if (bytes.length > 64) return bytes.length;
  let value = 0n;
  for (let at = bytes.length - 1; at >= 0; at -= 1) value = (value << 8n) | BigInt(bytes[at] ?? 0);
  if (bytes.length > 0 && ((bytes[bytes.length - 1] ?? 0) & 0x80) !== 0) value -= 1n << BigInt(8 * bytes.length);
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}
