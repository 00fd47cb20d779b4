/**
 * Compares two small tensors that are in memory, element by element: pure, every dtype a runner can write. Stored ones are
 * for tensorkit (measure-difference).
 */
import type { DTypeName } from '../../src-shared/dtype.js';
import { halfBitsToNumber } from '../../src-shared/half.js';
import type { Tolerance } from '../../src-shared/parity.js';
import type { Tensor } from '../io/npy.js';
import { houseRules, houseTolerance } from './rules.js';

export interface Difference {
  /** NaN on one side only, or infinities that differ. */
  nonFiniteMismatches: number;
  /** Over elements finite on both sides. */
  maxAbs: number;
  /** Elements with |difference| > atol + rtol · |reference|. */
  overCount: number;
}

/** How element i of a tensor reads as a number; exact for integers up to 2^53. */
function reader(tensor: Tensor): (index: number) => number {
  const { data, dtype } = tensor;
  if (dtype === 'float16') return (index) => halfBitsToNumber(Number(data[index]));
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return (index) => Number(data[index]);
  return (index) => data[index] as number;
}

/** Exact difference of two 64-bit integers, which numbers would round. */
function bigDifference(a: Tensor, b: Tensor): ((index: number) => number) | undefined {
  const x = a.data;
  const y = b.data;
  const big = (data: Tensor['data']): data is BigInt64Array | BigUint64Array =>
    data instanceof BigInt64Array || data instanceof BigUint64Array;
  if (!big(x) || !big(y)) return undefined;
  return (index) => Number((y[index] ?? 0n) - (x[index] ?? 0n));
}

/** The house rule where nothing is known but the types. */
export const houseRule = (a: DTypeName, b: DTypeName): Tolerance => houseTolerance('', [a, b], null, houseRules);

/** Compares tensors of the same element count. Positions where both are NaN, or the same infinity, count as equal. */
export function compareTensors(reference: Tensor, value: Tensor, { atol, rtol }: Tolerance): Difference {
  const readReference = reader(reference);
  const readValue = reader(value);
  const exact = bigDifference(reference, value);
  const result: Difference = { nonFiniteMismatches: 0, maxAbs: 0, overCount: 0 };
  for (let i = 0; i < reference.data.length; i += 1) {
    const a = readReference(i);
    const b = readValue(i);
    if (!Number.isFinite(a) || !Number.isFinite(b)) {
      if (!Object.is(a, b)) result.nonFiniteMismatches += 1;
      continue;
    }
    const difference = Math.abs(exact === undefined ? b - a : exact(i));
    if (difference > result.maxAbs) result.maxAbs = difference;
    if (difference > atol + rtol * Math.abs(a)) result.overCount += 1;
  }
  return result;
}

/** Index tuple of a flat C-order index. */
export function unravel(index: number, shape: readonly number[]): number[] {
  const result = new Array<number>(shape.length).fill(0);
  let rest = index;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    const size = shape[axis] ?? 1;
    result[axis] = size === 0 ? 0 : rest % size;
    rest = size === 0 ? 0 : Math.floor(rest / size);
  }
  return result;
}
