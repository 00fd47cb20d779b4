/** A protobuf file that is read field by field: bounded, and without reading what is only stepped over. */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ByteSource } from '../byte-source.js';
import { FileWindow, WireError } from '../file-window.js';

/** One occurrence of a field: where its body lies, and its value where that is a varint. */
export interface FieldAt {
  number: number;
  wire: number;
  start: number;
  end: number;
  /** Of a varint, as a signed 64-bit number. */
  value: number;
}

/** Messages inside messages; protobuf's own readers stop there as well. */
export const maxDepth = 100;
/** Fields that are looked at in all, over every message: more are in no model, and would take seconds. */
const maxFields = 40_000_000;
/** Read at once: most fields are small, and what follows a weight is read for its first bytes only. */
const windowBytes = 16 * 1024;

const again = 'Fetch or export it again.';

export class ProtoFile {
  readonly window: FileWindow;
  #fields = 0;

  constructor(readonly source: ByteSource) {
    this.window = new FileWindow(source, windowBytes);
  }

  /** Calls `visit` for each field in [start, end). The window may be elsewhere when it returns. */
  eachField(start: number, end: number, visit: (field: FieldAt) => void): void {
    const { window } = this;
    let position = start;
    while (position < end) {
      window.pos = position;
      const tag = window.tag();
      const field = this.#fieldAt(tag, position, end);
      position = field.end;
      this.#fields += 1;
      if (this.#fields > maxFields) throw this.invalid('it has more fields than any model');
      visit(field);
    }
  }

  #fieldAt(tag: number, at: number, limit: number): FieldAt {
    const { window } = this;
    const number = Math.floor(tag / 8);
    const wire = tag % 8;
    let start = window.pos;
    let end = start;
    let value = 0;
    if (wire === 0) {
      value = signedVarint(window);
      end = window.pos;
    } else if (wire === 1) end = start + 8;
    else if (wire === 5) end = start + 4;
    else if (wire === 2) {
      const length = window.size();
      start = window.pos;
      end = start + length;
    } else throw new WireError('malformed', 'a field there is of a type Core ML does not use', at);
    if (end > this.source.size) throw this.#cutOff(end);
    if (end > limit) throw new WireError('malformed', 'a field there is longer than what holds it', at);
    return { number, wire, start, end, value };
  }

  /** [start, end) as bytes. */
  bytes(start: number, end: number): Uint8Array {
    const target = new Uint8Array(end - start);
    this.window.copy(start, end, target);
    return target;
  }

  /** Runs what reads the file; what is wrong with its bytes is said in a sentence. */
  guard<T>(read: () => T): T {
    try {
      return read();
    } catch (thrown) {
      if (!(thrown instanceof WireError)) throw thrown;
      if (thrown.kind === 'truncated') throw this.#cutOff(this.source.size);
      throw this.invalid(`${thrown.message} (byte ${thrown.offset.toLocaleString('en-US')})`);
    }
  }

  invalid(why: string): LapidaryError {
    return new LapidaryError(
      'MODEL_INVALID',
      `${this.source.path} is no Core ML model that can be read: ${why}.`,
      again,
    );
  }

  tooDeep(): LapidaryError {
    return new LapidaryError(
      'MODEL_TOO_DEEP',
      `${this.source.path} nests over ${String(maxDepth)} messages inside each other.`,
      'Core ML reads no model like this. Export it with fewer nested bodies or pipelines.',
    );
  }

  #cutOff(needed: number): LapidaryError {
    const { path, size } = this.source;
    const wanted = needed > size ? ` and should have at least ${needed.toLocaleString('en-US')}` : '';
    return new LapidaryError(
      'MODEL_TRUNCATED',
      `${path} is cut off: it has ${size.toLocaleString('en-US')} bytes${wanted}.`,
      'The download or copy stopped early. Fetch the file again and compare its size with the original.',
    );
  }
}

const low = 2 ** 28;

/** A varint as a signed 64-bit number: exact up to 2^53 both ways, which bigints are too slow for. */
export function signedVarint(window: FileWindow): number {
  const at = window.pos;
  const parts = [0, 0, 0];
  for (let count = 0; count < 10; count += 1) {
    const byte = window.byte();
    const part = count >> 2;
    parts[part] = (parts[part] ?? 0) + (byte & 127) * 2 ** (7 * (count & 3));
    if (byte >= 128) continue;
    const [first = 0, second = 0, third = 0] = parts;
    const top = third % 256;
    if (top < 128) return first + second * low + top * low * low;
    return -(low - 1 - first + (low - 1 - second) * low + (255 - top) * low * low + 1);
  }
  throw new WireError('malformed', 'an integer there has more than 64 bits', at);
}
