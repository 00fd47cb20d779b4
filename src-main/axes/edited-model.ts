/** A model as it would be with other axes: the shapes of all its values, before anything is written. */
import { type Dim, type NodeIndex, nodeInputs, type ValueIndex, ValueKind } from '../../src-shared/graph.js';
import { Inference } from '../analysis/shapes/inference.js';
import { parseSize } from '../analysis/shapes/size-text.js';
import type { Size } from '../analysis/shapes/size.js';
import { type KnownValue, type Shape, tensor } from '../analysis/shapes/types.js';
import type { OpenedModel } from '../formats/model-format.js';

/** Inputs of nodes that are something else in the edited model, by node and place. */
export type ReplacedInputs = ReadonlyMap<NodeIndex, ReadonlyMap<number, KnownValue>>;

/** An array with `more` entries, made by `make`, behind it. */
function extended<T extends Uint8Array | Uint32Array | Int32Array | Float64Array>(
  column: T,
  entries: readonly number[],
): T {
  const longer = new (column.constructor as new (length: number) => T)(column.length + entries.length);
  longer.set(column);
  longer.set(entries, column.length);
  return longer;
}

/** The graph without declared shapes of what operators make, and with a row for each replaced input. */
function overlaid(
  model: OpenedModel,
  replaced: ReplacedInputs,
): { model: OpenedModel; rows: Map<ValueIndex, KnownValue> } {
  const { graph } = model;
  const { values, nodes } = graph;
  const rows = new Map<ValueIndex, KnownValue>();
  const inputs = nodes.inputs.slice();
  for (const [node, places] of replaced)
    for (const [place, known] of places) {
      const row = values.count + rows.size;
      rows.set(row, known);
      inputs[(nodes.inputOffsets[node] ?? 0) + place] = row;
    }
  const added = [...rows.keys()];
  const zeros = added.map(() => 0);
  const end = values.dimOffsets[values.count] ?? 0;
  const isOwn = (value: ValueIndex): boolean =>
    values.kind[value] === ValueKind.initializer ||
    (values.bytes[value] ?? 0) > 0 ||
    (values.kind[value] === ValueKind.input && values.graph[value] === 0);
  const hasShape = values.hasShape.map((has, value) => (isOwn(value) ? has : 0));
  const [main, ...others] = graph.graphs;
  const edited = {
    ...graph,
    graphs: main === undefined ? graph.graphs : [{ ...main, inputs: [...main.inputs, ...added] }, ...others],
    nodes: { ...nodes, inputs },
    values: {
      ...values,
      count: values.count + added.length,
      name: extended(values.name, zeros),
      dtype: extended(values.dtype, zeros),
      kind: extended(
        values.kind,
        added.map(() => ValueKind.input),
      ),
      graph: extended(values.graph, zeros),
      producer: extended(
        values.producer,
        added.map(() => -1),
      ),
      hasShape: extended(hasShape, zeros),
      dimOffsets: extended(
        values.dimOffsets,
        added.map(() => end),
      ),
      bytes: extended(values.bytes, zeros),
    },
  };
  const isAdded = (value: ValueIndex): boolean => value >= values.count;
  const proxy = new Proxy(model, {
    get(target, key) {
      if (key === 'graph') return edited;
      if (key === 'valueSource') return (value: ValueIndex) => (isAdded(value) ? value : target.valueSource(value));
      if (key === 'containerType')
        return (value: ValueIndex) => (isAdded(value) ? undefined : target.containerType(value));
      const member: unknown = Reflect.get(target, key, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
  return { model: proxy, rows };
}

/** Shapes of a model's values as they would be. */
export interface EditedShapes {
  shapeOf(value: ValueIndex): Shape | null;
  /** Shape of an input of a node, where a replaced one is its replacement. */
  inputShape(node: NodeIndex, place: number): Shape | null;
  /** Elements of a small tensor that are known: numbers where they are stored, sizes where they are computed from shapes. */
  elementsOf(value: ValueIndex): readonly Size[] | undefined;
}

const known = new WeakMap<OpenedModel, EditedShapes>();

/** Shapes by the operators alone: a file may declare numbers in between that hold for its example only. */
export function undeclaredShapes(model: OpenedModel): EditedShapes {
  const shapes = known.get(model) ?? editedShapes(model, new Map(), new Map());
  known.set(model, shapes);
  return shapes;
}

/** Shapes of the model whose inputs have these dims (the others their own) and whose nodes have these inputs replaced. */
export function editedShapes(
  model: OpenedModel,
  inputs: ReadonlyMap<string, readonly Dim[]>,
  replaced: ReplacedInputs,
): EditedShapes {
  const { model: edited, rows } = overlaid(model, replaced);
  const given = new Map(rows);
  const { strings, values } = model.graph;
  for (const row of model.graph.graphs[0]?.inputs ?? []) {
    const dims = inputs.get(strings.get(values.name[row] ?? 0));
    if (dims === undefined || model.containerType(row) !== undefined) continue;
    const shape = dims.map((dim) => (typeof dim === 'string' ? (parseSize(dim) ?? null) : dim));
    given.set(row, tensor(values.dtype[row] ?? 0, shape));
  }
  const inference = new Inference(edited, given);
  model.during(() => inference.run());
  const shapeOf = (value: ValueIndex): Shape | null => {
    const stored = values.kind[value] === ValueKind.initializer ? inference.declared.of(value) : undefined;
    const type = stored ?? inference.finalType(value);
    return type.kind === 'tensor' ? type.shape : null;
  };
  const inputShape = (node: NodeIndex, place: number): Shape | null => {
    const row = nodeInputs(edited.graph, node)[place] ?? -1;
    return row < 0 ? null : shapeOf(row);
  };
  return { shapeOf, inputShape, elementsOf: (value) => inference.values.elementsOf(value)?.items };
}
