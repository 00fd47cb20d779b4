/** Images and signals at other resolutions. */
import type { Handler, Handlers, NodeView } from '../node-view.js';
import { scaled } from '../operators/image.js';
import { add, floorDivide, type Size } from '../size.js';
import { dtypes, type Shape, tensor } from '../types.js';
import {
  argument,
  dtypeOf,
  flagArgument,
  numberArgument,
  numberOf,
  numbersOf,
  plainArgument,
  shapeArgument,
  shapeOf,
} from './arguments.js';

/** Scales of each axis: a list, one number for all, or one argument for each. */
function scalesOf(node: NodeView, axes: number): readonly Size[] {
  const listed = numbersOf(argument(node, 'scale_factors', 'scale_factor'));
  if (listed !== undefined) return listed.length === 1 ? new Array<Size>(axes).fill(listed[0] ?? null) : listed;
  const names = axes === 1 ? ['scales'] : axes === 2 ? ['scales_h', 'scales_w'] : ['scales_d', 'scales_h', 'scales_w'];
  return names.map((name) => numberOf(argument(node, name)));
}

const resized: Handler = (node) => {
  const value = argument(node, 'self', 'input');
  const shape = shapeOf(value);
  if (shape === null || shape.length < 3) return [tensor(dtypeOf(value), null)];
  const [before, sizes] = [shape.slice(0, 2), shape.slice(2)];
  const given = argument(node, 'output_size', 'size');
  const wanted = numbersOf(given);
  const after = (): Shape => {
    if (given === undefined) {
      const scales = scalesOf(node, sizes.length);
      return sizes.map((size, axis) => scaled(size, scales[axis] ?? null));
    }
    if (wanted?.length === 1) return sizes.map(() => wanted[0] ?? null);
    return wanted?.length === sizes.length ? wanted : sizes.map(() => null);
  };
  return [tensor(dtypeOf(value), [...before, ...after()])];
};

/** A grid [N, places…, axes] picks from [N, C, …]. */
const gridSampled: Handler = (node) => {
  const value = argument(node, 'input');
  const [shape, grid] = [shapeOf(value), shapeArgument(node, 'grid')];
  return [tensor(dtypeOf(value), shape && grid && [...shape.slice(0, 2), ...grid.slice(1, -1)])];
};

const affineGrid: Handler = (node) => {
  const theta = argument(node, 'theta');
  const size = numbersOf(argument(node, 'size'));
  return [tensor(dtypeOf(theta), size === undefined ? null : [size[0] ?? null, ...size.slice(2), size.length - 2])];
};

/** Frequencies × frames; older ones give real and imaginary parts on an axis of their own. */
const stft: Handler = (node) => {
  const value = argument(node, 'self');
  const shape = shapeOf(value);
  const fft = plainArgument(node, 'n_fft', 0);
  const hop =
    argument(node, 'hop_length') === undefined ? Math.floor((fft ?? 0) / 4) : plainArgument(node, 'hop_length', 0);
  const [onesided, complex, center] = [
    flagArgument(node, 'onesided', true),
    flagArgument(node, 'return_complex'),
    flagArgument(node, 'center'),
  ];
  if (
    shape === null ||
    fft === undefined ||
    !hop ||
    onesided === undefined ||
    complex === undefined ||
    center === undefined
  )
    return [tensor(0, null)];
  const length = add(shape.at(-1) ?? null, center ? 2 * Math.floor(fft / 2) : 0);
  const frames = add(floorDivide(add(length, -fft), hop), 1);
  const bins = onesided ? Math.floor(fft / 2) + 1 : fft;
  const sizes = [...shape.slice(0, -1), bins, frames];
  const dtype = dtypeOf(value);
  return [
    complex
      ? tensor(dtype === dtypes.float32 ? 14 : dtype === dtypes.float64 ? 15 : 0, sizes)
      : tensor(dtype, [...sizes, 2]),
  ];
};

const upsampled =
  'nearest1d nearest2d nearest3d linear1d bilinear2d bicubic2d trilinear3d _nearest_exact1d _nearest_exact2d'
    .split(' ')
    .map((mode): [string, Handler] => [mode.startsWith('_') ? `_upsample${mode}` : `upsample_${mode}`, resized]);

export const sampling: Handlers = {
  ...Object.fromEntries(upsampled),
  _upsample_bilinear2d_aa: resized,
  _upsample_bicubic2d_aa: resized,
  __interpolate: resized,
  __upsample: resized,
  __upsample_bilinear: resized,
  __upsample_nearest: resized,
  grid_sampler: gridSampled,
  grid_sampler_2d: gridSampled,
  affine_grid_generator: affineGrid,
  stft,
  hann_window: (node) => [tensor(dtypes.float32, [numberArgument(node, 'window_length', 0)])],
};
