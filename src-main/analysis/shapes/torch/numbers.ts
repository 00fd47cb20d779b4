/** What asks tensors for their sizes, and turns tensors into numbers and back. */
import type { Handler, Handlers } from '../node-view.js';
import { normalAxis, productOf } from '../shapes.js';
import type { Size } from '../size.js';
import { ceilDivide, maximum, subtract, add, multiply } from '../size.js';
import { countOf, dtypes, type KnownValue, type Shape, tensor, type ValueType } from '../types.js';
import {
  argument,
  asTensor,
  deviceType,
  dtypeArgument,
  listOf,
  listValue,
  numberArgument,
  numberOf,
  numberValue,
  plainArgument,
  scalarTypeOf,
  shapeOf,
} from './arguments.js';

const whole = (item: Size): KnownValue => numberValue(dtypes.int64, item);
const wholeType: ValueType = whole(null).type;

/** All sizes as a list, or that of one axis. */
const size: Handler = (node) => {
  const shape = shapeOf(argument(node, 'self'));
  if (argument(node, 'dim') === undefined)
    return [shape === null ? listOf(wholeType) : listValue(shape.map(whole), wholeType)];
  const dim = plainArgument(node, 'dim', 0);
  const axis = shape && dim !== undefined ? normalAxis(dim, shape.length) : undefined;
  return [whole(shape && axis !== undefined ? (shape[axis] ?? null) : null)];
};

/** Length of a list, or of a tensor's first axis. */
const len: Handler = (node) => {
  const value = argument(node, 'a', 't', 'self', 's', 'list') ?? (node.has(0) ? node.input(0) : undefined);
  return [whole(value?.items?.length ?? shapeOf(value)?.[0] ?? null)];
};

/** The number a tensor without axes holds, or a number as another type. */
const toNumber =
  (dtype: number): Handler =>
  (node) => {
    const value = argument(node, 'a', 'self', 'x') ?? (node.has(0) ? node.input(0) : undefined);
    const item = numberOf(value);
    const type = dtype === 0 ? (asTensor(value)?.dtype ?? 0) : dtype;
    const converted =
      typeof item !== 'number'
        ? item
        : type === dtypes.bool
          ? Number(item !== 0)
          : type === dtypes.int64
            ? Math.trunc(item)
            : item;
    return [numberValue(type, type === dtypes.bool && typeof item !== 'number' ? null : converted)];
  };

/** `item()` of a float tensor is a float of the language. */
const item: Handler = (node) => {
  const dtype = asTensor(argument(node, 'self', 'a'))?.dtype ?? 0;
  const isFloat = dtype === dtypes.float16 || dtype === dtypes.float32 || dtype === dtypes.float64 || dtype === 16;
  return toNumber(isFloat ? dtypes.float64 : dtype === dtypes.bool || dtype === 0 ? dtype : dtypes.int64)(node);
};

/** A number as a tensor without axes. */
const toTensor: Handler = (node) => {
  const value = argument(node, 'a', 't', 's', 'data');
  const type = asTensor(value);
  if (type !== undefined) {
    const own =
      type.isNumber === true && type.dtype === dtypes.float64 && node.op !== 'NumToTensor'
        ? dtypes.float32
        : type.dtype;
    return [tensor(dtypeArgument(node, own), type.shape ?? null, { shape: [], items: [numberOf(value)] })];
  }
  const shape = nestedShape(value, 0);
  const inner = innermost(value);
  return [tensor(dtypeArgument(node, inner === dtypes.float64 ? dtypes.float32 : inner), shape)];
};

const innermost = (value: KnownValue | undefined): number =>
  value?.items === undefined ? (asTensor(value)?.dtype ?? 0) : innermost(value.items[0]);

/** Shape of a list of lists of numbers. */
function nestedShape(value: KnownValue | undefined, depth: number): Shape | null {
  if (asTensor(value)?.shape?.length === 0) return [];
  if (value?.items === undefined || depth > 8) return null;
  const inner = nestedShape(value.items[0], depth + 1);
  return value.items.length === 0 ? [0] : inner && [value.items.length, ...inner];
}

/** How many numbers `range(lo, hi, step)` has. */
const rangeLength: Handler = (node) => {
  const [lo, hi, step] = [numberArgument(node, 'lo', 0), numberArgument(node, 'hi', 0), plainArgument(node, 'step', 1)];
  if (step === undefined || step === 0) return [whole(null)];
  const distance = step > 0 ? subtract(hi, lo) : subtract(lo, hi);
  return [whole(maximum(ceilDivide(distance, Math.abs(step)), 0))];
};

const derivedIndex: Handler = (node) => [
  whole(
    add(numberArgument(node, 'start', 0), multiply(numberArgument(node, 'index', 0), numberArgument(node, 'step', 1))),
  ),
];

export const numbers: Handlers = {
  size,
  sym_size: size,
  len,
  dim: (node) => [whole(shapeOf(argument(node, 'self'))?.length ?? null)],
  numel: (node) => {
    const shape = shapeOf(argument(node, 'self'));
    return [whole(shape && (countOf(shape) ?? productOf(shape)))];
  },
  Int: toNumber(dtypes.int64),
  IntImplicit: toNumber(dtypes.int64),
  Float: toNumber(dtypes.float64),
  FloatImplicit: toNumber(dtypes.float64),
  Bool: toNumber(dtypes.bool),
  ScalarImplicit: item,
  item,
  tensor: toTensor,
  scalar_tensor: (node) => {
    const value = argument(node, 's');
    return [tensor(dtypeArgument(node, dtypes.float32), [], { shape: [], items: [numberOf(value)] })];
  },
  __range_length: rangeLength,
  __derive_index: derivedIndex,
  is_floating_point: () => [numberValue(dtypes.bool, null)],
};

export const primNumbers: Handlers = {
  NumToTensor: toTensor,
  dtype: (node) => [whole(scalarTypeOf(asTensor(node.has(0) ? node.input(0) : undefined)?.dtype ?? 0))],
  shape: (node) => {
    const shape = shapeOf(node.input(0));
    return [shape === null ? listOf(wholeType) : listValue(shape.map(whole), wholeType)];
  },
  device: () => [{ type: deviceType }],
  data: (node) => [{ type: node.type(0) }],
  isinstance: () => [numberValue(dtypes.bool, null)],
};
