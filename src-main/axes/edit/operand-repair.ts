/** Constants that were made for one size of the batch: zeros, masks, tokens, initial states. One row of them does for any. */
import { type NodeIndex, nodeInputs } from '../../../src-shared/graph.js';
import { normalAxis } from '../../analysis/shapes/shapes.js';
import { evaluate, type Size } from '../../analysis/shapes/size.js';
import { dtypes, type Shape } from '../../analysis/shapes/types.js';
import type { OpenedModel } from '../../formats/model-format.js';
import type { EditedShapes } from '../edited-model.js';
import type { Olds } from './digits.js';
import { isNew, oldSize } from './reshape-repair.js';
import type { SameRows } from './same-rows.js';

/** An operand cut to one row along an axis, and expanded to the size of another operand's where it does not broadcast. */
export interface OperandRepair {
  kind: 'operand';
  node: NodeIndex;
  place: number;
  axis: number;
  /** It has more than one row. */
  cut: boolean;
  /** Input and axis whose size it takes; null where a size of 1 fits. */
  like: { place: number; axis: number } | null;
  /** Its shape afterwards. */
  shape: readonly Size[];
  dtype: number;
}

const recurrent = new Set(['LSTM', 'GRU', 'RNN']);
const broadcasts = new Set(
  'Add Sub Mul Div Pow Mod Where And Or Xor Equal Less Greater LessOrEqual GreaterOrEqual Max Min Sum Mean PRelu MatMul'.split(
    ' ',
  ),
);

interface Spot {
  place: number;
  axis: number;
  size: Size;
  like: { place: number; axis: number };
  expand: boolean;
}

/** Operand axes of a number where another operand has a new symbol. */
function spotsOf(op: string, inputs: readonly (Shape | null)[], joined: number | undefined, olds: Olds): Spot[] {
  const spots: Spot[] = [];
  if (recurrent.has(op)) {
    const batch = inputs[0]?.[1] ?? null;
    const like = { place: 0, axis: 1 };
    if (isNew(batch, olds))
      for (const place of [5, 6]) if (inputs[place]) spots.push({ place, axis: 1, size: batch, like, expand: true });
    return spots;
  }
  const rank = Math.max(...inputs.map((shape) => shape?.length ?? 0));
  const isJoin = op === 'Concat';
  for (let back = 1; back <= rank; back += 1) {
    // The last two axes of a MatMul are rows and columns.
    if (op === 'MatMul' && back <= 2) continue;
    if (isJoin && rank - back === joined) continue;
    const at = (place: number): number => (inputs[place]?.length ?? 0) - back;
    const leader = inputs.findIndex((shape, place) => at(place) >= 0 && isNew(shape?.[at(place)] ?? null, olds));
    if (leader < 0) continue;
    const like = { place: leader, axis: at(leader) };
    const size = inputs[leader]?.[at(leader)] ?? null;
    inputs.forEach((shape, place) => {
      const own = shape?.[at(place)];
      if (typeof own === 'number' && (isJoin || own !== 1))
        spots.push({ place, axis: at(place), size, like, expand: isJoin });
    });
  }
  return spots;
}

/** The operands of a node that hold an old size and can be made to follow. */
export function operandRepairs(
  model: OpenedModel,
  shapes: EditedShapes,
  rows: SameRows,
  node: NodeIndex,
  olds: Olds,
): OperandRepair[] {
  const { nodes, strings, values } = model.graph;
  const op = strings.get(nodes.op[node] ?? 0);
  if (!recurrent.has(op) && !broadcasts.has(op) && op !== 'Concat') return [];
  const rowsOfInputs = [...nodeInputs(model.graph, node)];
  const inputs = rowsOfInputs.map((row) => (row < 0 ? null : shapes.shapeOf(row)));
  if (!inputs.some((shape) => shape?.some((size) => isNew(size, olds)))) return [];
  const joined =
    op === 'Concat' ? normalAxis(model.nodeAttributes(node).int('axis') ?? 0, inputs[0]?.length ?? 0) : undefined;
  return spotsOf(op, inputs, joined, olds).flatMap(({ place, axis, size, like, expand }): OperandRepair[] => {
    const row = rowsOfInputs[place] ?? -1;
    const [shape, own] = [inputs[place] ?? [], inputs[place]?.[axis]];
    if (oldSize(size, olds) !== own || !rows.hold(row, axis)) return [];
    const after = shape.map((each, at) => (at === axis ? (expand ? size : 1) : each));
    const dtype = values.dtype[row] ?? dtypes.float32;
    return [{ kind: 'operand', node, place, axis, cut: own !== 1, like: expand ? like : null, shape: after, dtype }];
  });
}

/** A constant that was stored for the old size, and is expanded to the new one. */
export function expandedRows(
  model: OpenedModel,
  shapes: EditedShapes,
  rows: SameRows,
  node: NodeIndex,
  target: readonly Size[],
  olds: Olds,
): OperandRepair[] {
  const [row = -1] = nodeInputs(model.graph, node);
  const shape = row < 0 ? null : shapes.shapeOf(row);
  if (shape === null) return [];
  const axis = shape.findIndex((own, at) => {
    const size = target[at + target.length - shape.length] ?? null;
    return own !== 1 && isNew(size, olds) && oldSize(size, olds) === own && rows.hold(row, at);
  });
  if (axis < 0) return [];
  const after = shape.map((each, at) => (at === axis ? 1 : each));
  const dtype = model.graph.values.dtype[row] ?? dtypes.float32;
  return [{ kind: 'operand', node, place: 0, axis, cut: true, like: null, shape: after, dtype }];
}

/** Constant sizes of a Resize that are the batch's: computed from its input instead. */
export function resizeSizes(from: Shape, sizes: readonly Size[], olds: Olds): Map<number, Size> | undefined {
  if (sizes.length !== from.length) return undefined;
  const changed = new Map<number, Size>();
  sizes.forEach((size, axis) => {
    const own = from[axis] ?? null;
    const isOld = typeof size === 'number' && isNew(own, olds) && oldSize(own, olds) === size;
    if (isOld && evaluate(own, (name) => olds.get(name)) === size) changed.set(axis, own);
  });
  return changed.size === 0 ? undefined : changed;
}
