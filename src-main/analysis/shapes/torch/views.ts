/** Operators that show the same elements under another shape, or a part of them. */
import type { Handler, Handlers, NodeView } from '../node-view.js';
import { reshapeTo } from '../operators/shape-ops.js';
import { sliceRange } from '../operators/join-split.js';
import { broadcast, maxRank, normalAxes, normalAxis, productOf, unknownSizes, withSize } from '../shapes.js';
import { add, floorDivide, multiply, type Size, subtract } from '../size.js';
import { type Shape, tensor } from '../types.js';
import {
  argument,
  dtypeArgument,
  dtypeOf,
  numberArgument,
  numbersOf,
  plainArgument,
  shapeArgument,
  shapeOf,
  withShape,
  self,
} from './arguments.js';
import { listSlice } from './lists.js';

/** A shape by the operand's own; unknown where that is. */
const byShape =
  (change: (shape: Shape, node: NodeView) => Shape | null): Handler =>
  (node) => {
    const value = self(node);
    const shape = shapeOf(value);
    return withShape(value, shape && change(shape, node));
  };

/** The axis an argument names; undefined where it is not known or out of range. */
export function axisArgument(node: NodeView, rank: number, fallback: number, name = 'dim'): number | undefined {
  const given = plainArgument(node, name, fallback);
  return given === undefined ? undefined : normalAxis(given, rank);
}

const reshape: Handler = (node) => {
  const value = self(node);
  if (node.attributes.has('dtype')) return [tensor(dtypeArgument(node, 0), null)];
  const wanted = numbersOf(argument(node, 'size', 'shape'));
  return withShape(value, wanted === undefined ? null : reshapeTo(shapeOf(value), wanted, true));
};

const asOther: Handler = (node) => withShape(self(node), shapeArgument(node, 'other'));

const flatten = byShape((shape, node) => {
  if (shape.length === 0) return [1];
  const [start, end] = [
    axisArgument(node, shape.length, 0, 'start_dim'),
    axisArgument(node, shape.length, -1, 'end_dim'),
  ];
  if (start === undefined || end === undefined || end < start) return null;
  return [...shape.slice(0, start), productOf(shape, start, end + 1), ...shape.slice(end + 1)];
});

const unflatten = byShape((shape, node) => {
  const axis = axisArgument(node, shape.length, 0);
  const sizes = numbersOf(argument(node, 'sizes'));
  if (axis === undefined || sizes === undefined) return null;
  return [...shape.slice(0, axis), ...reshapeTo([shape[axis] ?? null], sizes, true), ...shape.slice(axis + 1)];
});

const permute = byShape((shape, node) => {
  const order = normalAxes(numbersOf(argument(node, 'dims')) ?? [], shape.length);
  return order?.length === shape.length ? order.map((axis) => shape[axis] ?? null) : unknownSizes(shape.length);
});

const swapped = (a: string, b: string): Handler =>
  byShape((shape, node) => {
    const [i, j] = [axisArgument(node, shape.length, 0, a), axisArgument(node, shape.length, 0, b)];
    if (i === undefined || j === undefined) return shape.length === 0 ? shape : unknownSizes(shape.length);
    return shape.map((size, at) => (at === i ? (shape[j] ?? null) : at === j ? (shape[i] ?? null) : size));
  });

const lastSwapped = byShape((shape) => {
  if (shape.length < 2) return shape;
  return [...shape.slice(0, -2), shape[shape.length - 1] ?? null, shape[shape.length - 2] ?? null];
});

const movedAxes = byShape((shape, node) => {
  const from = normalAxes(numbersOf(argument(node, 'source')) ?? [], shape.length);
  const to = normalAxes(numbersOf(argument(node, 'destination')) ?? [], shape.length);
  if (from === undefined || from.length === 0 || to?.length !== from.length) return unknownSizes(shape.length);
  const rest = shape.filter((_, axis) => !from.includes(axis));
  return shape.map((_, axis) => {
    const at = to.indexOf(axis);
    return (at < 0 ? rest.shift() : shape[from[at] ?? 0]) ?? null;
  });
});

const unsqueeze = byShape((shape, node) => {
  const axis = axisArgument(node, shape.length + 1, 0);
  if (axis === undefined) return unknownSizes(shape.length + 1);
  return [...shape.slice(0, axis), 1, ...shape.slice(axis)];
});

/** Axes of size 1 go; of a symbol it is not known whether it is 1. */
const squeeze = byShape((shape, node) => {
  const given = argument(node, 'dim');
  const axes =
    given === undefined ? shape.map((_, axis) => axis) : normalAxes(numbersOf(given) ?? [null], shape.length);
  if (axes === undefined || axes.some((axis) => shape[axis] === null)) return null;
  if (axes.some((axis) => typeof shape[axis] !== 'number')) return null;
  return shape.filter((size, axis) => !axes.includes(axis) || size !== 1);
});

/** -1 keeps a size. */
const expand = byShape((shape, node) => {
  const wanted = numbersOf(argument(node, 'size'));
  if (wanted === undefined) return null;
  const before = wanted.length - shape.length;
  return wanted.map((size, axis) => (size === -1 ? (shape[axis - before] ?? null) : size));
});

const repeat = byShape((shape, node) => {
  const times = numbersOf(argument(node, 'repeats', 'dims'));
  if (times === undefined) return null;
  const rank = Math.max(times.length, shape.length);
  const at = (row: readonly Size[], axis: number): Size => {
    const own = axis - rank + row.length;
    return own < 0 ? 1 : (row[own] ?? null);
  };
  return unknownSizes(rank).map((_, axis) => multiply(at(shape, axis), at(times, axis)));
});

const repeatInterleave: Handler = (node) => {
  const value = self(node);
  if (value === undefined) return [tensor(dtypeOf(argument(node, 'repeats')), [node.freshSize()])];
  const shape = shapeOf(value);
  const repeats = numberArgument(node, 'repeats', 1);
  if (shape === null) return withShape(value, null);
  if (argument(node, 'dim') === undefined) return withShape(value, [multiply(productOf(shape), repeats)]);
  const axis = axisArgument(node, shape.length, 0);
  return withShape(value, axis === undefined ? null : withSize(shape, axis, multiply(shape[axis] ?? null, repeats)));
};

const slice: Handler = (node) => {
  const value = argument(node, 'self', 'l', 'string');
  if (value?.type.kind === 'sequence' || value?.items !== undefined) return listSlice(node);
  return byShape((shape) => {
    const axis = axisArgument(node, shape.length, 0);
    if (axis === undefined) return unknownSizes(shape.length);
    // The largest int64, which the code writes for "to the end", is no number here.
    const isOpen = node.attributes.has('end') && node.attributes.int('end') === undefined;
    const end = isOpen ? 2 ** 40 : numberArgument(node, 'end', 2 ** 40);
    const range = sliceRange(
      shape[axis] ?? null,
      numberArgument(node, 'start', 0),
      end,
      numberArgument(node, 'step', 1),
    );
    return withSize(shape, axis, range.length);
  })(node);
};

const select: Handler = (node) =>
  byShape((shape) => {
    const axis = axisArgument(node, shape.length, 0);
    return axis === undefined ? unknownSizes(Math.max(0, shape.length - 1)) : shape.filter((_, at) => at !== axis);
  })(node);

const narrow = byShape((shape, node) => {
  const axis = axisArgument(node, shape.length, 0);
  return axis === undefined ? unknownSizes(shape.length) : withSize(shape, axis, numberArgument(node, 'length', 0));
});

const diagonal = byShape((shape, node) => {
  const [i, j] = [axisArgument(node, shape.length, 0, 'dim1'), axisArgument(node, shape.length, 1, 'dim2')];
  const [a, b] = [shape[i ?? -1], shape[j ?? -1]];
  const length = typeof a === 'number' && a === b && numberArgument(node, 'offset', 0) === 0 ? a : null;
  return [...shape.filter((_, axis) => axis !== i && axis !== j), length];
});

/** Windows along an axis; their length becomes the last axis. */
const unfold = byShape((shape, node) => {
  const axis = axisArgument(node, shape.length, 0, 'dimension');
  if (axis === undefined) return unknownSizes(shape.length + 1);
  const [size, step] = [numberArgument(node, 'size', 1), numberArgument(node, 'step', 1)];
  const count = add(floorDivide(subtract(shape[axis] ?? null, size), step), 1);
  return [...withSize(shape, axis, count), size];
});

/** Channels become pixels of the image, or the other way round. */
const shuffled = (toPixels: boolean): Handler =>
  byShape((shape, node) => {
    const factor = plainArgument(node, toPixels ? 'upscale_factor' : 'downscale_factor', 1);
    if (shape.length < 3 || factor === undefined || factor < 1) return null;
    const channels = shape.length - 3;
    return shape.map((size, axis) => {
      if (axis < channels) return size;
      const by = axis === channels ? factor * factor : factor;
      return (axis === channels) === toPixels ? floorDivide(size, by) : multiply(size, by);
    });
  });

const broadcastTo: Handler = (node) => {
  const value = self(node);
  const wanted = numbersOf(argument(node, 'size'));
  return withShape(value, wanted === undefined ? null : broadcast([shapeOf(value), wanted]));
};

export const views: Handlers = {
  view: reshape,
  reshape,
  _unsafe_view: reshape,
  as_strided: (node) => withShape(self(node), numbersOf(argument(node, 'size')) ?? null),
  view_as: asOther,
  reshape_as: asOther,
  expand_as: asOther,
  flatten,
  unflatten,
  permute,
  transpose: swapped('dim0', 'dim1'),
  swapaxes: swapped('axis0', 'axis1'),
  swapdims: swapped('dim0', 'dim1'),
  t: lastSwapped,
  mT: lastSwapped,
  adjoint: lastSwapped,
  numpy_T: byShape((shape) => [...shape].reverse()),
  movedim: movedAxes,
  moveaxis: movedAxes,
  unsqueeze,
  squeeze,
  expand,
  broadcast_to: broadcastTo,
  repeat,
  tile: repeat,
  repeat_interleave: repeatInterleave,
  slice,
  select,
  narrow,
  diagonal,
  unfold,
  pixel_shuffle: shuffled(true),
  pixel_unshuffle: shuffled(false),
  view_as_real: byShape((shape) => (shape.length < maxRank ? [...shape, 2] : null)),
};

/** In place, these give their operand another shape. */
export const reshapingInPlace: ReadonlySet<string> = new Set([
  'unsqueeze_',
  'squeeze_',
  'transpose_',
  'swapaxes_',
  'swapdims_',
  't_',
  'as_strided_',
  'resize_',
  'resize_as_',
  'set_',
]);
