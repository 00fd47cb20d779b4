/** Outputs of two runs put side by side. Pure. */
import { formatNumber } from '../../../src-shared/units.js';
import { compareTensors, houseRule } from '../../parity/compare-tensors.js';
import type { Outputs } from '../rows.js';

/** '' where they are the same within the tolerance of their types, with how far they are apart in `apart`. */
export function difference(reference: Outputs, other: Outputs): { reason: string; apart: number } {
  let apart = 0;
  for (const [name, tensor] of reference) {
    const value = other.get(name);
    if (value === undefined) return { reason: `The output ${name} is missing.`, apart };
    if (String(value.shape) !== String(tensor.shape))
      return { reason: `The output ${name} is ${value.shape.join('×')} instead of ${tensor.shape.join('×')}.`, apart };
    const { overCount, nonFiniteMismatches, maxAbs } = compareTensors(
      tensor,
      value,
      houseRule(tensor.dtype, value.dtype),
    );
    if (overCount + nonFiniteMismatches > 0)
      return { reason: `The output ${name} differs by up to ${formatNumber(maxAbs)}.`, apart };
    apart = Math.max(apart, maxAbs);
  }
  return { reason: '', apart };
}

export const passed = (apart: number, than: string): string =>
  apart === 0 ? `Equal to ${than}, bit for bit.` : `Equal to ${than} within ${formatNumber(apart)}.`;
