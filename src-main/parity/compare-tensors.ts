/** Compares two tensors element by element in one pass: pure, every dtype a runner can write. */
import type { DTypeName } from '../../src-shared/dtype.js';
import { halfBitsToNumber } from '../../src-shared/half.js';
import type { Tolerance } from '../../src-shared/parity.js';
import type { Tensor } from '../io/npy.js';
import { houseRules, houseTolerance } from './rules.js';

export interface Difference {
  elementCount: number;
  /** NaN on one side only, or infinities that differ. */
  nonFiniteMismatches: number;
  /** Over elements finite on both sides. */
  maxAbs: number;
  /** Largest |difference| / |reference| over elements with a reference other than 0. */
  maxRel: number;
  meanAbs: number;
  /** RMS(difference) / RMS(reference); 0 when both are 0. */
  rmsRel: number;
  /** Elements with |difference| > atol + rtol · |reference|. */
  overCount: number;
  /** Flat index of the element furthest over its tolerance. */
  worstIndex: number;
  worstReference: number;
  worstValue: number;
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
export function compareTensors(reference: Tensor, value: Tensor, tolerance: Tolerance): Difference {
  const count = reference.data.length;
  const readReference = reader(reference);
  const readValue = reader(value);
  const exact = bigDifference(reference, value);
  const result: Difference = {
    elementCount: count,
    nonFiniteMismatches: 0,
    maxAbs: 0,
    maxRel: 0,
    meanAbs: 0,
    rmsRel: 0,
    overCount: 0,
    worstIndex: 0,
    worstReference: count > 0 ? readReference(0) : 0,
    worstValue: count > 0 ? readValue(0) : 0,
  };
  let sumAbs = 0;
  let sumSquares = 0;
  let sumReferenceSquares = 0;
  let finite = 0;
  let worstExcess = -Infinity;
  for (let i = 0; i < count; i += 1) {
    const a = readReference(i);
    const b = readValue(i);
    if (!Number.isFinite(a) || !Number.isFinite(b)) {
      if (!Object.is(a, b)) {
        result.nonFiniteMismatches += 1;
        if (worstExcess !== Infinity) {
          worstExcess = Infinity;
          result.worstIndex = i;
          result.worstReference = a;
          result.worstValue = b;
        }
      }
      continue;
    }
    const difference = Math.abs(exact === undefined ? b - a : exact(i));
    const size = Math.abs(a);
    finite += 1;
    sumAbs += difference;
    sumSquares += difference * difference;
    sumReferenceSquares += a * a;
    if (difference > result.maxAbs) result.maxAbs = difference;
    if (size > 0 && difference / size > result.maxRel) result.maxRel = difference / size;
    const excess = difference - (tolerance.atol + tolerance.rtol * size);
    if (excess > 0) result.overCount += 1;
    if (excess > worstExcess) {
      worstExcess = excess;
      result.worstIndex = i;
      result.worstReference = a;
      result.worstValue = b;
    }
  }
  if (finite > 0) {
    result.meanAbs = sumAbs / finite;
    result.rmsRel = sumSquares === 0 ? 0 : Math.sqrt(sumSquares / Math.max(sumReferenceSquares, Number.MIN_VALUE));
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
