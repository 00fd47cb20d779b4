/** Values of an opened ONNX graph at the sizes of one case: what can be compared, and how they hang together. */
import { dtypeName } from '../../../src-shared/dtype.js';
import { type NodeIndex, nodeInputs, nodeOutputs, type ValueIndex, ValueKind } from '../../../src-shared/graph.js';
import { Consumers } from '../../analysis/consumers.js';
import { inferShapes } from '../../analysis/shapes/infer-shapes.js';
import { nodeOrder } from '../../analysis/shapes/order.js';
import { evaluate, Expr } from '../../analysis/shapes/size.js';
import type { OpenedModel } from '../../formats/model-format.js';
import { isStorable } from '../../io/npy.js';
import { isFloat, type LayerValue, scopeOfPath } from './layer-value.js';
import { withQuantisedScopes } from './quantised-scopes.js';

/** Operators that only place, name or cut what is there. */
const movements = new Set([
  'Identity',
  'Reshape',
  'Transpose',
  'Squeeze',
  'Unsqueeze',
  'Flatten',
  'Slice',
  'Gather',
  'Split',
  'Concat',
  'Expand',
  'Shape',
  'Size',
  'Constant',
  'ConstantOfShape',
  'Range',
  'Tile',
]); // prettier-ignore

/** A value of the graph with the node that makes it. */
export interface GraphValue extends LayerValue {
  row: ValueIndex;
  node: NodeIndex;
  /** Its place in `all`. */
  order: number;
}

export class GraphValues {
  /** What main-graph nodes make and can be stored, in an order in which it can be computed. */
  readonly all: readonly GraphValue[];
  readonly byRow = new Map<ValueIndex, GraphValue>();
  readonly byName = new Map<string, GraphValue>();
  /** Module of each node as `a.b.0`, with the number of the call where the exporter writes one (`a.b_1`). */
  readonly scopes: readonly string[];
  readonly #consumers: Consumers;

  /** `sizes`: shapes of the inputs by name. */
  constructor(
    readonly model: OpenedModel,
    inputs: Readonly<Record<string, readonly number[]>>,
  ) {
    const { graph } = model;
    const { nodes, values, strings } = graph;
    this.#consumers = new Consumers(model);
    const order = [...nodeOrder(graph, 0)];
    const told = Array.from(nodes.scope, (scope) => scopeOfPath(strings.get(scope)));
    this.scopes = withQuantisedScopes(graph, order, told, (row) => this.readers(row));
    const shapes = inferShapes(model);
    const sizes = symbolSizes(model, inputs);
    const all: GraphValue[] = [];
    for (const node of order) {
      for (const row of nodeOutputs(graph, node)) {
        const name = row < 0 ? '' : strings.get(values.name[row] ?? 0);
        const dtype = row < 0 ? '' : dtypeName(shapes.dtypeOf(row));
        // A type that is not known is taken for one that can be: runtimes infer it.
        if (name === '' || !(isStorable(dtype) || shapes.dtypeOf(row) === 0)) continue;
        const shape = shapes.shapeOf(row)?.map((size) => evaluate(size, (symbol) => sizes.get(symbol))) ?? null;
        const value: GraphValue = {
          row,
          node,
          order: all.length,
          key: name,
          name,
          op: this.op(node),
          scope: this.scopes[node] ?? '',
          dtype: shapes.dtypeOf(row) === 0 ? 'float32' : dtype,
          shape: shape !== null && shape.every((size) => size !== null) ? shape : null,
        };
        all.push(value);
        this.byRow.set(row, value);
        this.byName.set(name, value);
      }
    }
    this.all = all;
  }

  op(node: NodeIndex): string {
    const { nodes, strings } = this.model.graph;
    return strings.get(nodes.op[node] ?? 0);
  }

  /** Nodes that read a value, in bodies too. */
  readers(row: ValueIndex): Uint32Array {
    return this.#consumers.of(row);
  }

  isOutput(row: ValueIndex): boolean {
    return this.model.graph.graphs[0]?.outputs.includes(row) ?? false;
  }

  /** Values a node reads that are neither stored nor left out. */
  read(node: NodeIndex): ValueIndex[] {
    const { graph } = this.model;
    return [...nodeInputs(graph, node)].filter((row) => row >= 0 && graph.values.kind[row] !== ValueKind.initializer);
  }

  /** Whether a node only places, names or cuts what is there. */
  moves(node: NodeIndex): boolean {
    return movements.has(this.op(node));
  }

  /** Whether a node computes with numbers, and does not only place them. */
  computes(node: NodeIndex): boolean {
    const made = [...nodeOutputs(this.model.graph, node)].map((row) => this.byRow.get(row));
    return !this.moves(node) && made.some((value) => value !== undefined && isFloat(value.dtype));
  }
}

/** Sizes of the symbols in the inputs' shapes. */
function symbolSizes(model: OpenedModel, inputs: Readonly<Record<string, readonly number[]>>): Map<string, number> {
  const { graph } = model;
  const sizes = new Map<string, number>();
  const shapes = inferShapes(model);
  for (const row of graph.graphs[0]?.inputs ?? []) {
    const given = inputs[graph.strings.get(graph.values.name[row] ?? 0)];
    shapes.shapeOf(row)?.forEach((size, axis) => {
      const atom = size instanceof Expr ? size.atom : undefined;
      const found = given?.[axis];
      if (atom?.kind === 'symbol' && found !== undefined) sizes.set(atom.name, found);
    });
  }
  return sizes;
}
