/** The verdict on one output at one case: structure, then finite, then values; the reason in numbers. Pure. */
import type { OutputComparison, Tolerance } from '../../src-shared/parity.js';
import { formatNumber, formatShape } from '../../src-shared/units.js';
import type { Tensor } from '../io/npy.js';
import { compareTensors, houseRule, unravel } from './compare-tensors.js';

/** Who and what is compared, copied into the result. */
export interface ComparisonLabel {
  name: string;
  case: string;
  subject: string;
}

/** User-set tolerances; null takes the house rule for the dtypes at hand. */
export interface ToleranceOverride {
  atol: number | null;
  rtol: number | null;
}

function blank(label: ComparisonLabel, reason: string): OutputComparison {
  return {
    ...label,
    structure: 'fail',
    finite: null,
    values: null,
    maxAbs: null,
    maxRel: null,
    meanAbs: null,
    rmsRel: null,
    overCount: null,
    elementCount: null,
    tolerance: null,
    worst: null,
    house: null,
    scale: null,
    metrics: null,
    verdict: 'fail',
    reason,
  };
}

/** An output one side has and the other has not. */
export function missingOutput(label: ComparisonLabel, side: 'reference' | 'subject'): OutputComparison {
  return blank(label, `Only the ${side === 'subject' ? 'reference' : 'subject'} has an output named ${label.name}.`);
}

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

/** Compares one output of a subject with the reference's. */
export function judgeOutput(
  label: ComparisonLabel,
  reference: Tensor,
  value: Tensor,
  override: ToleranceOverride,
): OutputComparison {
  if (!sameShape(reference.shape, value.shape)) {
    return blank(label, `Shape ${formatShape(value.shape)} where the reference has ${formatShape(reference.shape)}.`);
  }
  const rule = houseRule(reference.dtype, value.dtype);
  const tolerance: Tolerance = { atol: override.atol ?? rule.atol, rtol: override.rtol ?? rule.rtol };
  const difference = compareTensors(reference, value, tolerance);
  const sameDType = reference.dtype === value.dtype;
  const bothFloat = /float/.test(reference.dtype) && /float/.test(value.dtype);
  const structure = sameDType ? 'pass' : bothFloat ? 'warn' : 'fail';
  const finite = difference.nonFiniteMismatches === 0 ? 'pass' : 'fail';
  const values = difference.overCount === 0 ? 'pass' : 'fail';
  const worst = {
    index: unravel(difference.worstIndex, reference.shape),
    reference: difference.worstReference,
    value: difference.worstValue,
  };
  const place = `at [${worst.index.join(', ')}] (${formatNumber(worst.reference)} → ${formatNumber(worst.value)})`;
  const limit = `${formatNumber(tolerance.atol)} + ${formatNumber(tolerance.rtol)} · |reference|`;
  const total = String(difference.elementCount);
  let reason: string;
  if (structure === 'fail') reason = `Type ${value.dtype} where the reference has ${reference.dtype}.`;
  else if (difference.elementCount === 0) reason = 'Empty on both sides.';
  else if (finite === 'fail')
    reason = `NaN or infinity differs in ${String(difference.nonFiniteMismatches)} of ${total} elements, first ${place}.`;
  else if (values === 'fail')
    reason = `${String(difference.overCount)} of ${total} elements are over ${limit}; largest difference ${formatNumber(difference.maxAbs)}, worst ${place}.`;
  else reason = `Largest difference ${formatNumber(difference.maxAbs)}, within ${limit} for all ${total} elements.`;
  if (structure === 'warn') reason += ` Type ${value.dtype} where the reference has ${reference.dtype}.`;
  const verdicts = [structure, finite, values] as const;
  return {
    ...label,
    structure,
    finite,
    values: finite === 'fail' ? 'fail' : values,
    maxAbs: difference.maxAbs,
    maxRel: difference.maxRel,
    meanAbs: difference.meanAbs,
    rmsRel: difference.rmsRel,
    overCount: difference.overCount,
    elementCount: difference.elementCount,
    tolerance,
    // JSON has no NaN; a non-finite worst element is described by the reason.
    worst: Number.isFinite(worst.reference) && Number.isFinite(worst.value) ? worst : null,
    house: null,
    scale: null,
    metrics: null,
    verdict: verdicts.includes('fail') ? 'fail' : verdicts.includes('warn') ? 'warn' : 'pass',
    reason,
  };
}
