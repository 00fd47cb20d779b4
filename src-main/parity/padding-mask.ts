/** Masks as tokenizers make them: ones, then zeros for the padding. Random bits would mask whole rows, which no caller does. */
import type { InputSpec } from '../../src-shared/input-spec.js';
import type { SeededRandom } from './seeded-random.js';

/** Whether an input is an attention mask over [batch, length], by its name and its values. */
export function isPaddingMask(spec: InputSpec): boolean {
  const isBits =
    spec.dtype === 'bool' || (/^u?int/.test(spec.dtype) && (spec.low ?? 0) === 0 && (spec.high ?? 1) === 1);
  return isBits && spec.dims.length === 2 && /(^|[_.])attention_mask$/.test(spec.name);
}

/** 1 or 0 per element: the first row is full, every other has at least one 1. */
export function paddingMask(rows: number, length: number, random: SeededRandom): number[] {
  return Array.from({ length: rows }, (_, row) =>
    row === 0 ? length : 1 + Math.floor(random.uniform() * length),
  ).flatMap((filled) => Array.from({ length }, (_, at) => (at < filled ? 1 : 0)));
}
