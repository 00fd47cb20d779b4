/** Whether a value has the same rows along an axis whatever the inputs are: then one of them does for any number. */
import { type NodeIndex, nodeInputs, type ValueIndex, ValueKind } from '../../../src-shared/graph.js';
import { normalAxis } from '../../analysis/shapes/shapes.js';
import type { Shape } from '../../analysis/shapes/types.js';
import type { OpenedModel } from '../../formats/model-format.js';
import type { EditedShapes } from '../edited-model.js';

/** Stored tensors of more elements are not compared row by row. */
const maxElements = 1 << 20;
/** Nodes that are gone through for one value. */
const maxSteps = 2000;

const elementwise = new Set(
  'Add Sub Mul Div Pow Mod Where And Or Xor Not Equal Less Greater LessOrEqual GreaterOrEqual Max Min Sum Mean Neg Abs Sqrt Exp Log Sin Cos Tanh Sigmoid Relu Erf Floor Ceil Round Reciprocal Cast Identity Sign Clip'.split(
    ' ',
  ),
);
const random = new Set([
  'RandomNormal',
  'RandomUniform',
  'RandomNormalLike',
  'RandomUniformLike',
  'Multinomial',
  'Bernoulli',
]);

export class SameRows {
  readonly #constant = new Map<ValueIndex, boolean>();

  constructor(
    readonly model: OpenedModel,
    readonly shapes: EditedShapes,
  ) {}

  /** Whether no input's elements reach the value: stored tensors, and what is made of those and of shapes. */
  isConstant(value: ValueIndex): boolean {
    const seen = new Set<ValueIndex>();
    const waiting = [value];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (seen.has(at) || this.#constant.get(at) === true) continue;
      seen.add(at);
      const node = this.#producer(at);
      if (this.#isStored(at)) continue;
      if (node < 0 || seen.size > maxSteps || random.has(this.#op(node))) {
        this.#constant.set(value, false);
        return false;
      }
      if (this.#op(node) !== 'Shape' && this.#op(node) !== 'Size')
        for (const input of nodeInputs(this.model.graph, node)) if (input >= 0) waiting.push(input);
    }
    this.#constant.set(value, true);
    return true;
  }

  /** Whether all rows along the axis are one and the same, and no input's elements reach them. */
  hold(value: ValueIndex, axis: number, depth = 0): boolean {
    if (!this.isConstant(value) || depth > 60) return false;
    const shape = this.shapes.shapeOf(value);
    if (shape === null || axis < 0 || axis >= shape.length) return false;
    if (shape[axis] === 1) return true;
    if (this.#isStored(value)) return this.#storedRowsAreSame(value, axis);
    return this.#made(this.#producer(value), shape, axis, depth + 1);
  }

  #made(node: NodeIndex, shape: Shape, axis: number, depth: number): boolean {
    const op = this.#op(node);
    const inputs = [...nodeInputs(this.model.graph, node)];
    const attributes = this.model.nodeAttributes(node);
    const input = inputs[0] ?? -1;
    const rank = shape.length;
    /** The operand broadcast to the result: its rows there are the same. */
    const broadcast = (value: ValueIndex): boolean => {
      const own = value < 0 ? null : this.shapes.shapeOf(value);
      const at = own === null ? -1 : axis - rank + own.length;
      return own !== null && (at < 0 || own[at] === 1 || this.hold(value, at, depth));
    };
    if (elementwise.has(op)) return inputs.filter((value) => value >= 0).every(broadcast);
    if (op === 'Expand' || op === 'Tile') return broadcast(input);
    if (op === 'ConstantOfShape') return true;
    if (op === 'Unsqueeze' || op === 'Squeeze') {
      const own = this.shapes.shapeOf(input);
      const given = attributes.ints('axes') ?? this.shapes.elementsOf(inputs[1] ?? -1);
      if (own === null || given === undefined) return false;
      const larger = op === 'Unsqueeze' ? rank : own.length;
      const axes = given.map((each) => normalAxis(Number(each), larger));
      const kept = Array.from({ length: larger }, (_, each) => each).filter((each) => !axes.includes(each));
      return op === 'Unsqueeze'
        ? this.hold(input, kept.indexOf(axis), depth)
        : this.hold(input, kept[axis] ?? -1, depth);
    }
    if (op === 'Transpose') {
      const perm = attributes.ints('perm') ?? shape.map((_, each) => rank - 1 - each);
      return this.hold(input, perm[axis] ?? -1, depth);
    }
    if (op === 'Slice') return this.hold(input, axis, depth);
    if (op === 'Concat') {
      const joined = normalAxis(attributes.int('axis') ?? 0, rank);
      return joined !== axis && inputs.every((value) => this.hold(value, axis, depth));
    }
    if (op === 'Gather') {
      const [table, indices] = [this.shapes.shapeOf(input), this.shapes.shapeOf(inputs[1] ?? -1)];
      const taken = table === null ? undefined : normalAxis(attributes.int('axis') ?? 0, table.length);
      if (indices === null || taken === undefined) return false;
      if (axis >= taken && axis < taken + indices.length) return this.hold(inputs[1] ?? -1, axis - taken, depth);
      return this.hold(input, axis < taken ? axis : axis - indices.length + 1, depth);
    }
    return false;
  }

  #storedRowsAreSame(value: ValueIndex, axis: number): boolean {
    const stored = this.model.smallTensor(value, maxElements);
    if (stored === undefined) return false;
    const { shape, items } = stored;
    const size = shape[axis] ?? 1;
    const inner = shape.slice(axis + 1).reduce((all, each) => all * each, 1);
    return items.every((item, at) => {
      const row = Math.floor(at / inner) % size;
      return Object.is(item, items[at - row * inner]);
    });
  }

  #isStored(value: ValueIndex): boolean {
    const { values } = this.model.graph;
    const source = this.model.valueSource(value);
    const node = this.#producer(source);
    return values.kind[source] === ValueKind.initializer || (node >= 0 && this.#op(node) === 'Constant');
  }

  #producer(value: ValueIndex): NodeIndex {
    return this.model.graph.values.producer[this.model.valueSource(value)] ?? -1;
  }

  #op(node: NodeIndex): string {
    const { nodes, strings } = this.model.graph;
    return strings.get(nodes.op[node] ?? 0);
  }
}
