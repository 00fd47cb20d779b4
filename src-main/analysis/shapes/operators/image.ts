/** Images: Resize, Upsample, DepthToSpace, GridSample, RoiAlign, AffineGrid, NonMaxSuppression, ImageDecoder. */
import { normalAxes, unknownSizes } from '../shapes.js';
import { floorDivide, multiply, type Size } from '../size.js';
import type { Handler, Handlers, NodeView } from '../node-view.js';
import { dtypes, type Shape, tensor } from '../types.js';
import { lengthOf } from './shape-ops.js';

/** ⌊size × scale⌋; of an expression where the scale or its inverse is whole. */
export function scaled(size: Size, scale: Size): Size {
  if (size === null || typeof scale !== 'number' || scale <= 0) return null;
  if (typeof size === 'number') return Math.floor(size * scale);
  if (Number.isInteger(scale)) return multiply(size, scale);
  const inverse = Math.round(1 / scale);
  return Math.abs(inverse * scale - 1) < 1e-6 ? floorDivide(size, inverse) : null;
}

function byScales(shape: Shape, axes: readonly number[], scales: readonly Size[]): Shape {
  const sizes = [...shape];
  axes.forEach((axis, at) => {
    sizes[axis] = scaled(shape[axis] ?? null, scales[at] ?? null);
  });
  return sizes;
}

/** Resize's sizes; a policy other than `stretch` keeps the ratio by the smallest or largest scale (opset 18). */
function bySizes(node: NodeView, shape: Shape, axes: readonly number[], wanted: readonly Size[]): Shape {
  const sizes = [...shape];
  const policy = node.attributes.text('keep_aspect_ratio_policy') ?? 'stretch';
  if (policy === 'stretch') {
    axes.forEach((axis, at) => {
      sizes[axis] = wanted[at] ?? null;
    });
    return sizes;
  }
  const ratios = axes.map((axis, at) => {
    const [size, target] = [shape[axis], wanted[at]];
    return typeof size === 'number' && typeof target === 'number' && size > 0 ? target / size : NaN;
  });
  const scale = policy === 'not_larger' ? Math.min(...ratios) : Math.max(...ratios);
  for (const axis of axes) {
    const size = shape[axis];
    sizes[axis] = Number.isNaN(scale) || typeof size !== 'number' ? null : Math.floor(size * scale + 0.5);
  }
  return sizes;
}

/** Inputs are (X, scales) in opset 10, (X, roi, scales, sizes) since 11. */
const resize: Handler = (node) => {
  const shape = node.shape(0);
  if (shape === null) return [tensor(node.dtype(0), null)];
  const given = node.attributes.ints('axes') ?? shape.map((_, axis) => axis);
  const axes = normalAxes(given, shape.length);
  if (axes === undefined) return [tensor(node.dtype(0), null)];
  const scales = node.elements(node.opset < 11 ? 1 : 2)?.items;
  const sizes = node.opset < 11 ? undefined : node.elements(3)?.items;
  if (sizes?.length === axes.length) return [tensor(node.dtype(0), bySizes(node, shape, axes, sizes))];
  if (scales?.length === axes.length) return [tensor(node.dtype(0), byScales(shape, axes, scales))];
  return [tensor(node.dtype(0), byScales(shape, axes, []))];
};

/** Upsample: scales are an attribute before opset 9. */
const upsample: Handler = (node) => {
  const shape = node.shape(0);
  if (shape === null) return [tensor(node.dtype(0), null)];
  const scales = node.opset < 9 ? node.attributes.floats('scales') : node.elements(1)?.items;
  const axes = shape.map((_, axis) => axis);
  const known = scales?.length === shape.length;
  return [tensor(node.dtype(0), known ? byScales(shape, axes, scales) : unknownSizes(shape.length))];
};

/** [N, C, H, W] with blocks of channels moved into the picture, or back. */
function blocks(move: (shape: Shape, block: number) => Size[]): Handler {
  return (node) => {
    const shape = node.shape(0);
    const block = node.attributes.int('blocksize') ?? 0;
    if (shape?.length !== 4 || block <= 0) return [tensor(node.dtype(0), null)];
    return [tensor(node.dtype(0), move(shape, block))];
  };
}

const depthToSpace = blocks(([n = null, c = null, h = null, w = null], block) => [
  n,
  floorDivide(c, block * block),
  multiply(h, block),
  multiply(w, block),
]);

const spaceToDepth = blocks(([n = null, c = null, h = null, w = null], block) => [
  n,
  multiply(c, block * block),
  floorDivide(h, block),
  floorDivide(w, block),
]);

const gridSample: Handler = (node) => {
  const [x, grid] = [node.shape(0), node.shape(1)];
  if (x === null && grid === null) return [tensor(node.dtype(0), null)];
  const rank = x?.length ?? grid?.length ?? 0;
  const spatial = grid?.slice(1, -1) ?? unknownSizes(Math.max(0, rank - 2));
  return [tensor(node.dtype(0), [x?.[0] ?? grid?.[0] ?? null, x?.[1] ?? null, ...spatial])];
};

const roiAlign: Handler = (node) => {
  const { attributes } = node;
  const sizes = [attributes.int('output_height') ?? 1, attributes.int('output_width') ?? 1];
  return [tensor(node.dtype(0), [node.shape(1)?.[0] ?? null, node.shape(0)?.[1] ?? null, ...sizes])];
};

const maxRoiPool: Handler = (node) => {
  const sizes = node.attributes.ints('pooled_shape') ?? [null, null];
  return [tensor(node.dtype(0), [node.shape(1)?.[0] ?? null, node.shape(0)?.[1] ?? null, ...sizes])];
};

/** AffineGrid: size [N, C, (D,) H, W] → [N, (D,) H, W, 2 or 3]. */
const affineGrid: Handler = (node) => {
  const size = node.elements(1)?.items;
  if (size === undefined) {
    const rank = lengthOf(node, 1);
    return [tensor(node.dtype(0), rank === undefined ? null : [...unknownSizes(Math.max(0, rank - 1)), rank - 2])];
  }
  if (size.length < 4) return [tensor(node.dtype(0), null)];
  return [tensor(node.dtype(0), [size[0] ?? null, ...size.slice(2), size.length - 2])];
};

const imageDecoder: Handler = (node) => {
  const gray = node.attributes.text('pixel_format') === 'Grayscale';
  return [tensor(dtypes.uint8, [node.freshSize(), node.freshSize(), gray ? 1 : 3])];
};

export const images: Handlers = {
  Resize: resize,
  Upsample: upsample,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
  GridSample: gridSample,
  RoiAlign: roiAlign,
  MaxRoiPool: maxRoiPool,
  AffineGrid: affineGrid,
  ImageDecoder: imageDecoder,
  NonMaxSuppression: (node) => [tensor(dtypes.int64, [node.freshSize(), 3])],
};
