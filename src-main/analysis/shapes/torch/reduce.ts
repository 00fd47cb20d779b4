/** Reductions over axes, sorting, and what gives both values and places. */
import type { Handler, Handlers, NodeView } from '../node-view.js';
import { normalAxes, unknownSizes, withSize } from '../shapes.js';
import { dtypes, type Shape, tensor } from '../types.js';
import {
  argument,
  dtypeArgument,
  dtypeOf,
  flagArgument,
  numberArgument,
  numbersOf,
  shapeOf,
  self,
} from './arguments.js';
import { combine } from './elementwise.js';
import { categoryOf } from './promotion.js';
import { axisArgument } from './views.js';

/** The shape without the axes of `dim`, or with 1 in their places; without any it is a scalar. */
function reducedShape(node: NodeView): Shape | null {
  const shape = shapeOf(self(node));
  const given = argument(node, 'dim');
  const keep = flagArgument(node, 'keepdim');
  const listed = given === undefined ? [] : numbersOf(given);
  if (listed?.length === 0) return keep === true ? shape && shape.map(() => 1) : keep === false ? [] : null;
  if (shape === null || listed === undefined || keep === undefined) return null;
  if (shape.length === 0) return [];
  const axes = normalAxes(listed, shape.length);
  if (axes === undefined) return unknownSizes(keep ? shape.length : Math.max(0, shape.length - listed.length));
  return keep
    ? shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    : shape.filter((_, axis) => !axes.includes(axis));
}

/** Whole numbers are added up as int64. */
const summed = (dtype: number): number =>
  categoryOf(dtype) === 'whole' || dtype === dtypes.bool ? dtypes.int64 : dtype;
const own = (dtype: number): number => dtype;
const toBool = (): number => dtypes.bool;
const toInt = (): number => dtypes.int64;

const reduce =
  (type: (dtype: number) => number): Handler =>
  (node) => [tensor(dtypeArgument(node, type(dtypeOf(self(node)))), reducedShape(node))];

const twice =
  (type: (dtype: number) => number): Handler =>
  (node) => {
    const result = tensor(type(dtypeOf(self(node))), reducedShape(node));
    return [result, result];
  };

/** `max` of one tensor, along an axis with the places, or of two tensors. */
const extreme: Handler = (node) => {
  const other = argument(node, 'other');
  if (other !== undefined) return combine([self(node), other], own);
  const shape = reducedShape(node);
  const values = tensor(dtypeOf(self(node)), shape);
  return argument(node, 'dim') === undefined ? [values] : [values, tensor(dtypes.int64, shape)];
};

/** Values and places along an axis. */
const along: Handler = (node) => {
  const shape = reducedShape(node);
  return [tensor(dtypeOf(self(node)), shape), tensor(dtypes.int64, shape)];
};

const topk: Handler = (node) => {
  const shape = shapeOf(self(node));
  const axis = shape && axisArgument(node, shape.length, -1);
  const sizes =
    shape && axis !== null && axis !== undefined ? withSize(shape, axis, numberArgument(node, 'k', 1)) : null;
  return [tensor(dtypeOf(self(node)), sizes), tensor(dtypes.int64, sizes)];
};

const sorted: Handler = (node) => {
  const shape = shapeOf(self(node));
  return [tensor(dtypeOf(self(node)), shape), tensor(dtypes.int64, shape)];
};

export const reductions: Handlers = {
  sum: reduce(summed),
  nansum: reduce(summed),
  prod: reduce(summed),
  mean: reduce(own),
  amax: reduce(own),
  amin: reduce(own),
  norm: reduce(own),
  linalg_vector_norm: reduce(own),
  frobenius_norm: reduce(own),
  logsumexp: reduce(own),
  std: reduce(own),
  var: reduce(own),
  all: reduce(toBool),
  any: reduce(toBool),
  argmax: reduce(toInt),
  argmin: reduce(toInt),
  count_nonzero: reduce(toInt),
  aminmax: twice(own),
  var_mean: twice(own),
  std_mean: twice(own),
  max: extreme,
  min: extreme,
  median: extreme,
  mode: along,
  kthvalue: along,
  topk,
  sort: sorted,
  cummax: sorted,
  cummin: sorted,
  argsort: (node) => [tensor(dtypes.int64, shapeOf(self(node)))],
};
