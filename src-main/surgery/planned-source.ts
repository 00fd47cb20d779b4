/** A planned file read as if it were written: for what an edit would do. */
import { type ByteSource, FileSource, MemorySource } from '../formats/byte-source.js';
import type { EditPlan } from '../formats/onnx/edit/plan.js';
import { bytesOf, type Segment } from '../formats/onnx/edit/segments.js';
import type { ByteRange } from '../tensorkit/byte-range.js';

export class PlannedSource implements ByteSource {
  readonly #segments: readonly Segment[];
  /** Where each segment begins, and the end. */
  readonly #starts: number[];
  readonly #others = new Map<string, ByteSource>();
  #bytesRead = 0;

  constructor(
    readonly source: ByteSource,
    plan: EditPlan,
  ) {
    this.#segments = plan.segments;
    this.#starts = [0];
    for (const segment of plan.segments) this.#starts.push((this.#starts.at(-1) ?? 0) + bytesOf(segment));
  }

  get path(): string {
    return this.source.path;
  }

  get size(): number {
    return this.#starts.at(-1) ?? 0;
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  read(target: Uint8Array, position: number): number {
    let filled = 0;
    for (let at = this.#segmentAt(position); filled < target.length && at < this.#segments.length; at += 1) {
      const segment = this.#segments[at] ?? new Uint8Array();
      const within = position + filled - (this.#starts[at] ?? 0);
      const part = target.subarray(filled, filled + Math.min(target.length - filled, bytesOf(segment) - within));
      if (segment instanceof Uint8Array) part.set(segment.subarray(within, within + part.length));
      else if (this.#fileOf(segment.file).read(part, segment.start + within) < part.length) break;
      filled += part.length;
    }
    this.#bytesRead += filled;
    return filled;
  }

  range(offset: number, bytes: number): ByteRange {
    const copy = new Uint8Array(bytes);
    const held = copy.subarray(0, this.read(copy, offset));
    return new MemorySource(this.path, held).range(0, bytes);
  }

  #fileOf(file: string | undefined): ByteSource {
    if (file === undefined) return this.source;
    const known = this.#others.get(file);
    if (known !== undefined) return known;
    const opened = new FileSource(file);
    opened.close();
    this.#others.set(file, opened);
    return opened;
  }

  /** The last segment that begins at or before `position`. */
  #segmentAt(position: number): number {
    let [low, high] = [0, this.#segments.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= position) low = middle;
      else high = middle;
    }
    return low;
  }
}
