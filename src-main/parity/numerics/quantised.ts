/** How the way to an output is quantised: tensors that are rounded, and the ranges of the output and of what it is made of. */
import { dtypeName } from '../../../src-shared/dtype.js';
import { type NodeIndex, nodeInputs, type ValueIndex, ValueKind } from '../../../src-shared/graph.js';
import type { Quantised } from '../../../src-shared/numerics.js';
import type { OpenedModel } from '../../formats/model-format.js';

/** Operators after which values lie in the same range. */
const passing = new Set(['Identity', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Transpose', 'Slice', 'Gather']);
/** Values that are followed back from an output. */
const mostFollowed = 64;

/** Position of the weight among the inputs of operators that take quantised ones. */
function weightAt(op: string): number | null {
  if (/^QLinear(Conv|MatMul)$|^QGemm$/.test(op)) return 3;
  return /Integer/.test(op) ? 1 : op === 'DequantizeLinear' ? 0 : null;
}

/** How many tensors a node rounds, or reads that were: activations as they pass, stored weights. */
export function roundingsOf(op: string, isStored: (input: number) => boolean): number {
  const weight = weightAt(op);
  const weights = weight !== null && isStored(weight) ? 1 : 0;
  return (/QuantizeLinear$|^QLinear|^QGemm$/.test(op) ? 1 : 0) + weights;
}

/** Numbers of one model's quantisers. */
export class Quantisers {
  readonly #model: OpenedModel;

  constructor(model: OpenedModel) {
    this.#model = model;
  }

  #op(node: NodeIndex): string {
    const { nodes, strings } = this.#model.graph;
    return strings.get(nodes.op[node] ?? 0);
  }

  #input(node: NodeIndex, at: number): ValueIndex {
    const value = [...nodeInputs(this.#model.graph, node)][at] ?? -1;
    return value < 0 ? value : this.#model.valueSource(value);
  }

  #isStored(value: ValueIndex): boolean {
    const { values } = this.#model.graph;
    return value >= 0 && (values.kind[value] === ValueKind.initializer || (values.bytes[value] ?? 0) > 0);
  }

  /** Least and greatest number a QuantizeLinear or DequantizeLinear holds; null where its scale is not one stored number. */
  #range(node: NodeIndex): [low: number, high: number] | null {
    const [scale, zero] = [1, 2].map((at) => {
      const value = this.#input(node, at);
      return value < 0 ? undefined : this.#model.smallTensor(value, 1);
    });
    const step = scale?.items.length === 1 ? scale.items[0] : null;
    const type = /^(u?)int(8|16)$/.exec(zero === undefined ? 'uint8' : dtypeName(zero.dtype));
    if (typeof step !== 'number' || type === null) return null;
    const count = 2 ** Number(type[2]);
    const least = (type[1] === 'u' ? 0 : -count / 2) - (zero?.items[0] ?? 0);
    return [least * step, (least + count - 1) * step];
  }

  /** Tensors that a node rounds, or weights that were. */
  roundings(node: NodeIndex): number {
    return roundingsOf(this.#op(node), (at) => this.#isStored(this.#input(node, at)));
  }

  /** Width of the range an output, or what is added up to it, is kept in; null where no stored scale says it. */
  width(output: ValueIndex): number | null {
    const { values } = this.#model.graph;
    let widest: number | null = null;
    const seen = new Set<ValueIndex>();
    const waiting = [this.#model.valueSource(output)];
    for (let value = waiting.pop(); value !== undefined && seen.size < mostFollowed; value = waiting.pop()) {
      const node = values.producer[value] ?? -1;
      if (node < 0 || seen.has(value)) continue;
      seen.add(value);
      const op = this.#op(node);
      if (op === 'DequantizeLinear') {
        const [low, high] = this.#range(node) ?? [0, 0];
        widest = Math.max(widest ?? 0, high - low) || null;
      } else if (op === 'Add') waiting.push(this.#input(node, 0), this.#input(node, 1));
      else if (passing.has(op)) waiting.push(this.#input(node, 0));
    }
    return widest;
  }

  /** The largest magnitude that inputs of the model are cut off at, of those quantised with a stored scale among `nodes`. */
  reach(nodes: Iterable<NodeIndex>): number | null {
    const { values } = this.#model.graph;
    let least: number | null = null;
    for (const node of nodes) {
      if (this.#op(node) !== 'QuantizeLinear' || values.kind[this.#input(node, 0)] !== ValueKind.input) continue;
      const range = this.#range(node);
      const most = range === null ? Infinity : Math.max(Math.abs(range[0]), Math.abs(range[1]));
      if (most < (least ?? Infinity)) least = most;
    }
    return least;
  }
}

/** Of the `nodes` on the way to an output; null where none of them is quantised. */
export function quantisedOf(quantisers: Quantisers, output: ValueIndex, nodes: readonly NodeIndex[]): Quantised | null {
  const roundings = nodes.reduce((sum, node) => sum + quantisers.roundings(node), 0);
  return roundings === 0 ? null : { roundings, width: quantisers.width(output), reach: quantisers.reach(nodes) };
}
