/**
 * The entries of a FlexBuffers map, which is how custom operators keep their options: https://flatbuffers.dev/flexbuffers.
 * Values within values are named, not opened.
 */
export type FlexValue = number | string | boolean | number[] | string[];

const mostEntries = 256;

const Kind = {
  int: 1,
  uint: 2,
  float: 3,
  key: 4,
  string: 5,
  indirectInt: 6,
  indirectUint: 7,
  indirectFloat: 8,
  map: 9,
  vector: 10,
  vectorInt: 11,
  vectorUint: 12,
  vectorFloat: 13,
  blob: 25,
  bool: 26,
  vectorBool: 36,
} as const;

/** undefined where the bytes are no map, or not a sound one. */
export function flexbufferMap(bytes: Uint8Array): Map<string, FlexValue> | undefined {
  try {
    return new FlexReader(bytes).map();
  } catch (thrown) {
    // What a DataView says of a place outside of it: then it is not a FlexBuffer.
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

class FlexReader {
  readonly #view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  map(): Map<string, FlexValue> | undefined {
    const end = this.bytes.length;
    const rootWidth = this.#view.getUint8(end - 1);
    const packed = this.#view.getUint8(end - 2);
    if (packed >> 2 !== Kind.map || ![1, 2, 4, 8].includes(rootWidth)) return undefined;
    const width = 1 << (packed & 3);
    const start = this.#follow(end - 2 - rootWidth, rootWidth);
    const count = this.#uint(start - width, width);
    const keys = this.#follow(start - 3 * width, width);
    const keyWidth = this.#uint(start - 2 * width, width);
    if (count > mostEntries || ![1, 2, 4, 8].includes(keyWidth)) return undefined;
    const entries = new Map<string, FlexValue>();
    for (let index = 0; index < count; index += 1) {
      const key = this.#key(this.#follow(keys + index * keyWidth, keyWidth));
      const type = this.#view.getUint8(start + count * width + index);
      entries.set(key, this.#value(start + index * width, width, type));
    }
    return entries;
  }

  #value(at: number, parent: number, packed: number): FlexValue {
    const kind = packed >> 2;
    const width = 1 << (packed & 3);
    switch (kind) {
      case Kind.int:
        return this.#int(at, parent);
      case Kind.uint:
        return this.#uint(at, parent);
      case Kind.float:
        return this.#float(at, parent);
      case Kind.bool:
        return this.#uint(at, parent) !== 0;
      case Kind.key:
        return this.#key(this.#follow(at, parent));
      case Kind.string: {
        const start = this.#follow(at, parent);
        const length = this.#uint(start - width, width);
        if (start + length > this.bytes.length) throw new RangeError('a text that does not end');
        return Buffer.from(this.bytes.subarray(start, start + length)).toString('utf8');
      }
      case Kind.indirectInt:
        return this.#int(this.#follow(at, parent), width);
      case Kind.indirectUint:
        return this.#uint(this.#follow(at, parent), width);
      case Kind.indirectFloat:
        return this.#float(this.#follow(at, parent), width);
      case Kind.vectorInt:
        return this.#list(at, parent, width, (place) => this.#int(place, width));
      case Kind.vectorUint:
      case Kind.vectorBool:
        return this.#list(at, parent, width, (place) => this.#uint(place, width));
      case Kind.vectorFloat:
        return this.#list(at, parent, width, (place) => this.#float(place, width));
      case Kind.map:
        return 'a map';
      case Kind.vector: {
        const start = this.#follow(at, parent);
        return this.#mixed(start, this.#uint(start - width, width), width);
      }
      case Kind.blob:
        return 'bytes';
      default:
        return kind === 0 ? 'null' : `a value of kind ${String(kind)}`;
    }
  }

  /** A list that says the kind of every element: numbers are taken, other things counted. */
  #mixed(start: number, count: number, width: number): FlexValue {
    const types = this.bytes.subarray(start + count * width, start + count * width + count);
    if (types.length < count) throw new RangeError('a list that does not end');
    if (types.some((type) => type >> 2 < Kind.int || type >> 2 > Kind.float)) return `${String(count)} values`;
    return Array.from(types, (type, index) => Number(this.#value(start + index * width, width, type)));
  }

  #list(at: number, parent: number, width: number, read: (place: number) => number): number[] {
    const start = this.#follow(at, parent);
    const count = this.#uint(start - width, width);
    if (start + count * width > this.bytes.length) throw new RangeError('a list that does not end');
    return Array.from({ length: count }, (_, index) => read(start + index * width));
  }

  #key(start: number): string {
    const end = this.bytes.indexOf(0, start);
    if (start < 0 || end < 0) throw new RangeError('a key that does not end');
    return Buffer.from(this.bytes.subarray(start, end)).toString('utf8');
  }

  /** Offsets count backwards. */
  #follow(at: number, width: number): number {
    return at - this.#uint(at, width);
  }

  #uint(at: number, width: number): number {
    if (width === 1) return this.#view.getUint8(at);
    if (width === 2) return this.#view.getUint16(at, true);
    return width === 4 ? this.#view.getUint32(at, true) : Number(this.#view.getBigUint64(at, true));
  }

  #int(at: number, width: number): number {
    if (width === 1) return this.#view.getInt8(at);
    if (width === 2) return this.#view.getInt16(at, true);
    return width === 4 ? this.#view.getInt32(at, true) : Number(this.#view.getBigInt64(at, true));
  }

  #float(at: number, width: number): number {
    if (width === 8) return this.#view.getFloat64(at, true);
    return width === 4 ? this.#view.getFloat32(at, true) : Number.NaN;
  }
}
