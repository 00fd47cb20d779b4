/**
 * Random reads of a file through a small cache of pages: a flatbuffer's tables point back and forth, and between them lie
 * weights that nobody asked for. Only pages that hold something asked for are read.
 */
import type { ByteSource } from '../byte-source.js';

/** Small enough that looking at the length of each of 10,000 weights reads 160 MB at most, whatever they hold. */
const pageBytes = 16 * 1024;
/** Every page also holds the first bytes of the next, so that no number lies in two. */
const overlap = 8;
const keptPages = 256;

export class PagedBytes {
  readonly #pages = new Map<number, DataView>();
  #page: DataView = new DataView(new ArrayBuffer(0));
  #start = -1;

  constructor(readonly source: ByteSource) {}

  /** A view and the place in it of the byte at `position`, with at least 8 bytes where the file has them. */
  at(position: number): { view: DataView; at: number } {
    const start = position - (position % pageBytes);
    if (start !== this.#start) {
      this.#page = this.#pages.get(start) ?? this.#load(start);
      this.#start = start;
    }
    return { view: this.#page, at: position - start };
  }

  /** Copies [position, position + bytes); shorter where the file ends. */
  copy(position: number, bytes: number): Uint8Array {
    const { view, at } = this.at(position);
    if (at + bytes <= view.byteLength) return new Uint8Array(view.buffer.slice(at, at + bytes));
    const copied = new Uint8Array(Math.max(0, Math.min(bytes, this.source.size - position)));
    return copied.subarray(0, this.source.read(copied, position));
  }

  #load(start: number): DataView {
    const bytes = new Uint8Array(Math.max(0, Math.min(pageBytes + overlap, this.source.size - start)));
    const got = this.source.read(bytes, start);
    const page = new DataView(bytes.buffer, 0, got);
    if (this.#pages.size >= keptPages)
      for (const first of this.#pages.keys()) {
        this.#pages.delete(first);
        break;
      }
    this.#pages.set(start, page);
    return page;
  }
}
