/** A model as it would be with other axes: the shapes of all its values, before anything is written. */
import { type Dim, type NodeIndex, nodeInputs, type ValueIndex, ValueKind } from '../../src-shared/graph.js';
import { Inference } from '../analysis/shapes/inference.js';
import { parseSize } from '../analysis/shapes/size-text.js';
import type { Size } from '../analysis/shapes/size.js';
import { type KnownValue, type Shape, tensor } from '../analysis/shapes/types.js';
import type { OpenedModel } from '../formats/model-format.js';

/** Shapes of a model's values as they would be. */
export interface EditedShapes {
  shapeOf(value: ValueIndex): Shape | null;
  /** Shape of an input of a node, where a replaced one is its replacement. */
  inputShape(node: NodeIndex, place: number): Shape | null;
  /** Elements of a small tensor that are known: numbers where they are stored, sizes where they are computed from shapes. */
  elementsOf(value: ValueIndex): readonly Size[] | undefined;
}

/** Inputs that a node is given instead of its own; asked before the node is gone through, when `shapes` knows what it takes. */
export type Decide = (node: NodeIndex, shapes: EditedShapes) => ReadonlyMap<number, KnownValue> | undefined;

/** The model without what its file declares of values that operators make. */
function undeclared(model: OpenedModel): OpenedModel {
  const { graph } = model;
  const { values } = graph;
  const isOwn = (value: ValueIndex): boolean =>
    values.kind[value] === ValueKind.initializer ||
    (values.bytes[value] ?? 0) > 0 ||
    (values.kind[value] === ValueKind.input && values.graph[value] === 0);
  const hasShape = values.hasShape.map((has, value) => (isOwn(value) ? has : 0));
  const edited = { ...graph, values: { ...values, hasShape } };
  return new Proxy(model, {
    get(target, key) {
      if (key === 'graph') return edited;
      const member: unknown = Reflect.get(target, key, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}

const known = new WeakMap<OpenedModel, EditedShapes>();

/** Shapes by the operators alone: a file may declare numbers in between that hold for its example only. */
export function undeclaredShapes(model: OpenedModel): EditedShapes {
  const shapes = known.get(model) ?? editedShapes(model, new Map());
  known.set(model, shapes);
  return shapes;
}

/** Shapes of the model whose inputs have these dims (the others their own) and whose nodes are given what `decide` says. */
export function editedShapes(
  model: OpenedModel,
  inputs: ReadonlyMap<string, readonly Dim[]>,
  decide: Decide = () => undefined,
): EditedShapes {
  const edited = undeclared(model);
  const given = new Map<ValueIndex, KnownValue>();
  const { strings, values } = model.graph;
  for (const row of model.graph.graphs[0]?.inputs ?? []) {
    const dims = inputs.get(strings.get(values.name[row] ?? 0));
    if (dims === undefined || model.containerType(row) !== undefined) continue;
    const shape = dims.map((dim) => (typeof dim === 'string' ? (parseSize(dim) ?? null) : dim));
    given.set(row, tensor(values.dtype[row] ?? 0, shape));
  }
  const replaced = new Map<NodeIndex, ReadonlyMap<number, KnownValue>>();
  const inference: Inference = new Inference(edited, given, (node) => {
    const instead = decide(node, shapes);
    if (instead !== undefined) replaced.set(node, instead);
    return instead;
  });
  const shapeOf = (value: ValueIndex): Shape | null => {
    const stored = values.kind[value] === ValueKind.initializer ? inference.declared.of(value) : undefined;
    const type = stored ?? inference.finalType(value);
    return type.kind === 'tensor' ? type.shape : null;
  };
  const inputShape = (node: NodeIndex, place: number): Shape | null => {
    const type = replaced.get(node)?.get(place)?.type;
    if (type !== undefined) return type.kind === 'tensor' ? type.shape : null;
    const row = nodeInputs(edited.graph, node)[place] ?? -1;
    return row < 0 ? null : shapeOf(row);
  };
  const shapes: EditedShapes = {
    shapeOf,
    inputShape,
    elementsOf: (value) => inference.values.elementsOf(value)?.items,
  };
  model.during(() => {
    inference.run();
  });
  return shapes;
}
