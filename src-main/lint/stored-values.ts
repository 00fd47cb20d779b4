/** The tensors a model stores, and what is known of their values: read in one pass, a range at a time, and remembered. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { dtypeBytes, dtypeName } from '../../src-shared/dtype.js';
import { LapidaryError } from '../../src-shared/errors.js';
import type { ValueIndex } from '../../src-shared/graph.js';
import type { OpenedModel } from '../formats/model-format.js';
import { type ByteRange, openRange } from '../tensorkit/byte-range.js';
import { tensorkit } from '../tensorkit/choose.js';
import { summarise } from '../tensorkit/statistics.js';

/** What a rule about values needs to know. */
export interface ValueRange {
  nan: number;
  positiveInfinite: number;
  negativeInfinite: number;
  elements: number;
  /** Of the finite elements; 64-bit integers are rounded. */
  min: number;
  max: number;
}

const isNumeric = (dtype: number): boolean => /^(b?float\d+|u?int(8|16|32|64))$/.test(dtypeName(dtype));

/** Bytes read at once to compare tensors, and the most that is read whole. */
const chunkBytes = 1 << 20;

/** Files kept open; a model may name thousands. */
const maxFiles = 64;

export class StoredValues {
  readonly #ranges = new Map<ValueIndex, ValueRange | null>();
  #all: ValueIndex[] | undefined;
  /** Files small tensors are read from, open until `close`: a model may hold a hundred thousand of them. */
  readonly #files = new Map<string, number>();

  constructor(
    readonly model: OpenedModel,
    readonly signal: AbortSignal,
  ) {}

  /** Values that store something. */
  get all(): readonly ValueIndex[] {
    if (this.#all !== undefined) return this.#all;
    const { bytes, count } = this.model.graph.values;
    const all: ValueIndex[] = [];
    for (let value = 0; value < count; value += 1) if ((bytes[value] ?? 0) > 0) all.push(value);
    this.#all = all;
    return all;
  }

  bytes(value: ValueIndex): number {
    return this.model.graph.values.bytes[value] ?? 0;
  }

  /** Range of the values of a numeric tensor; undefined for others, and for one that cannot be read. */
  async range(value: ValueIndex): Promise<ValueRange | undefined> {
    const known = this.#ranges.get(value);
    if (known !== undefined) return known ?? undefined;
    const found = await this.#read(value);
    this.#ranges.set(value, found ?? null);
    return found;
  }

  async #read(value: ValueIndex): Promise<ValueRange | undefined> {
    if (!isNumeric(this.model.graph.values.dtype[value] ?? 0)) return undefined;
    const found = await this.#ifReadable(async () => {
      const tensor = this.model.storedTensor(value);
      if (tensor === undefined || tensor.elements === 0) return undefined;
      const { dtype, elements } = tensor;
      const range = this.#atHand(await tensor.range(this.signal));
      return summarise(tensorkit().kit, { range, dtype, elements, signal: this.signal });
    });
    if (found === undefined) return undefined;
    const { nan, positiveInfinite, negativeInfinite, count, min, max } = found;
    return { nan, positiveInfinite, negativeInfinite, elements: count, min: min ?? 0, max: max ?? 0 };
  }

  /** SHA-256 of a tensor's raw storage; undefined for one that cannot be read. */
  digest(value: ValueIndex): Promise<string | undefined> {
    return this.#ifReadable(async () => {
      const tensor = this.model.storedTensor(value);
      if (tensor === undefined || tensor.sparse) return undefined;
      const range = this.#atHand(await tensor.range(this.signal));
      const bytes = dtypeBytes(tensor.dtype, tensor.elements);
      const reader = openRange(range);
      try {
        const hash = createHash('sha256');
        const chunk = new Uint8Array(Math.min(chunkBytes, bytes));
        for (let at = 0; at < bytes; at += chunk.length) {
          if (this.signal.aborted) throw new LapidaryError('CANCELLED', 'Lint was cancelled.');
          const part = chunk.subarray(0, Math.min(chunk.length, bytes - at));
          if (!reader.read(part, at)) return undefined;
          hash.update(part);
        }
        return hash.digest('hex');
      } finally {
        reader.close();
      }
    });
  }

  close(): void {
    for (const file of this.#files.values()) closeSync(file);
    this.#files.clear();
  }

  /** A small range of a file as memory; what cannot be read whole stays as it is, and is refused where it is used. */
  #atHand(range: ByteRange): ByteRange {
    if (range.kind === 'memory' || range.bytes > chunkBytes || this.#files.size > maxFiles) return range;
    const file = this.#files.get(range.path) ?? openSync(range.path, 'r');
    this.#files.set(range.path, file);
    const bytes = new Uint8Array(range.bytes);
    return readSync(file, bytes, 0, bytes.length, range.offset) === bytes.length ? { kind: 'memory', bytes } : range;
  }

  /** What is missing, refused or cut off has a rule of its own. */
  async #ifReadable<T>(work: () => Promise<T | undefined>): Promise<T | undefined> {
    try {
      return await work();
    } catch (thrown) {
      if (thrown instanceof LapidaryError && thrown.code !== 'CANCELLED') return undefined;
      throw thrown;
    }
  }
}
