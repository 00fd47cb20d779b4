/**
 * Statistics in TypeScript: the twin of native/tensorkit/statistics.cpp, operation by operation, so that both give the
 * same bits. Runs on the engine's own thread and lets it breathe between chunks.
 */
import { setImmediate } from 'node:timers/promises';
import { dtypeBits, dtypeName } from '../../src-shared/dtype.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { openRange } from './byte-range.js';
import { checkCompare, checkRows, checkSlices } from './check-task.js';
import { canBeNonFinite, decoderOf } from './decode.js';
import { type Bins, chunkElements, exponentCount, type Kit, type Moments, ShortRange, type Task } from './kit.js';
import { compare } from './twin-compare.js';
import { rows } from './twin-rows.js';
import { scatter } from './twin-scatter.js';
import { slices } from './twin-slices.js';

/** Chunks between two breaths: a few milliseconds of work. */
const chunksAtOnce = 4;

export const noMoments = (): Moments => ({
  finite: 0,
  zeros: 0,
  nan: 0,
  positiveInfinite: 0,
  negativeInfinite: 0,
  min: 0,
  max: 0,
  mean: 0,
  m2: 0,
  exact: null,
});

type ChunkWork = (values: Float64Array, count: number, stored: ArrayBuffer) => void;

/** Calls `work` for every chunk in order, decoded. */
async function forEachChunk({ range, dtype, elements, signal }: Task, work: ChunkWork): Promise<void> {
  const decode = decoderOf(dtype);
  if (decode === undefined) {
    throw new LapidaryError('FORMAT_UNSUPPORTED', `Elements of type ${dtypeName(dtype)} are not numbers.`);
  }
  const bits = dtypeBits(dtype);
  const stored = new ArrayBuffer((chunkElements * bits) / 8);
  const bytes = new Uint8Array(stored);
  const values = new Float64Array(chunkElements);
  const reader = openRange(range);
  try {
    for (let first = 0, chunk = 0; first < elements; first += chunkElements, chunk += 1) {
      if (chunk % chunksAtOnce === 0 && chunk > 0) await setImmediate();
      if (signal.aborted) throw new LapidaryError('CANCELLED', 'The statistics were cancelled.');
      const count = Math.min(chunkElements, elements - first);
      const part = bytes.subarray(0, Math.ceil((count * bits) / 8));
      if (!reader.read(part, (first * bits) / 8)) throw new ShortRange();
      decode(stored, count, values);
      work(values, count, stored);
    }
  } finally {
    reader.close();
  }
}

/** Moves the finite values to the front, in their order, and counts the others; the number of finite values. */
function keepFinite(values: Float64Array, count: number, moments: Moments): number {
  let spoiled = 0;
  for (let index = 0; index < count; index += 1) {
    const value = values[index] ?? 0;
    spoiled += value - value;
  }
  if (spoiled === 0) return count;
  let kept = 0;
  for (let index = 0; index < count; index += 1) {
    const value = values[index] ?? 0;
    if (value - value === 0) {
      values[kept] = value;
      kept += 1;
    } else if (Number.isNaN(value)) moments.nan += 1;
    else if (value > 0) moments.positiveInfinite += 1;
    else moments.negativeInfinite += 1;
  }
  return kept;
}

/** Sum of `values[i] - from`, squared or not, in eight lanes: element i goes to lane i mod 8. */
function laneSum(values: Float64Array, count: number, from: number, squared: boolean): number {
  let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
  const whole = count - (count % 8);
  if (squared) {
    for (let at = 0; at < whole; at += 8) {
      const x0 = (values[at] ?? 0) - from;
      const x1 = (values[at + 1] ?? 0) - from;
      const x2 = (values[at + 2] ?? 0) - from;
      const x3 = (values[at + 3] ?? 0) - from;
      const x4 = (values[at + 4] ?? 0) - from;
      const x5 = (values[at + 5] ?? 0) - from;
      const x6 = (values[at + 6] ?? 0) - from;
      const x7 = (values[at + 7] ?? 0) - from;
      a += x0 * x0;
      b += x1 * x1;
      c += x2 * x2;
      d += x3 * x3;
      e += x4 * x4;
      f += x5 * x5;
      g += x6 * x6;
      h += x7 * x7;
    }
  } else {
    for (let at = 0; at < whole; at += 8) {
      a += values[at] ?? 0;
      b += values[at + 1] ?? 0;
      c += values[at + 2] ?? 0;
      d += values[at + 3] ?? 0;
      e += values[at + 4] ?? 0;
      f += values[at + 5] ?? 0;
      g += values[at + 6] ?? 0;
      h += values[at + 7] ?? 0;
    }
  }
  const lanes = [a, b, c, d, e, f, g, h];
  for (let at = whole; at < count; at += 1) {
    const away = (values[at] ?? 0) - from;
    lanes[at - whole] = (lanes[at - whole] ?? 0) + (squared ? away * away : away);
  }
  [a, b, c, d, e, f, g, h] = lanes as [number, number, number, number, number, number, number, number];
  return a + b + (c + d) + (e + f + (g + h));
}

function foldFinite(values: Float64Array, count: number, moments: Moments): void {
  let low = Infinity;
  let high = -Infinity;
  let zeros = 0;
  for (let index = 0; index < count; index += 1) {
    const value = values[index] ?? 0;
    if (value < low) low = value;
    if (value > high) high = value;
    if (value === 0) zeros += 1;
  }
  moments.finite = count;
  moments.zeros = zeros;
  moments.min = low;
  moments.max = high;
  moments.mean = laneSum(values, count, 0, false) / count;
  moments.m2 = laneSum(values, count, moments.mean, true);
}

function exactEnds(stored: ArrayBuffer, count: number, signed: boolean): { min: bigint; max: bigint } {
  const highs = signed ? new Int32Array(stored) : new Uint32Array(stored);
  const lows = new Uint32Array(stored);
  let [least, greatest] = [0, 0];
  const below = (a: number, b: number): boolean => {
    const [x, y] = [highs[a * 2 + 1] ?? 0, highs[b * 2 + 1] ?? 0];
    return x === y ? (lows[a * 2] ?? 0) < (lows[b * 2] ?? 0) : x < y;
  };
  for (let index = 1; index < count; index += 1) {
    if (below(index, least)) least = index;
    if (below(greatest, index)) greatest = index;
  }
  const at = (index: number): bigint => BigInt(highs[index * 2 + 1] ?? 0) * 4294967296n + BigInt(lows[index * 2] ?? 0);
  return { min: at(least), max: at(greatest) };
}

/** Chan, Golub, LeVeque: mean and sum of squares of two parts together, in native's order of operations. */
function merge(part: Moments, total: Moments): void {
  total.nan += part.nan;
  total.positiveInfinite += part.positiveInfinite;
  total.negativeInfinite += part.negativeInfinite;
  if (part.finite === 0) return;
  if (total.finite === 0) {
    const { nan, positiveInfinite, negativeInfinite } = total;
    Object.assign(total, part, { nan, positiveInfinite, negativeInfinite });
    return;
  }
  const count = total.finite + part.finite;
  const away = part.mean - total.mean;
  total.m2 = total.m2 + part.m2 + away * away * ((total.finite / count) * part.finite);
  total.mean = total.mean + away * (part.finite / count);
  total.finite = count;
  total.zeros += part.zeros;
  if (part.min < total.min) total.min = part.min;
  if (part.max > total.max) total.max = part.max;
  if (part.exact === null || total.exact === null) return;
  if (part.exact.min < total.exact.min) total.exact.min = part.exact.min;
  if (part.exact.max > total.exact.max) total.exact.max = part.exact.max;
}

async function moments(task: Task): Promise<Moments> {
  const total = noMoments();
  const spoils = canBeNonFinite(task.dtype);
  const name = dtypeName(task.dtype);
  const exact = name === 'int64' || name === 'uint64';
  await forEachChunk(task, (values, count, stored) => {
    const part = noMoments();
    const finite = spoils ? keepFinite(values, count, part) : count;
    if (finite > 0) foldFinite(values, finite, part);
    if (exact) part.exact = exactEnds(stored, count, name === 'int64');
    merge(part, total);
  });
  // A zero has no sign here: native's lanes may meet -0 and 0 in another order.
  total.min += 0;
  total.max += 0;
  return total;
}

async function bins(task: Task, low: number, high: number, binCount: number): Promise<Bins> {
  const counts = new Float64Array(binCount);
  const exponents = new Float64Array(exponentCount);
  const scale = high - low === Infinity ? 0.5 : 1;
  const from = low * scale;
  const perUnit = binCount / (high * scale - from);
  let patterns: Uint32Array | undefined;
  await forEachChunk(task, (values, count) => {
    patterns ??= new Uint32Array(values.buffer);
    for (let index = 0; index < count; index += 1) {
      const value = values[index] ?? 0;
      if (value - value !== 0) continue;
      if (binCount > 0) {
        const place = (value * scale - from) * perUnit;
        const bin = !(place < binCount) ? binCount - 1 : place > 0 ? Math.floor(place) : 0;
        counts[bin] = (counts[bin] ?? 0) + 1;
      }
      if (value === 0) continue;
      const exponent = ((patterns[index * 2 + 1] ?? 0) >>> 20) & 0x7ff;
      exponents[exponent] = (exponents[exponent] ?? 0) + 1;
    }
  });
  return { counts: [...counts], exponents: [...exponents] };
}

export const twin: Kit = {
  name: 'twin',
  moments,
  bins,
  compare: async (task) => {
    checkCompare(task);
    return compare(task);
  },
  rows: async (task, rowLength, k = 5) => {
    checkRows(task, rowLength, k);
    return rows(task, rowLength, k);
  },
  slices: async (task, outer, axisSize, inner) => {
    checkSlices(task, outer, axisSize, inner);
    return slices(task, axisSize, inner);
  },
  scatter,
};
