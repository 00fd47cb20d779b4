/** Convolutions and poolings. A tensor without a batch axis is taken by all of them. */
import type { Handler, Handlers, NodeView } from '../node-view.js';
import { extent, slidSize } from '../operators/conv.js';
import { add, multiply, type Size, subtract } from '../size.js';
import { dtypes, type KnownValue, type Shape, tensor } from '../types.js';
import { argument, dtypeOf, flagArgument, numbersOf, perAxis, plainArgument, shapeOf } from './arguments.js';
import { commonType } from './matrix.js';

const plain = (sizes: readonly Size[]): number[] | undefined => {
  const known = sizes.filter((size): size is number => typeof size === 'number');
  return known.length === sizes.length ? known : undefined;
};

interface Window {
  kernel: readonly Size[];
  stride: readonly number[];
  padding: readonly number[];
  dilation: readonly number[];
  ceil: boolean;
}

function slid(sizes: Shape, { kernel, stride, padding, dilation, ceil }: Window): Size[] {
  const spatial = {
    kernel,
    strides: stride,
    dilations: dilation,
    pads: [...padding, ...padding],
    autoPad: 'NOTSET',
    ceil,
  };
  return sizes.map((size, axis) => slidSize(size, axis, spatial));
}

/** stride × (size - 1) + extent - 2 × padding + output padding. */
function spread(sizes: Shape, { kernel, stride, padding, dilation }: Window, extra: readonly Size[]): Size[] {
  return sizes.map((size, axis) => {
    const window = extent(kernel[axis] ?? null, dilation[axis] ?? 1);
    const around = subtract(extra[axis] ?? null, 2 * (padding[axis] ?? 0));
    return add(multiply(subtract(size, 1), stride[axis] ?? 1), add(window, around));
  });
}

/** Weight [out, in / groups, kernel…] for a plain convolution, [in, out / groups, kernel…] for a transposed one. */
function conv(isTransposed: (node: NodeView) => boolean | undefined): Handler {
  return (node) => {
    const [input, weight] = [argument(node, 'input', 'self'), argument(node, 'weight')];
    const [shape, weights] = [shapeOf(input), shapeOf(weight)];
    const dtype = commonType(input, weight);
    const transposed = isTransposed(node);
    const axes = (weights?.length ?? 0) - 2;
    const batch = (shape?.length ?? 0) - axes - 1;
    if (shape === null || weights === null || axes < 1 || (batch !== 0 && batch !== 1) || transposed === undefined)
      return [tensor(dtype, null)];
    const groups = plainArgument(node, 'groups', 1) ?? null;
    const channels = transposed ? multiply(weights[1] ?? null, groups) : (weights[0] ?? null);
    const [before, sizes] = [shape.slice(0, batch), shape.slice(batch + 1)];
    return [tensor(dtype, [...before, channels, ...spatial(node, sizes, weights.slice(2), transposed)])];
  };
}

function spatial(node: NodeView, sizes: Shape, kernel: Shape, transposed: boolean): Size[] {
  const axes = sizes.length;
  const unknown = sizes.map(() => null);
  const stride = plain(perAxis(node, 'stride', axes, 1));
  const dilation = plain(perAxis(node, 'dilation', axes, 1));
  const mode = node.attributes.text('padding');
  if (mode === 'same') return [...sizes];
  const padding = mode === 'valid' ? sizes.map(() => 0) : plain(perAxis(node, 'padding', axes, 0));
  if (stride === undefined || dilation === undefined || padding === undefined) return unknown;
  const window = { kernel, stride, padding, dilation, ceil: false };
  return transposed ? spread(sizes, window, perAxis(node, 'output_padding', axes, 0)) : slid(sizes, window);
}

/** Windows without weights; the stride is the window's size where none is given. */
function pool(axes: number, withPlaces: boolean): Handler {
  return (node) => {
    const value = argument(node, 'self', 'input');
    const shape = shapeOf(value);
    const results = (sizes: Shape | null): KnownValue[] => {
      const result = tensor(dtypeOf(value), sizes);
      return withPlaces ? [result, tensor(dtypes.int64, sizes)] : [result];
    };
    if (shape === null || (shape.length !== axes + 1 && shape.length !== axes + 2)) return results(null);
    const kernel = perAxis(node, 'kernel_size', axes, 1);
    const given = numbersOf(argument(node, 'stride'));
    const stride = plain(given === undefined || given.length === 0 ? kernel : perAxis(node, 'stride', axes, 1));
    const padding = plain(perAxis(node, 'padding', axes, 0));
    const dilation = plain(perAxis(node, 'dilation', axes, 1));
    const ceil = flagArgument(node, 'ceil_mode');
    const [before, sizes] = [shape.slice(0, -axes), shape.slice(-axes)];
    if (stride === undefined || padding === undefined || dilation === undefined || ceil === undefined)
      return results([...before, ...sizes.map(() => null)]);
    return results([...before, ...slid(sizes, { kernel, stride, padding, dilation, ceil })]);
  };
}

/** None, or a number for each axis: what is not said stays. */
function adaptive(axes: number, withPlaces: boolean): Handler {
  return (node) => {
    const value = argument(node, 'self', 'input');
    const shape = shapeOf(value);
    const given = argument(node, 'output_size');
    const wanted = given?.items ?? (given === undefined ? [] : [given]);
    const size = (axis: number): Size => {
      const item = wanted.length === 1 ? wanted[0] : wanted[axis];
      if (item?.type.kind === 'other') return shape?.at(axis - axes) ?? null;
      const number = numbersOf(item)?.[0];
      return number ?? null;
    };
    const sizes =
      shape && shape.length > axes
        ? [...shape.slice(0, -axes), ...Array.from({ length: axes }, (_, axis) => size(axis))]
        : null;
    const result = tensor(dtypeOf(value), sizes);
    return withPlaces ? [result, tensor(dtypes.int64, sizes)] : [result];
  };
}

/** Columns of an image's windows: [N, C × window, positions]. */
const im2col: Handler = (node) => {
  const value = argument(node, 'self');
  const shape = shapeOf(value);
  const [kernel, stride, padding, dilation] = ['kernel_size', 'stride', 'padding', 'dilation'].map((name) =>
    plain(perAxis(node, name, 2, name === 'padding' ? 0 : 1)),
  );
  if (shape?.length !== 4 || !kernel || !stride || !padding || !dilation) return [tensor(dtypeOf(value), null)];
  const positions = slid(shape.slice(2), { kernel, stride, padding, dilation, ceil: false }).reduce(multiply, 1);
  return [
    tensor(dtypeOf(value), [
      shape[0] ?? null,
      multiply(
        shape[1] ?? null,
        kernel.reduce((a, b) => a * b),
      ),
      positions,
    ]),
  ];
};

const never = (): boolean => false;
const always = (): boolean => true;
const asSaid = (node: NodeView): boolean | undefined => flagArgument(node, 'transposed');
const ofAxes = (axes: number): Handlers => ({
  [`conv${String(axes)}d`]: conv(never),
  [`conv_transpose${String(axes)}d`]: conv(always),
  [`max_pool${String(axes)}d`]: pool(axes, false),
  [`max_pool${String(axes)}d_with_indices`]: pool(axes, true),
  [`avg_pool${String(axes)}d`]: pool(axes, false),
  [`adaptive_avg_pool${String(axes)}d`]: adaptive(axes, false),
  [`_adaptive_avg_pool${String(axes)}d`]: adaptive(axes, false),
  [`adaptive_max_pool${String(axes)}d`]: adaptive(axes, true),
});

export const convolutions: Handlers = {
  ...ofAxes(1),
  ...ofAxes(2),
  ...ofAxes(3),
  convolution: conv(asSaid),
  _convolution: conv(asSaid),
  _convolution_mode: conv(never),
  im2col,
};
