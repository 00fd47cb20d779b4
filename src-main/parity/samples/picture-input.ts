/** Which inputs of a model take pictures, and how large. Pure. */
import { LapidaryError } from '../../../src-shared/errors.js';
import { type DimSpec, formatInputSpec, type InputSpec } from '../../../src-shared/input-spec.js';

export interface PictureInput {
  spec: InputSpec;
  channels: 1 | 3;
  channelAxis: number;
  heightAxis: number;
  widthAxis: number;
  /** null: the input is one picture, not a batch of them. */
  batchAxis: number | null;
}

/** Least side of what looks like a picture. */
const leastSide = 8;

/** Sides of a dynamic axis whose example says nothing: strides of most models divide them. */
const stride = 32;
const largestOwn = 512;

function channelsOf(dim: DimSpec | undefined): 1 | 3 | null {
  if (dim?.kind === 'static') return dim.size === 1 || dim.size === 3 ? dim.size : null;
  return dim !== undefined && /channel/i.test(dim.symbol) ? 3 : null;
}

const isSide = (dim: DimSpec | undefined): boolean =>
  dim !== undefined && (dim.kind === 'dynamic' || dim.size >= leastSide);

/** …×C×H×W or …×H×W×C with a batch axis or without; null for what takes no picture. */
export function asPictureInput(spec: InputSpec): PictureInput | null {
  const { dims } = spec;
  const rank = dims.length;
  if (rank < 3 || rank > 4 || !/^(float\d+|uint8)$/.test(spec.dtype)) return null;
  const first = rank - 3;
  const layouts = [
    { channelAxis: first, heightAxis: first + 1, widthAxis: first + 2 },
    { channelAxis: first + 2, heightAxis: first, widthAxis: first + 1 },
  ];
  for (const layout of layouts) {
    const channels = channelsOf(dims[layout.channelAxis]);
    if (channels === null || !isSide(dims[layout.heightAxis]) || !isSide(dims[layout.widthAxis])) continue;
    return { spec, channels, ...layout, batchAxis: rank === 4 ? 0 : null };
  }
  return null;
}

/** The inputs that take a picture: those in colours where there are any. Throws INPUT_MISMATCH where there is none. */
export function pictureInputs(specs: readonly InputSpec[], path: string): PictureInput[] {
  const found = specs.flatMap((spec) => asPictureInput(spec) ?? []);
  const colour = found.filter(({ channels }) => channels === 3);
  if (found.length > 0) return colour.length > 0 ? colour : found;
  throw new LapidaryError(
    'INPUT_MISMATCH',
    specs.length === 0
      ? `${path} is a picture, and the shapes of the inputs are not known.`
      : `${path} is a picture, and no input takes one: ${specs.map(formatInputSpec).join(', ')}.`,
    'A picture fits an input of floats or bytes with an axis of 1 or 3 channels beside height and width; say the shape with --input.',
  );
}

/** A side of the picture for an axis: fixed, the example, or where that says nothing, the picture's own. */
function sideOf(dim: DimSpec, own: number): number {
  if (dim.kind === 'static') return dim.size;
  if (dim.example >= leastSide) return dim.example;
  const fitting = Math.max(stride, Math.floor(Math.min(own, largestOwn) / stride) * stride);
  return Math.min(Math.max(fitting, dim.min ?? 1), dim.max ?? Infinity);
}

/** Sizes of the symbols of an input for a picture of `width` × `height` and a batch of `batch`. */
export function sizesFor(
  { spec, channels, channelAxis, heightAxis, widthAxis, batchAxis }: PictureInput,
  own: { width: number; height: number },
  batch: number,
): Record<string, number> {
  const sizes: Record<string, number> = {};
  for (const [axis, dim] of spec.dims.entries()) {
    if (dim.kind === 'static') continue;
    if (axis === channelAxis) sizes[dim.symbol] = channels;
    else if (axis === batchAxis) sizes[dim.symbol] = batch;
    else if (axis === heightAxis || axis === widthAxis) {
      const side = sideOf(dim, axis === heightAxis ? own.height : own.width);
      // One symbol for both sides: a square, as large as the shorter one allows.
      sizes[dim.symbol] = Math.min(side, sizes[dim.symbol] ?? side);
    }
  }
  return sizes;
}
