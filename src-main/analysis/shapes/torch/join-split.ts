/** Operators that put tensors together, take them apart, or pick elements by index. */
import type { Handler, Handlers } from '../node-view.js';
import { broadcast, sharperSize, unknownSizes, withSize } from '../shapes.js';
import { add, ceilDivide, divideExactly, multiply, type Size, subtract } from '../size.js';
import { dtypes, type KnownValue, type Shape, tensor } from '../types.js';
import {
  argument,
  asTensor,
  dtypeOf,
  listOf,
  listValue,
  numberArgument,
  numbersOf,
  plainArgument,
  shapeArgument,
  shapeOf,
  withShape,
  self,
} from './arguments.js';
import { promoteTypes } from './promotion.js';
import { axisArgument } from './views.js';

const cat: Handler = (node) => {
  const given = argument(node, 'tensors');
  if (given?.items === undefined) return oneOf(given, (rank) => axisArgument(node, rank, 0), false);
  const dtype = given.items.map(dtypeOf).reduce(promoteTypes, dtypeOf(given.items[0]));
  // An empty vector is left out, whatever the others are.
  const shapes = given.items.map(shapeOf).filter((shape) => !(shape?.length === 1 && shape[0] === 0));
  const [first, ...others] = shapes;
  if (!first || others.some((shape) => shape?.length !== first.length)) return [tensor(dtype, null)];
  const axis = axisArgument(node, first.length, 0);
  if (axis === undefined) return [tensor(dtype, unknownSizes(first.length))];
  const shape = [...first];
  for (const other of others) {
    other?.forEach((size, at) => {
      shape[at] = at === axis ? add(shape[at] ?? null, size) : sharperSize(shape[at] ?? null, size);
    });
  }
  return [tensor(dtype, shape)];
};

const stack: Handler = (node) => {
  const given = argument(node, 'tensors');
  if (given?.items === undefined) return oneOf(given, (rank) => axisArgument(node, rank + 1, 0), true);
  const dtype = given.items.map(dtypeOf).reduce(promoteTypes, dtypeOf(given.items[0]));
  const shapes = given.items.map(shapeOf);
  const first = shapes.reduce(
    (a, b) => (a === null || b?.length !== a.length ? null : a.map((size, at) => sharperSize(size, b[at] ?? null))),
    shapes[0] ?? null,
  );
  const axis = first && axisArgument(node, first.length + 1, 0);
  if (first === null || axis === null || axis === undefined)
    return [tensor(dtype, first && unknownSizes(first.length + 1))];
  return [tensor(dtype, [...first.slice(0, axis), shapes.length, ...first.slice(axis)])];
};

/** A list of which only the type of its items is known: how many there are is not. */
function oneOf(
  list: KnownValue | undefined,
  axisFor: (rank: number) => number | undefined,
  isNew: boolean,
): KnownValue[] {
  const element = list?.type.kind === 'sequence' && list.type.element.kind === 'tensor' ? list.type.element : undefined;
  const shape = element?.shape ?? null;
  const axis = shape === null ? undefined : axisFor(shape.length);
  if (shape === null || axis === undefined) return [tensor(element?.dtype ?? 0, null)];
  return [
    tensor(
      element?.dtype ?? 0,
      isNew ? [...shape.slice(0, axis), null, ...shape.slice(axis)] : withSize(shape, axis, null),
    ),
  ];
}

/** Parts along an axis, of these sizes. */
function partsOf(value: KnownValue | undefined, shape: Shape, axis: number, sizes: readonly Size[]): KnownValue[] {
  return [listValue(sizes.map((size) => tensor(dtypeOf(value), withSize(shape, axis, size))))];
}

/** Most parts that are told apart. */
const maxParts = 1000;

/** Equal parts and a smaller rest: how many there are must be known for any of them to be. */
function equalParts(total: Size, size: Size): Size[] | undefined {
  if (typeof size !== 'number' || size <= 0) return undefined;
  const exact = typeof total === 'number' ? null : divideExactly(total, size);
  const count = typeof total === 'number' ? Math.max(1, Math.ceil(total / size)) : exact;
  if (typeof count !== 'number' || count > maxParts || typeof total !== 'number') return undefined;
  return Array.from({ length: count }, (_, at) => Math.min(size, total - at * size));
}

const split: Handler = (node) => {
  const value = self(node);
  const shape = shapeOf(value);
  const axis = shape && axisArgument(node, shape.length, 0);
  if (shape === null || axis === null || axis === undefined) return [listOf(tensor(dtypeOf(value), null).type)];
  const given = argument(node, 'split_size', 'split_sizes');
  const sizes =
    given?.items === undefined
      ? equalParts(shape[axis] ?? null, numberArgument(node, 'split_size', 0))
      : numbersOf(given);
  return sizes === undefined
    ? [listOf(tensor(dtypeOf(value), withSize(shape, axis, null)).type)]
    : partsOf(value, shape, axis, sizes);
};

const chunk: Handler = (node) => {
  const value = self(node);
  const shape = shapeOf(value);
  const axis = shape && axisArgument(node, shape.length, 0);
  const chunks = plainArgument(node, 'chunks', 1);
  if (shape === null || axis === null || axis === undefined || chunks === undefined || chunks < 1 || chunks > maxParts)
    return [listOf(tensor(dtypeOf(value), shape && unknownSizes(shape.length)).type)];
  const total = shape[axis] ?? null;
  if (typeof total === 'number')
    return partsOf(value, shape, axis, equalParts(total, Math.max(1, Math.ceil(total / chunks))) ?? []);
  // Of a size that is not known there may be fewer parts, the last of them smaller.
  const exact = divideExactly(total, chunks);
  if (exact !== null) return partsOf(value, shape, axis, new Array<Size>(chunks).fill(exact));
  const part = ceilDivide(total, chunks);
  const last = subtract(total, multiply(part, chunks - 1));
  return partsOf(
    value,
    shape,
    axis,
    Array.from({ length: chunks }, (_, at) => (at === chunks - 1 ? last : part)),
  );
};

const unbind: Handler = (node) => {
  const value = self(node);
  const shape = shapeOf(value);
  const axis = shape && axisArgument(node, shape.length, 0);
  if (shape === null || axis === null || axis === undefined) return [listOf(tensor(dtypeOf(value), null).type)];
  const [one] = withShape(
    value,
    shape.filter((_, at) => at !== axis),
  );
  const count = shape[axis];
  if (one === undefined || typeof count !== 'number' || count > maxParts)
    return [listOf(one?.type ?? tensor(0, null).type)];
  return [
    listValue(
      Array.from({ length: count }, () => one),
      one.type,
    ),
  ];
};

const indexSelect: Handler = (node) => {
  const value = self(node);
  const shape = shapeOf(value);
  const axis = shape && axisArgument(node, shape.length, 0);
  const count = shapeArgument(node, 'index')?.[0];
  return withShape(value, shape && axis !== null && axis !== undefined ? withSize(shape, axis, count ?? null) : null);
};

/** x[i, None, :, j]: indices broadcast; where they are side by side the result takes their place, else the first. */
const index: Handler = (node) => {
  const value = self(node);
  const shape = shapeOf(value);
  const indices = argument(node, 'indices');
  if (shape === null || indices?.items === undefined) return withShape(value, null);
  const places = indices.items.flatMap((each, at) => (asTensor(each) === undefined ? [] : [at]));
  if (indices.items.some((each) => each.type.kind !== 'tensor' && each.items !== undefined))
    return withShape(value, null);
  const tensors = places.map((at) => asTensor(indices.items?.[at]));
  // A mask picks as many elements as are set.
  const isMask = (dtype: number): boolean => dtype === dtypes.bool || dtype === dtypes.uint8;
  if (tensors.some((each) => each === undefined || each.dtype === 0)) return withShape(value, null);
  if (tensors.some((each) => isMask(each?.dtype ?? 0))) {
    const [mask] = tensors;
    const [at = 0] = places;
    if (tensors.length > 1 || mask?.shape === null || mask === undefined) return withShape(value, null);
    return withShape(value, [...shape.slice(0, at), node.freshSize(), ...shape.slice(at + mask.shape.length)]);
  }
  const picked = broadcast(tensors.map((each) => each?.shape ?? null));
  if (picked === null) return withShape(value, null);
  const [start = 0] = places;
  const isTogether = places.every((at, row) => at === start + row);
  const rest = shape.flatMap((size, axis) => (places.includes(axis) ? [] : [{ size, axis }]));
  const before = isTogether ? rest.filter(({ axis }) => axis < start) : [];
  return withShape(value, [
    ...before.map(({ size }) => size),
    ...picked,
    ...rest.slice(before.length).map(({ size }) => size),
  ]);
};

const embedding: Handler = (node) => {
  const [weight, ids] = [argument(node, 'weight'), shapeArgument(node, 'indices')];
  return withShape(weight, ids && [...ids, shapeOf(weight)?.[1] ?? null]);
};

const pad: Handler = (node) => {
  const value = self(node);
  const shape = shapeOf(value);
  const pads = numbersOf(argument(node, 'pad', 'padding'));
  if (shape === null) return withShape(value, null);
  // The last axis comes first, with what is added before and after it.
  return withShape(
    value,
    shape.map((size, axis) => {
      const at = 2 * (shape.length - 1 - axis);
      if (pads === undefined) return null;
      return at >= pads.length ? size : add(size, add(pads[at] ?? null, pads[at + 1] ?? null));
    }),
  );
};

const nonzero: Handler = (node) => {
  const shape = shapeOf(self(node));
  return [tensor(dtypes.int64, [node.freshSize(), shape?.length ?? null])];
};

const oneHot: Handler = (node) => {
  const shape = shapeOf(self(node));
  const classes = numberArgument(node, 'num_classes', -1);
  return [tensor(dtypes.int64, shape && [...shape, classes === -1 ? node.freshSize() : classes])];
};

const broadcastTensors: Handler = (node) => {
  const { items } = argument(node, 'tensors') ?? {};
  if (items === undefined) return [];
  const shape = broadcast(items.map(shapeOf));
  return [listValue(items.map((item) => tensor(dtypeOf(item), shape)))];
};

const meshgrid: Handler = (node) => {
  const { items } = argument(node, 'tensors') ?? {};
  if (items === undefined) return [];
  const sizes = items.map((item): Size => {
    const shape = shapeOf(item);
    return shape?.length === 0 ? 1 : (shape?.[0] ?? null);
  });
  const shape =
    node.attributes.text('indexing') === 'xy' && sizes.length > 1
      ? [sizes[1] ?? null, sizes[0] ?? null, ...sizes.slice(2)]
      : sizes;
  return [listValue(items.map((item) => tensor(dtypeOf(item), shape)))];
};

export const joinSplit: Handlers = {
  cat,
  concat: cat,
  concatenate: cat,
  stack,
  split,
  split_with_sizes: split,
  unsafe_split: split,
  unsafe_split_with_sizes: split,
  unsafe_chunk: chunk,
  tensor_split: (node) => [listOf(tensor(dtypeOf(self(node)), null).type)],
  chunk,
  unbind,
  index_select: indexSelect,
  index,
  gather: (node) => withShape(self(node), shapeArgument(node, 'index')),
  embedding,
  pad,
  constant_pad_nd: pad,
  ...Object.fromEntries(
    [1, 2, 3]
      .flatMap((axes) => [`reflection_pad${String(axes)}d`, `replication_pad${String(axes)}d`])
      .map((name) => [name, pad]),
  ),
  nonzero,
  masked_select: (node) => withShape(self(node), [node.freshSize()]),
  one_hot: oneHot,
  broadcast_tensors: broadcastTensors,
  meshgrid,
};
