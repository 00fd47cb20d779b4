/** Nodes that hold an old size, found and repaired one layer after the other until the new symbols get through. */
import type { AxisRepair } from '../../../src-shared/axes.js';
import { type Dim, type NodeIndex, nodeInputs } from '../../../src-shared/graph.js';
import { type Size, textOfSize } from '../../analysis/shapes/size.js';
import { dtypes, type KnownValue, tensor, vectorElements } from '../../analysis/shapes/types.js';
import type { OpenedModel } from '../../formats/model-format.js';
import { nodeLabel } from '../symbol-flow.js';
import { type EditedShapes, editedShapes } from '../edited-model.js';
import { isNew, type Olds, repairExpand, repairReshape } from './reshape-repair.js';

/** What is done to a node: another constant shape, or initial states made as large as the batch. */
export type NodeRepair =
  | {
      kind: 'shape';
      node: NodeIndex;
      before: readonly Size[];
      after: readonly Size[];
      /** Concat that makes the shape out of single sizes, where it is not one constant. */
      concat: NodeIndex | null;
    }
  | { kind: 'states'; node: NodeIndex; places: readonly number[]; shape: readonly Size[] };

export interface Repaired {
  repairs: readonly NodeRepair[];
  shapes: EditedShapes;
}

/** More layers than any model has; a repair that calls for another without end stops here. */
const maxPasses = 400;

const recurrent = new Set(['LSTM', 'GRU', 'RNN']);

interface Target {
  items: readonly Size[];
  concat: NodeIndex | null;
}

/** The shape a node is given: a constant, or single sizes joined by a Concat of the main graph. */
function targetOf(model: OpenedModel, shapes: EditedShapes, node: NodeIndex): Target | undefined {
  const { nodes, values, strings } = model.graph;
  const row = nodeInputs(model.graph, node)[1] ?? -1;
  const items = row < 0 ? undefined : shapes.elementsOf(row);
  if (items === undefined) return undefined;
  if (items.every((item) => typeof item === 'number')) return { items, concat: null };
  const concat = values.producer[row] ?? -1;
  if (concat < 0 || strings.get(nodes.op[concat] ?? 0) !== 'Concat' || (nodes.graph[concat] ?? 0) !== 0)
    return undefined;
  const parts = [...nodeInputs(model.graph, concat)].map((part) => shapes.elementsOf(part)?.length);
  return parts.length === items.length && parts.every((length) => length === 1) ? { items, concat } : undefined;
}

/** `allowzero`: a 0 is a size of 0. Without one in the target that makes no difference, and is left out by the repair. */
function keepsZeros(model: OpenedModel, node: NodeIndex, { items }: Target): boolean {
  return model.nodeAttributes(node).int('allowzero') === 1 && items.includes(0);
}

function repairOf(model: OpenedModel, shapes: EditedShapes, node: NodeIndex, olds: Olds): NodeRepair | undefined {
  const { nodes, strings } = model.graph;
  const op = strings.get(nodes.op[node] ?? 0);
  const from = shapes.inputShape(node, 0);
  // Nodes of bodies are not the main graph's to change.
  if (from === null || (nodes.graph[node] ?? 0) !== 0 || strings.get(nodes.domain[node] ?? 0) !== '') return undefined;
  if (recurrent.has(op)) {
    const batch = from[1] ?? null;
    const inputs = nodeInputs(model.graph, node);
    const places = [5, 6].filter((place) => (inputs[place] ?? -1) >= 0 && shapes.inputShape(node, place)?.[1] === 1);
    const [first] = places;
    const shape = first === undefined ? null : shapes.inputShape(node, first);
    if (!isNew(batch, olds) || shape === null) return undefined;
    return { kind: 'states', node, places, shape: [shape[0] ?? null, batch, shape[2] ?? null] };
  }
  if (op !== 'Reshape' && op !== 'Expand') return undefined;
  const target = targetOf(model, shapes, node);
  if (target === undefined || keepsZeros(model, node, target)) return undefined;
  const after = (op === 'Reshape' ? repairReshape : repairExpand)(from, target.items, olds);
  if (after === undefined || after === 'fine') return undefined;
  return { kind: 'shape', node, before: target.items, after, concat: target.concat };
}

function replacementsOf(model: OpenedModel, repairs: readonly NodeRepair[]): Map<NodeIndex, Map<number, KnownValue>> {
  return new Map(
    repairs.map((repair) => {
      if (repair.kind === 'shape') {
        const elements = vectorElements(repair.after);
        return [repair.node, new Map([[1, tensor(dtypes.int64, [repair.after.length], elements)]])];
      }
      const dtype = (place: number): number =>
        model.graph.values.dtype[nodeInputs(model.graph, repair.node)[place] ?? 0] ?? 1;
      return [repair.node, new Map(repair.places.map((place) => [place, tensor(dtype(place), repair.shape)]))];
    }),
  );
}

/** Repairs what can be repaired, for inputs of these dims. */
export function repairAll(model: OpenedModel, inputs: ReadonlyMap<string, readonly Dim[]>, olds: Olds): Repaired {
  const repairs = new Map<NodeIndex, NodeRepair>();
  let shapes = editedShapes(model, inputs, new Map());
  for (let pass = 0; pass < maxPasses && olds.size > 0; pass += 1) {
    const before = repairs.size;
    for (let node = 0; node < model.graph.nodes.count; node += 1) {
      const repair = repairs.has(node) ? undefined : repairOf(model, shapes, node, olds);
      if (repair !== undefined) repairs.set(node, repair);
    }
    if (repairs.size === before) break;
    shapes = editedShapes(model, inputs, replacementsOf(model, [...repairs.values()]));
  }
  return { repairs: [...repairs.values()].sort((a, b) => a.node - b.node), shapes };
}

const shapeText = (sizes: readonly Size[]): string => `[${sizes.map((size) => textOfSize(size) ?? '?').join(', ')}]`;

/** A repair as it is shown. */
export function shownRepair(model: OpenedModel, repair: NodeRepair): AxisRepair {
  const { nodes, strings } = model.graph;
  const about = { node: nodeLabel(model, repair.node), op: strings.get(nodes.op[repair.node] ?? 0) };
  if (repair.kind === 'shape') return { ...about, before: shapeText(repair.before), after: shapeText(repair.after) };
  return {
    ...about,
    before: 'initial states for a batch of 1',
    after: 'initial states expanded to the batch of its input',
  };
}
