/** How far two stored tensors are apart, as one point of the curve over depth. */
import { halfBitsToNumber } from '../../../src-shared/half.js';
import type { LayerPair } from '../../../src-shared/layer-parity.js';
import { readNpy, type Tensor } from '../../io/npy.js';
import { compareTensors } from '../compare-tensors.js';
import type { ValuePair } from './layer-value.js';

/** The largest number FP16 has. */
const largestHalf = 65504;

/** Elements that are at or past the end of FP16 in the subject where the reference is a number beyond it. */
function overflowCount(reference: Tensor, subject: Tensor): number {
  if (subject.dtype !== 'float16') return 0;
  let count = 0;
  for (let at = 0; at < subject.data.length; at += 1) {
    const value = Math.abs(halfBitsToNumber(Number(subject.data[at])));
    if (value >= largestHalf && Math.abs(Number(reference.data[at])) > largestHalf) count += 1;
  }
  return count;
}

/** A pair that was not compared, with the reason. */
export function notCompared({ reference, subject }: ValuePair, scope: string, note: string): LayerPair {
  return {
    reference: reference.name,
    subject: subject.name,
    op: subject.op,
    scope,
    shape: [...(reference.shape ?? subject.shape ?? [])],
    maxAbs: null,
    rmsRel: null,
    nonFinite: 0,
    overflow: 0,
    note,
  };
}

/** Reads both files and compares them. */
export async function measurePair(
  pair: ValuePair,
  scope: string,
  files: { reference: string; subject: string },
): Promise<LayerPair> {
  const [reference, subject] = [await readNpy(files.reference), await readNpy(files.subject)];
  const blank = notCompared(pair, scope, '');
  if (String(reference.shape) !== String(subject.shape))
    return { ...blank, note: `${reference.shape.join('×')} in the reference, ${subject.shape.join('×')} here` };
  const found = compareTensors(reference, subject, { atol: 0, rtol: 0 });
  const isNothing = found.rmsRel > 1e100;
  return {
    ...blank,
    shape: subject.shape,
    maxAbs: found.maxAbs,
    rmsRel: isNothing ? null : found.rmsRel,
    nonFinite: found.nonFiniteMismatches,
    overflow: reference.dtype === 'float16' ? 0 : overflowCount(reference, subject),
  };
}
