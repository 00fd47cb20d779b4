/** Operators that put tensors together or take them apart: Concat, Split, Slice, Gather, Pad, Compress … */
import { normalAxes, normalAxis, productOf, sharperSize, unknownSizes, withSize } from '../shapes.js';
import {
  add,
  ceilDivide,
  divideExactly,
  maximum,
  minimum,
  multiply,
  negate,
  neverNegative,
  type Size,
  subtract,
} from '../size.js';
import type { Handler, Handlers, NodeView } from '../node-view.js';
import { dtypes, type Elements, type KnownValue, maxElements, type Shape, tensor, vectorElements } from '../types.js';
import { pickElements } from '../elements.js';
import { lengthOf, vectorOf } from './shape-ops.js';

const inputsOf = (node: NodeView): number[] => Array.from({ length: node.inputCount }, (_, at) => at);

const concat: Handler = (node) => {
  const inputs = inputsOf(node);
  const dtype = node.dtype(0);
  const shapes = inputs.map((at) => node.shape(at));
  const [first] = shapes;
  if (!first || shapes.some((shape) => shape?.length !== first.length)) {
    const rank = shapes.find((shape) => shape !== null)?.length;
    return [tensor(dtype, rank === undefined ? null : unknownSizes(rank))];
  }
  const axis = normalAxis(node.attributes.int('axis') ?? (node.opset < 4 ? 1 : 0), first.length);
  if (axis === undefined) return [tensor(dtype, null)];
  const shape = [...first];
  for (const other of shapes.slice(1)) {
    other?.forEach((size, at) => {
      shape[at] = at === axis ? add(shape[at] ?? null, size) : sharperSize(shape[at] ?? null, size);
    });
  }
  return [tensor(dtype, shape, first.length === 1 ? joined(node, inputs, shapes) : undefined)];
};

/** Vectors end to end; parts that are not known leave holes where their length is. */
function joined(node: NodeView, inputs: readonly number[], shapes: readonly (Shape | null)[]): Elements | undefined {
  const items: Size[] = [];
  for (const at of inputs) {
    const length = shapes[at]?.[0];
    const known = node.elements(at)?.items;
    if (typeof length !== 'number' || items.length + length > maxElements) return undefined;
    if (known === undefined) for (let each = 0; each < length; each += 1) items.push(null);
    else for (const item of known) items.push(item);
  }
  return items.every((item) => item === null) ? undefined : vectorElements(items);
}

const split: Handler = (node) => {
  const shape = node.shape(0);
  const count = node.outputCount;
  const axis = shape && normalAxis(node.attributes.int('axis') ?? 0, shape.length);
  if (shape === null || axis === null || axis === undefined) return allOf(count, tensor(node.dtype(0), null));
  const total = shape[axis] ?? null;
  const given = vectorOf(node, 1, node.opset < 13 ? 'split' : undefined);
  const unknownParts = given === undefined && node.has(1);
  const parts = given ?? (unknownParts ? unknownSizes(count) : equalParts(total, count));
  const items = shape.length === 1 ? node.elements(0)?.items : undefined;
  let start: Size = 0;
  return Array.from({ length: count }, (_, at) => {
    const part = parts[at] ?? null;
    const begin = start;
    start = add(start, part);
    const known =
      items && typeof begin === 'number' && typeof part === 'number' ? items.slice(begin, begin + part) : undefined;
    return tensor(node.dtype(0), withSize(shape, axis, part), known && vectorElements(known));
  });
};

/** Equal parts; when they cannot be equal (opset 18) the last is smaller. */
function equalParts(total: Size, count: number): Size[] {
  const exact = divideExactly(total, count);
  if (exact !== null) return new Array<Size>(count).fill(exact);
  const part = ceilDivide(total, count);
  const last = subtract(total, multiply(part, count - 1));
  return Array.from({ length: count }, (_, at) => (at === count - 1 ? last : part));
}

const allOf = (count: number, value: KnownValue): KnownValue[] => new Array<KnownValue>(count).fill(value);

/** INT_MAX and what is near it mean "to the end"; so do their negatives. */
const isHuge = (size: Size): boolean => typeof size === 'number' && Math.abs(size) >= 2 ** 30;

/** Slice: attributes before opset 10, inputs since. */
const slice: Handler = (node) => {
  const shape = node.shape(0);
  if (shape === null) return [tensor(node.dtype(0), null)];
  const old = node.opset < 10;
  const vector = (input: number, attribute: string): readonly Size[] | undefined =>
    old ? node.attributes.ints(attribute) : node.elements(input)?.items;
  const starts = vector(1, 'starts');
  const ends = vector(2, 'ends');
  const count = starts?.length ?? ends?.length ?? lengthOf(node, 1) ?? lengthOf(node, 2);
  const given = vector(3, 'axes');
  const axesMissing = old ? given === undefined : !node.has(3);
  const axes = axesMissing && count !== undefined ? Array.from({ length: count }, (_, at) => at) : given;
  const steps = node.has(4) ? node.elements(4)?.items : undefined;
  const normal = axes && normalAxes(axes, shape.length);
  if (normal === undefined) return [tensor(node.dtype(0), unknownSizes(shape.length))];
  const sizes = [...shape];
  const ranges = new Map<number, { start: Size; length: Size; step: number }>();
  normal.forEach((axis, at) => {
    const step = node.has(4) ? (steps?.[at] ?? null) : 1;
    const range = sliceRange(shape[axis] ?? null, starts?.[at] ?? null, ends?.[at] ?? null, step);
    sizes[axis] = range.length;
    ranges.set(axis, range);
  });
  return [tensor(node.dtype(0), sizes, taken(node.elements(0), sizes, ranges))];
};

type Range = { start: Size; length: Size; step: number };

/** Python's slice rules with clamping, for a positive or negative step. */
export function sliceRange(size: Size, start: Size, end: Size, step: Size): Range {
  const unknown: Range = { start: null, length: null, step: 1 };
  if (typeof step !== 'number' || step === 0 || size === null) return unknown;
  if (step < 0) {
    if (typeof size !== 'number' || typeof start !== 'number' || typeof end !== 'number') {
      const whole = isHuge(end) && (isHuge(start) || start === -1) && typeof end === 'number' && end < 0;
      return whole ? { start: subtract(size, 1), length: ceilDivide(size, -step), step } : unknown;
    }
    const from = Math.min(start < 0 ? start + size : start, size - 1);
    const to = Math.max(end < 0 ? end + size : end, -1);
    const beforeStart = end < 0 && end + size < 0 ? -1 : to;
    return { start: Math.max(from, -1), length: Math.max(0, Math.ceil((from - beforeStart) / -step)), step };
  }
  const from = clamped(start, size);
  const to = clamped(end, size);
  // The last k of them: min(k, size) reads better than size - max(0, size - k).
  const last = typeof start === 'number' && start < 0 && !isHuge(start) && to === size;
  const length = last ? minimum(size, -start, 1) : subtract(to, from);
  const positive = neverNegative(length) || !isNegative(length) ? length : 0;
  return { start: from, length: step === 1 ? floorZero(positive) : floorZero(ceilDivide(positive, step)), step };
}

const isNegative = (size: Size): boolean => typeof size === 'number' && size < 0;
/** A slice of an expression is believed not to be cut off before it starts. */
const floorZero = (size: Size): Size => (typeof size === 'number' ? Math.max(0, size) : size);

/** A bound counted from either end, inside [0, size]; axes of a running model are taken not to be empty. */
function clamped(bound: Size, size: Size): Size {
  if (bound === null || size === null) return null;
  if (typeof bound === 'number') {
    if (isHuge(bound)) return bound > 0 ? size : 0;
    if (bound < 0) return maximum(add(size, bound), 0, 1);
    return bound === 0 ? 0 : minimum(bound, size, 1);
  }
  // A negated expression counts from the end.
  if (neverNegative(negate(bound))) return maximum(add(size, bound), 0, 1);
  return minimum(bound, size, 1);
}

function taken(
  elements: Elements | undefined,
  sizes: readonly Size[],
  ranges: ReadonlyMap<number, Range>,
): Elements | undefined {
  if (elements === undefined || !sizes.every((size) => typeof size === 'number')) return undefined;
  return pickElements(elements, sizes, (index) =>
    index.map((at, axis) => {
      const range = ranges.get(axis);
      if (range === undefined) return at;
      return typeof range.start === 'number' ? range.start + at * range.step : null;
    }),
  );
}

const gather: Handler = (node) => {
  const [data, indices] = [node.shape(0), node.shape(1)];
  const axis = data && normalAxis(node.attributes.int('axis') ?? 0, data.length);
  if (data === null || indices === null || axis === null || axis === undefined) return [tensor(node.dtype(0), null)];
  const shape = [...data.slice(0, axis), ...indices, ...data.slice(axis + 1)];
  return [tensor(node.dtype(0), shape, gathered(node, axis))];
};

/** Elements of a small tensor picked along an axis by known indices. */
function gathered(node: NodeView, axis: number): Elements | undefined {
  const from = node.elements(0);
  const indices = from && node.elements(1);
  const size = from?.shape[axis];
  if (from === undefined || indices === undefined || size === undefined) return undefined;
  const rank = indices.shape.length;
  const shape = [...from.shape.slice(0, axis), ...indices.shape, ...from.shape.slice(axis + 1)];
  return pickElements(from, shape, (index) => {
    let offset = 0;
    for (let at = 0; at < rank; at += 1) offset = offset * (indices.shape[at] ?? 1) + (index[axis + at] ?? 0);
    const picked = indices.items[offset];
    const place = typeof picked === 'number' ? (picked < 0 ? picked + size : picked) : null;
    return [...index.slice(0, axis), place, ...index.slice(axis + rank)];
  });
}

const gatherNd: Handler = (node) => {
  const [data, indices] = [node.shape(0), node.shape(1)];
  const batch = node.attributes.int('batch_dims') ?? 0;
  const depth = indices?.[indices.length - 1];
  if (data === null || indices === null || typeof depth !== 'number' || batch + depth > data.length || batch < 0)
    return [tensor(node.dtype(0), null)];
  return [tensor(node.dtype(0), [...indices.slice(0, -1), ...data.slice(batch + depth)])];
};

/** Pad: attributes before opset 11 (`paddings` before 2), inputs since; axes since 18. */
const pad: Handler = (node) => {
  const shape = node.shape(0);
  if (shape === null) return [tensor(node.dtype(0), null)];
  const old = node.opset < 11;
  const pads = old ? (node.attributes.ints('pads') ?? node.attributes.ints('paddings')) : node.elements(1)?.items;
  const given = node.has(3) ? node.elements(3)?.items : shape.map((_, axis) => axis);
  const axes = given && normalAxes(given, shape.length);
  if (pads === undefined || axes === undefined || pads.length !== axes.length * 2)
    return [tensor(node.dtype(0), unknownSizes(shape.length))];
  const sizes = [...shape];
  axes.forEach((axis, at) => {
    const around = add(pads[at] ?? null, pads[at + axes.length] ?? null);
    sizes[axis] = add(shape[axis] ?? null, around);
  });
  return [tensor(node.dtype(0), sizes)];
};

const compress: Handler = (node) => {
  const shape = node.shape(0);
  const given = node.attributes.int('axis');
  const condition = node.elements(1)?.items;
  const chosen = condition?.every((item) => item !== null)
    ? condition.filter((item) => item !== 0).length
    : node.freshSize();
  if (given === undefined) return [tensor(node.dtype(0), [chosen])];
  const axis = shape && normalAxis(given, shape.length);
  return [tensor(node.dtype(0), shape && axis !== null && axis !== undefined ? withSize(shape, axis, chosen) : null)];
};

const range: Handler = (node) => {
  const [start, limit, delta] = [0, 1, 2].map((at) => node.elements(at)?.items[0] ?? null);
  const dtype = node.dtype(0) || node.dtype(1);
  if (typeof delta !== 'number' || delta === 0 || start === undefined || limit === undefined)
    return [tensor(dtype, [null])];
  if (typeof start === 'number' && typeof limit === 'number') {
    const count = Math.max(0, Math.ceil((limit - start) / delta));
    const items = count <= maxElements ? Array.from({ length: count }, (_, at) => start + at * delta) : undefined;
    return [tensor(dtype, [count], items && vectorElements(items))];
  }
  const distance = delta > 0 ? subtract(limit, start) : subtract(start, limit);
  return [tensor(dtype, [floorZero(ceilDivide(distance, Math.abs(delta)))])];
};

const nonZero: Handler = (node) => {
  const shape = node.shape(0);
  const known = node.elements(0)?.items;
  const count = known?.every((item) => typeof item === 'number')
    ? known.filter((item) => item !== 0).length
    : node.freshSize();
  // A scalar counts as a vector of one since opset 13 in runtimes; its rank is not sure.
  return [tensor(dtypes.int64, [shape === null || shape.length === 0 ? null : shape.length, count])];
};

const unique: Handler = (node) => {
  const shape = node.shape(0);
  const given = node.attributes.int('axis');
  const count = node.freshSize();
  const axis = given === undefined ? undefined : shape && normalAxis(given, shape.length);
  const sorted = given === undefined ? [count] : shape && axis != null ? withSize(shape, axis, count) : null;
  const inverse =
    given === undefined ? (shape ? productOf(shape) : null) : axis != null ? (shape?.[axis] ?? null) : null;
  const indices = tensor(dtypes.int64, [count]);
  return [tensor(node.dtype(0), sorted), indices, tensor(dtypes.int64, [inverse]), indices];
};

/** TopK: k is an attribute before opset 10, an input since. */
const topK: Handler = (node) => {
  const shape = node.shape(0);
  const k = node.opset < 10 ? (node.attributes.int('k') ?? null) : (node.elements(1)?.items[0] ?? null);
  const axis = shape && normalAxis(node.attributes.int('axis') ?? -1, shape.length);
  const sizes = shape && axis !== null && axis !== undefined ? withSize(shape, axis, k) : null;
  return [tensor(node.dtype(0), sizes), tensor(dtypes.int64, sizes)];
};

const oneHot: Handler = (node) => {
  const shape = node.shape(0);
  const depth = node.elements(1)?.items[0] ?? null;
  const axis = shape && normalAxis(node.attributes.int('axis') ?? -1, shape.length + 1);
  if (shape === null || axis === null || axis === undefined) return [tensor(node.dtype(2), null)];
  return [tensor(node.dtype(2), [...shape.slice(0, axis), depth, ...shape.slice(axis)])];
};

const sameAs =
  (input: number): Handler =>
  (node) => [tensor(node.dtype(0), node.shape(input))];

/** CenterCropPad: the listed axes take the sizes of the second input. */
const centerCropPad: Handler = (node) => {
  const shape = node.shape(0);
  const sizes = node.elements(1)?.items;
  const axes = shape && normalAxes(node.attributes.ints('axes') ?? shape.map((_, axis) => axis), shape.length);
  if (!shape || !axes) return [tensor(node.dtype(0), null)];
  const result = [...shape];
  axes.forEach((axis, at) => {
    result[axis] = sizes?.[at] ?? null;
  });
  return [tensor(node.dtype(0), result)];
};

/** Elements of EyeLike and RandomLike outputs are never followed; only type and shape. */
const like: Handler = (node) => [tensor(node.attributes.int('dtype') ?? node.dtype(0), node.shape(0))];

export const joinSplit: Handlers = {
  Concat: concat,
  Split: split,
  Slice: slice,
  Gather: gather,
  GatherElements: sameAs(1),
  GatherND: gatherNd,
  Scatter: sameAs(0),
  ScatterElements: sameAs(0),
  ScatterND: sameAs(0),
  TensorScatter: sameAs(0),
  ReverseSequence: sameAs(0),
  Pad: pad,
  Compress: compress,
  Range: range,
  NonZero: nonZero,
  Unique: unique,
  TopK: topK,
  OneHot: oneHot,
  CenterCropPad: centerCropPad,
  EyeLike: like,
  RandomNormalLike: like,
  RandomUniformLike: like,
  Bernoulli: like,
};

/** Shapes that random generators and Constant hold in attributes. */
export const generators: Handlers = {
  RandomNormal: (node) => [
    tensor(node.attributes.int('dtype') ?? dtypes.float32, node.attributes.ints('shape') ?? null),
  ],
  RandomUniform: (node) => [
    tensor(node.attributes.int('dtype') ?? dtypes.float32, node.attributes.ints('shape') ?? null),
  ],
  Multinomial: (node) => {
    const rows = node.shape(0)?.[0] ?? null;
    return [tensor(node.attributes.int('dtype') ?? dtypes.int32, [rows, node.attributes.int('sample_size') ?? 1])];
  },
  Constant: constant,
};

/** A Constant whose tensor is not stored with it: in a function it may come from an attribute of the call. */
function constant(node: NodeView): KnownValue[] {
  const { attributes } = node;
  const type = attributes.tensorType('value');
  if (type !== undefined) return [tensor(type.dtype, type.shape, attributes.tensor('value', maxElements))];
  const single = (dtype: number, item: number | undefined): KnownValue[] | undefined =>
    item === undefined ? undefined : [tensor(dtype, [], { shape: [], items: [item] })];
  const list = (dtype: number, items: readonly number[] | undefined): KnownValue[] | undefined =>
    items && [tensor(dtype, [items.length], items.length <= maxElements ? vectorElements(items) : undefined)];
  const texts = attributes.texts('value_strings');
  return (
    single(dtypes.int64, attributes.int('value_int')) ??
    single(dtypes.float32, attributes.float('value_float')) ??
    list(dtypes.int64, attributes.ints('value_ints')) ??
    list(dtypes.float32, attributes.floats('value_floats')) ??
    (texts ? [tensor(dtypes.string, [texts.length])] : undefined) ??
    (attributes.text('value_string') === undefined ? [] : [tensor(dtypes.string, [])])
  );
}
