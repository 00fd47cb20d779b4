/** Tensors made from sizes, and tensors as another element type. */
import type { Handler, Handlers, NodeView } from '../node-view.js';
import { ceilDivide, maximum, type Size, subtract } from '../size.js';
import { dtypes, tensor } from '../types.js';
import {
  argument,
  asTensor,
  deviceType,
  dtypeArgument,
  dtypeOf,
  numberArgument,
  numberOf,
  numbersOf,
  shapeOf,
  self,
} from './arguments.js';
import { categoryOf } from './promotion.js';

const ofSize =
  (dtype: (node: NodeView) => number): Handler =>
  (node) => [tensor(dtypeArgument(node, dtype(node)), numbersOf(argument(node, 'size')) ?? null)];

/** The type a number gives a tensor that is filled with it. */
const filled = (node: NodeView): number => {
  const dtype = dtypeOf(argument(node, 'fill_value'));
  return categoryOf(dtype) === 'float' ? dtypes.float32 : dtype;
};

const like: Handler = (node) => [tensor(dtypeArgument(node, dtypeOf(self(node))), shapeOf(self(node)))];

/** Whole numbers give int64, unless a type is said. */
const arange: Handler = (node) => {
  const [start, end, step] = ['start', 'end', 'step'].map((name) => argument(node, name));
  const parts = [start, end, step].flatMap((each) => asTensor(each) ?? []);
  const isWhole = parts.every(({ dtype }) => categoryOf(dtype) === 'whole');
  const unknown = parts.some(({ dtype }) => dtype === 0);
  const dtype = dtypeArgument(node, isWhole ? dtypes.int64 : unknown ? 0 : dtypes.float32);
  const [from, to, by] = [
    start === undefined ? 0 : numberOf(start),
    numberOf(end),
    step === undefined ? 1 : numberOf(step),
  ];
  return [tensor(dtype, [countOf(from, to, by)])];
};

function countOf(from: Size, to: Size, by: Size): Size {
  if (typeof by !== 'number' || by === 0) return null;
  if (typeof from === 'number' && typeof to === 'number') return Math.max(0, Math.ceil((to - from) / by));
  if (!Number.isInteger(by)) return null;
  return maximum(ceilDivide(by > 0 ? subtract(to, from) : subtract(from, to), Math.abs(by)), 0);
}

const eye: Handler = (node) => {
  const rows = numberArgument(node, 'n', 0);
  const columns = argument(node, 'm') === undefined ? rows : numberArgument(node, 'm', 0);
  return [tensor(dtypeArgument(node, dtypes.float32), [rows, columns])];
};

/** `to` names a type, or a tensor whose type it takes, or only a device. */
const to: Handler = (node) => {
  const value = self(node);
  const isDevice = (name: string): boolean => argument(node, name)?.type === deviceType;
  const other = isDevice('other') ? undefined : argument(node, 'other');
  const own = isDevice('dtype') ? dtypeOf(value) : dtypeArgument(node, dtypeOf(value));
  const dtype = other === undefined ? own : dtypeOf(other);
  return [tensor(dtype, shapeOf(value), value?.elements)];
};

const float = (): number => dtypes.float32;
const ofSelf = (node: NodeView): number => dtypeOf(self(node));

export const creation: Handlers = {
  ...Object.fromEntries(['zeros', 'ones', 'empty', 'rand', 'randn', 'normal'].map((name) => [name, ofSize(float)])),
  ...Object.fromEntries(
    ['new_zeros', 'new_ones', 'new_empty', 'new_full', 'new_empty_strided'].map((name) => [name, ofSize(ofSelf)]),
  ),
  ...Object.fromEntries(
    ['zeros_like', 'ones_like', 'empty_like', 'full_like', 'rand_like', 'randn_like'].map((name) => [name, like]),
  ),
  full: ofSize(filled),
  randint: ofSize(() => dtypes.int64),
  arange,
  eye,
  linspace: (node) => [tensor(dtypeArgument(node, dtypes.float32), [numberArgument(node, 'steps', 100)])],
  to,
  _to_copy: to,
  type_as: to,
  cpu: to,
  cuda: to,
};
