/** What lies below a new symbol in the axes of values: known from the Reshape that made such an axis. */
import { type NodeIndex, nodeInputs, type ValueIndex } from '../../../src-shared/graph.js';
import { type Size, symbolsOf, textOfSize } from '../../analysis/shapes/size.js';
import type { OpenedModel } from '../../formats/model-format.js';
import type { EditedShapes } from '../edited-model.js';
import { numbersOf, type Olds, type Sample, sampleOf } from './digits.js';

/** Elements below the symbol in an axis, for each sample. */
export type Inner = readonly [number, number];

const keyOf = (axis: number, symbol: string): string => `${String(axis)} ${symbol}`;

export class Layouts {
  readonly #made = new Map<ValueIndex, Map<string, Inner>>();

  constructor(
    readonly model: OpenedModel,
    readonly olds: Olds,
  ) {}

  /** Notes what lies below a symbol in an axis of a value. */
  note(value: ValueIndex, axis: number, symbol: string, inner: Inner): void {
    const known = this.#made.get(value) ?? new Map<string, Inner>();
    known.set(keyOf(axis, symbol), inner);
    this.#made.set(value, known);
  }

  /**
   * Elements below the symbol in an axis of a value: 1 where the axis is that symbol alone, else as the axis of the same
   * size had it that it comes from. Undefined where that cannot be seen.
   */
  innerOf(shapes: EditedShapes, value: ValueIndex, axis: number, symbol: string): Inner | undefined {
    let [at, place] = [value, axis];
    // Goes up the graph, which has no circles.
    for (;;) {
      const size = shapes.shapeOf(at)?.[place] ?? null;
      const known = this.#made.get(at)?.get(keyOf(place, symbol));
      if (known !== undefined) return known;
      if (this.#isAlone(size, symbol)) return [1, 1];
      const before = this.#source(shapes, at, size);
      if (before === undefined) return undefined;
      [at, place] = before;
    }
  }

  #isAlone(size: Size, symbol: string): boolean {
    const at = (sample: Sample): number | undefined => numbersOf([size], sampleOf(this.olds, sample))?.[0];
    return symbolsOf(size).size === 1 && at(0) === this.olds.get(symbol) && at(1) === at(0);
  }

  /** The input of the value's node, and its axis, that has this size. */
  #source(shapes: EditedShapes, value: ValueIndex, size: Size): [ValueIndex, number] | undefined {
    const { values } = this.model.graph;
    const node: NodeIndex = values.producer[value] ?? -1;
    if (node < 0) return undefined;
    const text = textOfSize(size);
    for (const input of nodeInputs(this.model.graph, node)) {
      const axis = input < 0 ? -1 : (shapes.shapeOf(input)?.findIndex((each) => textOfSize(each) === text) ?? -1);
      if (axis >= 0) return [input, axis];
    }
    return undefined;
  }
}
