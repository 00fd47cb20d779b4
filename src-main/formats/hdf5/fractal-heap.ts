/** Fractal heaps: where links and attributes of large objects lie (spec III.G). Filtered heaps are not read. */
import { bytesFor, eachRecord } from './btree2.js';
import type { Fields, Hdf5File } from './hdf5-file.js';

export class FractalHeap {
  readonly #idBytes: number;
  readonly #hugeTree: number | undefined;
  readonly #width: number;
  readonly #startBytes: number;
  readonly #directRows: number;
  readonly #offsetBytes: number;
  readonly #lengthBytes: number;
  readonly #root: number | undefined;
  readonly #rootRows: number;
  #huge: Map<number, { address: number; bytes: number }> | undefined;

  constructor(
    readonly file: Hdf5File,
    address: number,
  ) {
    const { offsetBytes: O, lengthBytes: L } = file;
    const header = file.fields(address, 22 + 12 * L + 3 * O).expect('FRHP');
    header.skip(1);
    this.#idBytes = header.u16();
    const filtered = header.u16() > 0;
    header.skip(1);
    const maxManaged = header.u32();
    this.#hugeTree = header.skip(L).address();
    header.skip(O + 9 * L);
    this.#width = header.u16();
    this.#startBytes = header.length();
    const maxDirect = header.length();
    const maxHeapBits = header.u16();
    header.skip(2);
    this.#root = header.address();
    this.#rootRows = header.u16();
    if (filtered || this.#width === 0 || this.#startBytes === 0 || maxDirect < this.#startBytes || maxHeapBits > 64) {
      throw file.invalid(filtered ? 'names are stored compressed, which is not read here' : 'a heap has no sizes');
    }
    this.#directRows = Math.log2(maxDirect) - Math.log2(this.#startBytes) + 2;
    this.#offsetBytes = Math.ceil(maxHeapBits / 8);
    this.#lengthBytes = Math.min(Math.ceil(Math.log2(maxDirect) / 8), bytesFor(maxManaged));
  }

  /** The object an id of this heap stands for; `fields` are at the id. */
  object(fields: Fields): Uint8Array {
    const id = new Uint8Array(fields.take(this.#idBytes));
    const reader = this.file;
    const kind = ((id[0] ?? 0) >> 4) & 3;
    const rest = { at: 1 };
    const number = (width: number): number => {
      let value = 0;
      for (let index = width - 1; index >= 0; index -= 1) value = value * 256 + (id[rest.at + index] ?? 0);
      rest.at += width;
      return value;
    };
    if (kind === 2) {
      const long = this.#idBytes > 17;
      const bytes = long ? (((id[0] ?? 0) & 15) << 8) | (id[1] ?? 0) : (id[0] ?? 0) & 15;
      return id.subarray(long ? 2 : 1, (long ? 2 : 1) + bytes + 1);
    }
    if (kind === 1) {
      const direct = this.#idBytes - 1 >= reader.offsetBytes + reader.lengthBytes;
      if (direct) return reader.bytes(number(reader.offsetBytes), number(reader.lengthBytes));
      const place = this.#hugeObjects().get(number(Math.min(this.#idBytes - 1, reader.lengthBytes)));
      if (place === undefined) throw reader.invalid('an object of a heap is missing');
      return reader.bytes(place.address, place.bytes);
    }
    const offset = number(this.#offsetBytes);
    return reader.bytes(this.#managed(offset), number(this.#lengthBytes));
  }

  #hugeObjects(): Map<number, { address: number; bytes: number }> {
    this.#huge ??= new Map();
    if (this.#huge.size > 0 || this.#hugeTree === undefined) return this.#huge;
    const found = this.#huge;
    eachRecord(this.file, this.#hugeTree, (record) => {
      const place = { address: record.address() ?? 0, bytes: record.length() };
      found.set(record.length(), place);
    });
    return found;
  }

  /** Address of a place in the heap's own numbering: through indirect blocks to the direct block that holds it. */
  #managed(offset: number): number {
    const missing = (): Error => this.file.invalid('a heap has no block where an object should lie');
    if (this.#root === undefined) throw missing();
    if (this.#rootRows === 0) return this.#root + offset;
    let block = this.#root;
    let inside = offset;
    const firstRow = this.#width * this.#startBytes;
    for (let depth = 0; depth < 64; depth += 1) {
      const power = inside < firstRow ? 0 : Math.floor(Math.log2(inside / firstRow)) + 1;
      const rowBytes = this.#startBytes * 2 ** Math.max(0, power - 1);
      const rowStart = power === 0 ? 0 : firstRow * 2 ** (power - 1);
      const column = Math.floor((inside - rowStart) / rowBytes);
      const entry = power * this.#width + column;
      const place = block + 5 + this.file.offsetBytes + this.#offsetBytes + entry * this.file.offsetBytes;
      const child = this.file.fields(place, this.file.offsetBytes).address();
      if (child === undefined) throw missing();
      inside -= rowStart + column * rowBytes;
      if (power < this.#directRows) return child + inside;
      block = child;
    }
    throw missing();
  }
}
