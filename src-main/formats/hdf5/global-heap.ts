/** Global heaps: where texts of any length lie (spec III.E). */
import type { Fields, Hdf5File } from './hdf5-file.js';

const maxCollections = 64;

export class GlobalHeap {
  readonly #collections = new Map<number, Map<number, { at: number; bytes: number }>>();

  constructor(readonly file: Hdf5File) {}

  /** The object a reference (collection address, index) stands for; empty for one that stands for none. */
  object(fields: Fields): Uint8Array {
    const address = fields.address();
    const index = fields.u32();
    if (address === undefined || index === 0) return new Uint8Array(0);
    const place = this.#collection(address).get(index);
    if (place === undefined) throw this.file.invalid('a text is not in the heap it should be in');
    return this.file.bytes(place.at, place.bytes);
  }

  #collection(address: number): Map<number, { at: number; bytes: number }> {
    const known = this.#collections.get(address);
    if (known !== undefined) return known;
    const found = new Map<number, { at: number; bytes: number }>();
    const { lengthBytes } = this.file;
    const size = this.file
      .fields(address, 8 + lengthBytes)
      .expect('GCOL')
      .skip(4)
      .length();
    const fields = this.file.fields(address, size);
    fields.skip(8 + lengthBytes);
    while (fields.left >= 8 + lengthBytes) {
      const index = fields.u16();
      const bytes = fields.skip(6).length();
      if (index === 0) break;
      found.set(index, { at: address + fields.at, bytes });
      fields.skip(Math.min(fields.left, Math.ceil(bytes / 8) * 8));
    }
    if (this.#collections.size >= maxCollections) this.#collections.clear();
    this.#collections.set(address, found);
    return found;
  }
}
