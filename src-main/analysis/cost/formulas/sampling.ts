/**
 * Resizing and sampling. A linear interpolation over d axes mixes 2^d neighbours, a cubic one 4^d, each with one product
 * and one sum; finding the neighbours is left out. Source: onnx/defs/tensor (Resize, GridSample, AffineGrid), onnx/defs/object_detection.
 */
import { type Formula, macs, type NodeView, ops } from './node-view.js';

/** Neighbours that are mixed along one axis; 0 where one is only picked. */
function taps(mode: string | undefined): number {
  if (mode === 'linear' || mode === 'bilinear') return 2;
  return mode === 'cubic' || mode === 'bicubic' ? 4 : 0;
}

/** Axes whose size changes; all that may, when that is not known. */
function resizedAxes(node: NodeView): number {
  const rank = node.outRank();
  let axes = 0;
  for (let axis = 0; axis < rank; axis += 1) if (node.dim(0, axis) !== node.outDim(axis)) axes += 1;
  return Number.isNaN(rank) ? Number.NaN : axes;
}

const resize: Formula = (node) => {
  const along = taps(node.text('mode'));
  return along === 0 ? ops(0 * node.out()) : ops(2 * along ** resizedAxes(node) * node.out());
};

const gridSample: Formula = (node) => {
  const along = taps(node.text('mode') ?? 'linear');
  return along === 0 ? ops(0 * node.out()) : ops(2 * along ** (node.rank(0) - 2) * node.out());
};

/** Bilinear samples, 8 operations each, and one to combine them; with sampling_ratio 0 their number follows the boxes. */
const roiAlign: Formula = (node) => {
  const ratio = node.number('sampling_ratio') ?? 0;
  return ratio > 0 ? ops(ratio * ratio * 9 * node.out()) : 'data';
};

export const samplingFormulas: Readonly<Record<string, Formula>> = {
  Resize: resize,
  Upsample: resize,
  GridSample: gridSample,
  /** Every coordinate is a row of theta [N, d, d + 1] times a point. */
  AffineGrid: (node) => macs(node.out() * node.dim(0, -1)),
  RoiAlign: roiAlign,
  /** The comparisons go on until enough boxes are kept. */
  NonMaxSuppression: () => 'data',
};
