/** Operators that read shapes or make new ones: Shape, Size, Reshape, Flatten, Squeeze, Unsqueeze, Transpose, Expand … */
import { broadcast, maxRank, normalAxes, normalAxis, productOf, unknownSizes } from '../shapes.js';
import { divideExactly, floorDivide, multiply, product, sameSize, type Size } from '../size.js';
import { pickElements } from '../elements.js';
import type { Handler, Handlers, NodeView } from '../node-view.js';
import { countOf, dtypes, type Elements, maxElements, type Shape, tensor, vectorElements } from '../types.js';

/** The small integer vector of an input, or of the attribute that held it in older versions of the operator. */
export function vectorOf(node: NodeView, input: number, attribute?: string): readonly Size[] | undefined {
  const listed = attribute === undefined ? undefined : node.attributes.ints(attribute);
  return listed ?? node.elements(input)?.items;
}

/** Length of a vector input whose elements are not known. */
export function lengthOf(node: NodeView, input: number): number | undefined {
  const shape = node.shape(input);
  const size = shape?.length === 1 ? shape[0] : undefined;
  return typeof size === 'number' && size <= maxRank ? size : undefined;
}

/** The same elements under another shape. */
function reshaped(elements: Elements | undefined, shape: Shape | null): Elements | undefined {
  if (elements === undefined || countOf(shape) !== elements.items.length) return undefined;
  return { shape: (shape ?? []) as readonly number[], items: elements.items };
}

function moved(node: NodeView, shape: Shape | null): ReturnType<Handler> {
  return [tensor(node.dtype(0), shape, reshaped(node.elements(0), shape))];
}

const shapeOf: Handler = (node) => {
  const shape = node.shape(0);
  if (shape === null) return [tensor(dtypes.int64, [null])];
  const clamp = (at: number): number => Math.min(Math.max(at < 0 ? at + shape.length : at, 0), shape.length);
  const hasRange = node.opset >= 15;
  const start = clamp((hasRange ? node.attributes.int('start') : undefined) ?? 0);
  const end = clamp((hasRange ? node.attributes.int('end') : undefined) ?? shape.length);
  const items = shape.slice(start, end);
  return [tensor(dtypes.int64, [items.length], vectorElements(items))];
};

const sizeOf: Handler = (node) => {
  const shape = node.shape(0);
  return [tensor(dtypes.int64, [], { shape: [], items: [shape && productOf(shape)] })];
};

const reshape: Handler = (node) => {
  const wanted = vectorOf(node, 1, node.opset < 5 ? 'shape' : undefined);
  if (wanted === undefined) {
    const rank = lengthOf(node, 1);
    return [tensor(node.dtype(0), rank === undefined ? null : unknownSizes(rank))];
  }
  const keepZero = node.attributes.int('allowzero') === 1;
  return moved(node, reshapeTo(node.shape(0), wanted, keepZero));
};

/** Reshape's rules: 0 copies the size at its place, -1 takes what is left. */
export function reshapeTo(from: Shape | null, wanted: readonly Size[], keepZero: boolean): Shape {
  const copied = new Set<number>();
  const sizes = wanted.map((size, axis) => {
    if (size !== 0 || keepZero) return size;
    copied.add(axis);
    return from?.[axis] ?? null;
  });
  const open = wanted.indexOf(-1);
  if (open < 0) return onlyUnknown(from, sizes);
  // Copied sizes leave both sides, so that they may be unknown.
  const left = from?.filter((_, axis) => !copied.has(axis));
  const taken = sizes.filter((_, axis) => axis !== open && !copied.has(axis));
  sizes[open] = left === undefined ? null : remaining(left, taken);
  return sizes;
}

function remaining(from: readonly Size[], taken: readonly Size[]): Size {
  const parts = [...from];
  const others: Size[] = [];
  for (const size of taken) {
    const at = parts.findIndex((part) => sameSize(part, size));
    if (at >= 0 && size !== 0) parts.splice(at, 1);
    else others.push(size);
  }
  const all = product(parts);
  const by = product(others);
  return divideExactly(all, by) ?? floorDivide(all, by);
}

/** With one size unknown and all else given, the number of elements decides it. */
function onlyUnknown(from: Shape | null, sizes: Size[]): Size[] {
  const unknown = sizes.indexOf(null);
  if (from === null || unknown < 0 || sizes.indexOf(null, unknown + 1) >= 0) return sizes;
  const exact = divideExactly(product(from), product(sizes.filter((_, axis) => axis !== unknown)));
  return sizes.map((size, axis) => (axis === unknown ? exact : size));
}

const flatten: Handler = (node) => {
  const shape = node.shape(0);
  const given = node.attributes.int('axis') ?? 1;
  const axis = shape && (given === shape.length ? given : normalAxis(given, shape.length));
  if (shape === null || axis === null || axis === undefined) return [tensor(node.dtype(0), [null, null])];
  return moved(node, [productOf(shape, 0, axis), productOf(shape, axis)]);
};

/** Axes of Squeeze and Unsqueeze: an attribute before opset 13, an input since. */
const axesOf = (node: NodeView): readonly Size[] | undefined => vectorOf(node, 1, node.opset < 13 ? 'axes' : undefined);
const axesGiven = (node: NodeView): boolean => (node.opset < 13 ? node.attributes.has('axes') : node.has(1));

const squeeze: Handler = (node) => {
  const shape = node.shape(0);
  if (!axesGiven(node)) {
    // Without axes every 1 goes; a symbol might be one.
    const decided = shape?.every((size) => typeof size === 'number') === true;
    return moved(node, decided ? shape.filter((size) => size !== 1) : null);
  }
  const given = axesOf(node);
  const axes = shape && given && normalAxes(given, shape.length);
  if (shape && axes)
    return moved(
      node,
      shape.filter((_, axis) => !axes.includes(axis)),
    );
  const count = given?.length ?? lengthOf(node, 1);
  const rank = shape && count !== undefined ? shape.length - count : -1;
  return [tensor(node.dtype(0), rank < 0 ? null : unknownSizes(rank))];
};

const unsqueeze: Handler = (node) => {
  const shape = node.shape(0);
  const given = axesOf(node);
  const count = given?.length ?? lengthOf(node, 1);
  if (shape === null || count === undefined || shape.length + count > maxRank) return [tensor(node.dtype(0), null)];
  const rank = shape.length + count;
  const axes = given && normalAxes(given, rank);
  if (axes === undefined) return [tensor(node.dtype(0), given === undefined ? unknownSizes(rank) : null)];
  const rest = [...shape];
  const sizes = unknownSizes(rank).map((_, axis) => (axes.includes(axis) ? 1 : (rest.shift() ?? null)));
  return moved(node, sizes);
};

const transpose: Handler = (node) => {
  const shape = node.shape(0);
  const perm = node.attributes.ints('perm');
  if (shape === null) return [tensor(node.dtype(0), perm === undefined ? null : unknownSizes(perm.length))];
  const order = normalAxes(perm ?? shape.map((_, axis) => shape.length - 1 - axis), shape.length);
  if (order?.length !== shape.length) return [tensor(node.dtype(0), null)];
  const sizes = order.map((axis) => shape[axis] ?? null);
  const known = node.elements(0);
  const elements =
    known &&
    pickElements(
      known,
      order.map((axis) => known.shape[axis] ?? 0),
      (index) => order.map((_, axis) => index[order.indexOf(axis)] ?? null),
    );
  return [tensor(node.dtype(0), sizes, elements)];
};

const expand: Handler = (node) => {
  const wanted = node.elements(1)?.items;
  const from = node.shape(0);
  const rank = lengthOf(node, 1);
  const target = wanted ?? (rank === undefined ? null : unknownSizes(rank));
  const shape = broadcast([from, target]);
  // An unknown target may also be 1, so what it meets stays; but it may be larger than a 1 it meets.
  const elements = node.elements(0);
  const count = countOf(shape);
  if (elements?.items.length !== 1 || count === undefined || count > maxElements) return [tensor(node.dtype(0), shape)];
  const items = new Array<Size>(count).fill(elements.items[0] ?? null);
  return [tensor(node.dtype(0), shape, { shape: (shape ?? []) as number[], items })];
};

const tile: Handler = (node) => {
  const shape = node.shape(0);
  if (shape === null) return [tensor(node.dtype(0), null)];
  const repeats = node.elements(1)?.items;
  if (node.opset < 6 || repeats?.length !== shape.length) return [tensor(node.dtype(0), unknownSizes(shape.length))];
  return [
    tensor(
      node.dtype(0),
      shape.map((size, axis) => multiply(size, repeats[axis] ?? null)),
    ),
  ];
};

const constantOfShape: Handler = (node) => {
  const value = node.attributes.tensor('value', 1);
  const dtype = node.attributes.tensorType('value')?.dtype ?? dtypes.float32;
  const shape = node.elements(0)?.items;
  if (shape === undefined) {
    const rank = lengthOf(node, 0);
    return [tensor(dtype, rank === undefined ? null : unknownSizes(rank))];
  }
  const count = countOf(shape);
  const fill = value === undefined ? 0 : (value.items[0] ?? null);
  if (count === undefined || count > maxElements || count < 0) return [tensor(dtype, shape)];
  return [tensor(dtype, shape, { shape: shape as readonly number[], items: new Array<Size>(count).fill(fill) })];
};

export const shapeOps: Handlers = {
  Shape: shapeOf,
  Size: sizeOf,
  Reshape: reshape,
  Flatten: flatten,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Transpose: transpose,
  Expand: expand,
  Tile: tile,
  ConstantOfShape: constantOfShape,
};
