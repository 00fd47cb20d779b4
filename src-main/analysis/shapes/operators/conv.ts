/** Convolutions and poolings: sizes of the spatial axes from kernel, strides, dilations and padding. */
import { unknownSizes } from '../shapes.js';
import { add, ceilDivide, floorDivide, minimum, multiply, type Size, subtract } from '../size.js';
import type { Handler, Handlers, NodeView } from '../node-view.js';
import { dtypes, type Shape, tensor } from '../types.js';
import { lengthOf } from './shape-ops.js';

export interface Spatial {
  kernel: readonly Size[];
  strides: readonly number[];
  dilations: readonly number[];
  /** Begin of each axis, then the ends. */
  pads: readonly number[];
  autoPad: string;
  ceil: boolean;
}

function spatialOf(node: NodeView, axes: number, kernel: readonly Size[]): Spatial {
  const { attributes } = node;
  const ones = new Array<number>(axes).fill(1);
  return {
    kernel,
    strides: attributes.ints('strides') ?? ones,
    dilations: attributes.ints('dilations') ?? ones,
    pads: attributes.ints('pads') ?? new Array<number>(axes * 2).fill(0),
    autoPad: attributes.text('auto_pad') ?? 'NOTSET',
    ceil: attributes.int('ceil_mode') === 1,
  };
}

/** (k - 1) × dilation + 1. */
export const extent = (kernel: Size, dilation: number): Size => add(multiply(subtract(kernel, 1), dilation), 1);

/**
 * Size after sliding a window: ⌊(size + pads - extent) / stride⌋ + 1 (operators Conv, MaxPool). With ceil_mode the last
 * window may go over the end, but has to start inside the input or the padding before it.
 */
export function slidSize(size: Size, axis: number, spatial: Spatial): Size {
  const { strides, dilations, pads, autoPad, ceil } = spatial;
  const stride = strides[axis] ?? 1;
  if (stride <= 0) return null;
  if (autoPad.startsWith('SAME')) return ceilDivide(size, stride);
  const window = extent(spatial.kernel[axis] ?? null, dilations[axis] ?? 1);
  const before = autoPad === 'VALID' ? 0 : (pads[axis] ?? 0);
  const after = autoPad === 'VALID' ? 0 : (pads[axis + pads.length / 2] ?? 0);
  const room = subtract(add(size, before + after), window);
  if (!ceil) return add(floorDivide(room, stride), 1);
  const positions = add(ceilDivide(room, stride), 1);
  const neverOver = typeof window === 'number' && after + stride <= window;
  return neverOver ? positions : minimum(positions, add(floorDivide(add(size, before - 1), stride), 1), 1);
}

function slid(shape: Shape, spatial: Spatial): Size[] {
  return shape.slice(2).map((size, axis) => slidSize(size, axis, spatial));
}

/** X and W at these inputs; the result's element type from `dtype`. */
export function conv(x: number, w: number, dtype: (node: NodeView) => number): Handler {
  return (node) => {
    const shape = node.shape(x);
    const weights = node.shape(w);
    if (shape === null || shape.length < 3 || (weights !== null && weights.length !== shape.length))
      return [tensor(dtype(node), null)];
    const axes = shape.length - 2;
    const kernel = node.attributes.ints('kernel_shape') ?? weights?.slice(2) ?? unknownSizes(axes);
    const sizes = slid(shape, spatialOf(node, axes, kernel));
    return [tensor(dtype(node), [shape[0] ?? null, weights?.[0] ?? null, ...sizes])];
  };
}

export const pool: Handler = (node) => {
  const shape = node.shape(0);
  const kernel = node.attributes.ints('kernel_shape');
  if (shape === null || shape.length < 3 || kernel?.length !== shape.length - 2) return [tensor(node.dtype(0), null)];
  const sizes = [...shape.slice(0, 2), ...slid(shape, spatialOf(node, kernel.length, kernel))];
  return [tensor(node.dtype(0), sizes), tensor(dtypes.int64, sizes)];
};

/** stride × (size - 1) + output_padding + extent - pads, or what output_shape says. */
const convTranspose: Handler = (node) => {
  const shape = node.shape(0);
  const weights = node.shape(1);
  if (shape === null || shape.length < 3) return [tensor(node.dtype(0), null)];
  const axes = shape.length - 2;
  const given = node.attributes.ints('output_shape');
  const extra = node.attributes.ints('output_padding');
  const kernel = node.attributes.ints('kernel_shape') ?? weights?.slice(2) ?? unknownSizes(axes);
  const { strides, dilations, pads, autoPad } = spatialOf(node, axes, kernel);
  const sizes = shape.slice(2).map((size, axis): Size => {
    // Some exporters write batch and channels into output_shape too.
    if (given !== undefined) return given[given.length - axes + axis] ?? null;
    const stride = strides[axis] ?? 1;
    if (autoPad.startsWith('SAME')) return multiply(size, stride);
    const around = autoPad === 'VALID' ? 0 : (pads[axis] ?? 0) + (pads[axis + axes] ?? 0);
    const window = extent(kernel[axis] ?? null, dilations[axis] ?? 1);
    return add(multiply(subtract(size, 1), stride), add(window, (extra?.[axis] ?? 0) - around));
  });
  const channels = multiply(weights?.[1] ?? null, node.attributes.int('group') ?? 1);
  return [tensor(node.dtype(0), [shape[0] ?? null, channels, ...sizes])];
};

/** MaxUnpool: the third input says the size, else the pooling is turned round. */
const maxUnpool: Handler = (node) => {
  const shape = node.shape(0);
  const wanted = node.elements(2)?.items;
  if (shape === null) return [tensor(node.dtype(0), null)];
  if (node.has(2)) return [tensor(node.dtype(0), wanted ?? unknownSizes(shape.length))];
  const kernel = node.attributes.ints('kernel_shape') ?? [];
  const { strides, pads } = spatialOf(node, kernel.length, kernel);
  const sizes = shape.slice(2).map((size, axis) => {
    const around = (pads[axis] ?? 0) + (pads[axis + kernel.length] ?? 0);
    return add(multiply(subtract(size, 1), strides[axis] ?? 1), (kernel[axis] ?? 0) - around);
  });
  return [tensor(node.dtype(0), [...shape.slice(0, 2), ...sizes])];
};

/** Col2Im: [N, C × block, L] → [N, C, image]. */
const col2Im: Handler = (node) => {
  const shape = node.shape(0);
  const image = node.elements(1)?.items;
  const block = node.elements(2)?.items;
  const rank = lengthOf(node, 1);
  const sizes = image ?? (rank === undefined ? undefined : unknownSizes(rank));
  if (sizes === undefined) return [tensor(node.dtype(0), null)];
  const area = block?.reduce<Size>(multiply, 1) ?? null;
  return [tensor(node.dtype(0), [shape?.[0] ?? null, floorDivide(shape?.[1] ?? null, area), ...sizes])];
};

const first: (node: NodeView) => number = (node) => node.dtype(0);

export const convolutions: Handlers = {
  Conv: conv(0, 1, first),
  ConvInteger: conv(0, 1, () => dtypes.int32),
  QLinearConv: conv(0, 3, (node) => node.dtype(7)),
  DeformConv: conv(0, 1, first),
  ConvTranspose: convTranspose,
  MaxPool: pool,
  AveragePool: pool,
  LpPool: pool,
  MaxUnpool: maxUnpool,
  Col2Im: col2Im,
};
