/** How far two stored tensors are apart, as one point of the curve over depth. */
import type { LayerPair } from '../../../src-shared/layer-parity.js';
import { storedNpy } from '../../io/stored-npy.js';
import { countDifferences, relativeRms } from '../measure-difference.js';
import type { ValuePair } from './layer-value.js';
import { infinities } from './overflow.js';

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

/** Compares two files. Throws CANCELLED, FILE_UNREADABLE, FORMAT_UNSUPPORTED. */
export async function measurePair(
  pair: ValuePair,
  scope: string,
  files: { reference: string; subject: string },
  signal: AbortSignal,
): Promise<LayerPair> {
  const [reference, subject] = [await storedNpy(files.reference), await storedNpy(files.subject)];
  const blank = notCompared(pair, scope, '');
  if (String(reference.shape) !== String(subject.shape))
    return { ...blank, note: `${reference.shape.join('×')} in the reference, ${subject.shape.join('×')} here` };
  const found = await countDifferences(reference, subject, signal);
  const { nanReferenceOnly, nanSubjectOnly, infinityMismatch, infinityBoth } = found;
  const overflows = infinityMismatch > 0 && subject.dtype === 'float16' && reference.dtype !== 'float16';
  return {
    ...blank,
    shape: subject.shape,
    ...(found.compared > 0 || found.elements === 0 ? { maxAbs: found.maxAbs, rmsRel: relativeRms(found) } : {}),
    nonFinite: nanReferenceOnly + nanSubjectOnly + infinityMismatch,
    overflow: overflows ? (await infinities(subject, signal)) - infinityBoth : 0,
  };
}
