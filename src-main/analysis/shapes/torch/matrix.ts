/** Products of matrices, linear layers and attention. */
import type { Handler, Handlers } from '../node-view.js';
import { einsumShape, matmulShape } from '../operators/matrix.js';
import { broadcast, withSize } from '../shapes.js';
import { floorDivide, type Size } from '../size.js';
import { type KnownValue, type Shape, tensor } from '../types.js';
import { argument, dtypeOf, flagArgument, shapeOf } from './arguments.js';
import { axisArgument } from './views.js';

/** Element type of operands that must have one type: that of the first of which it is known. */
export const commonType = (...values: readonly (KnownValue | undefined)[]): number =>
  values.map(dtypeOf).find((dtype) => dtype !== 0) ?? 0;

/** The last axis of a shape is what `size` says. */
const withLast = (shape: Shape | null, size: Size): Shape | null =>
  shape === null || shape.length === 0 ? null : withSize(shape, shape.length - 1, size);

const linear: Handler = (node) => {
  const [input, weight] = [argument(node, 'input', 'self'), argument(node, 'weight')];
  const rows = shapeOf(weight);
  const shape = shapeOf(input);
  const dtype = commonType(input, weight);
  return [tensor(dtype, rows?.length === 1 ? shape && shape.slice(0, -1) : withLast(shape, rows?.[0] ?? null))];
};

const product =
  (a: string, b: string): Handler =>
  (node) => {
    const [left, right] = [argument(node, a, 'input'), argument(node, b)];
    return [tensor(commonType(left, right), matmulShape(shapeOf(left), shapeOf(right)))];
  };

const dot: Handler = (node) => [tensor(commonType(argument(node, 'self'), argument(node, 'tensor', 'other')), [])];

const outer: Handler = (node) => {
  const [a, b] = [argument(node, 'self'), argument(node, 'vec2')];
  return [tensor(commonType(a, b), [shapeOf(a)?.[0] ?? null, shapeOf(b)?.[0] ?? null])];
};

const einsum: Handler = (node) => {
  const { items } = argument(node, 'tensors') ?? {};
  const shape = items === undefined ? null : einsumShape(node.attributes.text('equation') ?? '', items.map(shapeOf));
  return [tensor(commonType(...(items ?? [])), shape)];
};

/** [batch…, queries, size] × keys × values [batch…, keys, value size]. */
const scaledDotProduct: Handler = (node) => {
  const [query, value] = [argument(node, 'query'), argument(node, 'value')];
  return [tensor(commonType(query, value), withLast(shapeOf(query), shapeOf(value)?.at(-1) ?? null))];
};

/** The fused attention of nn.MultiheadAttention: result, and the weights, by head or averaged. */
const nativeAttention: Handler = (node) => {
  const [query, key] = [argument(node, 'query'), argument(node, 'key')];
  const [queries, keys] = [shapeOf(query), shapeOf(key)];
  const result = tensor(dtypeOf(query), queries);
  if (flagArgument(node, 'need_weights', true) !== true || queries === null) return [result];
  const heads =
    flagArgument(node, 'average_attn_weights', true) === true ? [] : [node.attributes.int('num_head') ?? null];
  const weights = [queries[0] ?? null, ...heads, queries[1] ?? null, keys?.[1] ?? null];
  return [result, tensor(dtypeOf(query), weights)];
};

/** Half of an axis gates the other half. */
const glu: Handler = (node) => {
  const value = argument(node, 'self');
  const shape = shapeOf(value);
  const axis = shape && axisArgument(node, shape.length, -1);
  return [
    tensor(
      dtypeOf(value),
      shape && axis !== null && axis !== undefined ? withSize(shape, axis, floorDivide(shape[axis] ?? null, 2)) : null,
    ),
  ];
};

const cdist: Handler = (node) => {
  const [a, b] = [argument(node, 'x1'), argument(node, 'x2')];
  const [rows, columns] = [shapeOf(a), shapeOf(b)];
  const batch = rows && columns && broadcast([rows.slice(0, -2), columns.slice(0, -2)]);
  return [tensor(commonType(a, b), batch && [...batch, rows.at(-2) ?? null, columns.at(-2) ?? null])];
};

export const matrix: Handlers = {
  linear,
  matmul: product('self', 'other'),
  mm: product('self', 'mat2'),
  bmm: product('self', 'mat2'),
  mv: product('self', 'vec'),
  addmm: product('mat1', 'mat2'),
  baddbmm: product('batch1', 'batch2'),
  addmv: product('mat', 'vec'),
  dot,
  vdot: dot,
  outer,
  einsum,
  scaled_dot_product_attention: scaledDotProduct,
  _native_multi_head_attention: nativeAttention,
  glu,
  cdist,
};
