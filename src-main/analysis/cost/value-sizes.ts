/** Sizes of values as numbers, at given sizes of the symbols. NaN is "not known" throughout and spreads by itself. */
import { dtypeBits } from '../../../src-shared/dtype.js';
import type { ModelGraph, ValueIndex } from '../../../src-shared/graph.js';
import type { DimTexts } from './dim-text.js';

export class ValueSizes {
  readonly #graph: ModelGraph;
  /** The graph's dims as numbers. */
  readonly #dims: Float64Array;
  readonly #elements: Float64Array;

  constructor(graph: ModelGraph, texts: DimTexts, symbols: ReadonlyMap<string, number>) {
    this.#graph = graph;
    const { values, strings } = graph;
    const byString = new Map<number, number>();
    const sizeOf = (string: number): number => {
      const known = byString.get(string);
      if (known !== undefined) return known;
      const size = texts.evaluate(strings.get(string), symbols);
      byString.set(string, size);
      return size;
    };
    this.#dims = values.dims.map((dim) => (dim >= 0 ? dim : sizeOf(-dim - 1)));
    this.#elements = new Float64Array(values.count);
    for (let value = 0; value < values.count; value += 1) {
      let product = values.hasShape[value] === 1 ? 1 : Number.NaN;
      const end = values.dimOffsets[value + 1] ?? 0;
      for (let at = values.dimOffsets[value] ?? 0; at < end; at += 1) product *= this.#dims[at] ?? Number.NaN;
      this.#elements[value] = product;
    }
  }

  rank(value: ValueIndex): number {
    const { hasShape, dimOffsets } = this.#graph.values;
    if (hasShape[value] !== 1) return Number.NaN;
    return (dimOffsets[value + 1] ?? 0) - (dimOffsets[value] ?? 0);
  }

  /** Size of an axis, counted from the end when negative; NaN when there is no such axis. */
  dim(value: ValueIndex, axis: number): number {
    const rank = this.rank(value);
    const at = axis < 0 ? rank + axis : axis;
    if (!(at >= 0 && at < rank)) return Number.NaN;
    return this.#dims[(this.#graph.values.dimOffsets[value] ?? 0) + at] ?? Number.NaN;
  }

  elements(value: ValueIndex): number {
    return this.#elements[value] ?? Number.NaN;
  }

  /** Bytes in memory, sub-byte types packed; NaN for strings and unknown types. */
  bytes(value: ValueIndex): number {
    const bits = dtypeBits(this.#graph.values.dtype[value] ?? 0);
    return bits === 0 ? Number.NaN : Math.ceil((bits * this.elements(value)) / 8);
  }
}
