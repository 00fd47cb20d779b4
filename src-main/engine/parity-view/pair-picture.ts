/** A plane of both tensors as pictures with one normalisation, and their difference; read a row of pixels at a time. */
import { LapidaryError } from '../../../src-shared/errors.js';
import { maxPictureSide, type PictureAnswer } from '../../../src-shared/parity-view.js';
import { openRange, type RangeReader } from '../../tensorkit/byte-range.js';
import { readNumbers } from './pair-values.js';
import type { StoredPair } from './stored-pair.js';

/** Pixels of the source over which no picture is made. */
const maxSourcePixels = 1 << 26;
/** Rows between two looks at whether the caller is still there; other calls are answered meanwhile. */
const rowsAtATime = 64;

interface Plane {
  /** Element at which the picture begins. */
  base: number;
  height: number;
  width: number;
}

/** Where a picture lies in its tensor. Throws USAGE where the tensor has no such picture. */
export function planeOf(shape: readonly number[], leading: readonly number[], channels: number): Plane {
  const own = channels === 1 ? 2 : 3;
  const [height = 0, width = 0] = shape.slice(-2);
  const before = shape.slice(0, Math.max(0, shape.length - own));
  const fits =
    shape.length >= own &&
    leading.length === before.length &&
    leading.every((index, axis) => index < (before[axis] ?? 0)) &&
    (channels === 1 || shape.at(-3) === channels) &&
    height * width > 0 &&
    height * width <= maxSourcePixels;
  if (!fits) {
    throw new LapidaryError(
      'USAGE',
      `There is no such picture in a tensor of ${shape.join(' × ')}.`,
      'Choose a plane.',
    );
  }
  const place = leading.reduce((at, index, axis) => at * (before[axis] ?? 1) + index, 0);
  return { base: place * channels * height * width, height, width };
}

interface Drawn {
  width: number;
  height: number;
  step: number;
  reference: Float64Array;
  subject: Float64Array;
  difference: Float64Array;
}

interface Row {
  reference: Float64Array;
  subject: Float64Array;
}

/** Takes a row of the source into the reduced picture: values of each first pixel, the largest difference of all. */
function addRow(drawn: Drawn, row: Row, y: number, channel: number, channels: number): void {
  const { step, width } = drawn;
  const line = Math.floor(y / step) * width;
  const first = y % step === 0;
  row.reference.forEach((a, x) => {
    const b = row.subject[x] ?? 0;
    const pixel = line + Math.floor(x / step);
    if (first && x % step === 0) {
      drawn.reference[pixel * channels + channel] = a;
      drawn.subject[pixel * channels + channel] = b;
    }
    const both = Number.isFinite(a) && Number.isFinite(b);
    const difference = both ? Math.abs(b - a) : Object.is(a, b) ? 0 : Infinity;
    drawn.difference[pixel] = Math.max(drawn.difference[pixel] ?? 0, difference);
  });
}

function limitsOf(...lists: readonly Float64Array[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists) {
    for (const value of list) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low > high ? [0, 0] : [low, high];
}

const toBytes = (values: Float64Array, low: number, high: number): Uint8Array =>
  Uint8Array.from(values, (value) =>
    high === low ? 128 : Math.round(255 * Math.min(1, Math.max(0, (value - low) / (high - low)))),
  );

function answerOf(drawn: Drawn, channels: number): PictureAnswer {
  const [low, high] = limitsOf(drawn.reference, drawn.subject);
  const [, maxDifference] = limitsOf(drawn.difference);
  return {
    width: drawn.width,
    height: drawn.height,
    step: drawn.step,
    channels,
    reference: toBytes(drawn.reference, low, high),
    subject: toBytes(drawn.subject, low, high),
    difference: Uint8Array.from(drawn.difference, (value) =>
      value === Infinity ? 255 : maxDifference === 0 ? 0 : Math.round((254 * value) / maxDifference),
    ),
    low,
    high,
    maxDifference,
  };
}

/** Throws USAGE, FILE_UNREADABLE, CANCELLED. */
export async function pairPicture(
  pair: StoredPair,
  leading: readonly number[],
  channels: 1 | 3,
  signal: AbortSignal,
): Promise<PictureAnswer> {
  const { base, height, width } = planeOf(pair.shape, leading, channels);
  const step = Math.ceil(Math.max(height, width) / maxPictureSide);
  const size = { width: Math.ceil(width / step), height: Math.ceil(height / step) };
  const pixels = size.width * size.height;
  const drawn: Drawn = {
    ...size,
    step,
    reference: new Float64Array(pixels * channels),
    subject: new Float64Array(pixels * channels),
    difference: new Float64Array(pixels),
  };
  const row: Row = { reference: new Float64Array(width), subject: new Float64Array(width) };
  const readers: RangeReader[] = [];
  try {
    const reference = openRange(pair.reference.range);
    readers.push(reference);
    const subject = openRange(pair.subject.range);
    readers.push(subject);
    for (let at = 0; at < channels * height; at += 1) {
      if (at % rowsAtATime === 0) await new Promise((done) => setImmediate(done));
      if (signal.aborted) throw new LapidaryError('CANCELLED', 'The picture is no longer wanted.');
      const part = { offset: base + at * width, count: width };
      readNumbers(pair.reference, reference, part, row.reference);
      readNumbers(pair.subject, subject, part, row.subject);
      addRow(drawn, row, at % height, Math.floor(at / height), channels);
    }
  } finally {
    for (const reader of readers) reader.close();
  }
  return answerOf(drawn, channels);
}
