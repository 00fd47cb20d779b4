/** Where the data of tensors is to lie: what is asked for, and the data file that follows from it. */
import type { SegmentList } from './segments.js';

/** Offsets in a data file are multiples of this, so that runtimes can map it (onnx.proto, external_data). */
export const dataAlignment = 4096;

/** A data file that is planned: the content of tensors by offset, ascending, with gaps of zeros between them. */
export interface DataPlan {
  location: string;
  parts: ReadonlyMap<number, SegmentList>;
  bytes: number;
}

export type DataEdit =
  /** External data comes into the file; with `only`, that which an earlier plan put out of it. */
  | { to: 'inline'; planned?: DataPlan; only?: 'planned' }
  /**
   * Initializers of at least `threshold` bytes go into one new file called `location`, those that are external now too;
   * smaller ones come in. With `detach` what is external now stays where it is.
   */
  | { to: 'split'; location: string; threshold: number; planned?: DataPlan; detach?: true };

/** Collects the parts of a data file in the order they are met. */
export class DataFile {
  readonly #parts = new Map<number, SegmentList>();
  #end = 0;

  constructor(readonly location: string) {}

  /** Where `content` will lie. */
  add(content: SegmentList): number {
    const offset = Math.ceil(this.#end / dataAlignment) * dataAlignment;
    this.#parts.set(offset, content);
    this.#end = offset + content.bytes;
    return offset;
  }

  plan(): DataPlan | undefined {
    return this.#parts.size === 0 ? undefined : { location: this.location, parts: this.#parts, bytes: this.#end };
  }
}
