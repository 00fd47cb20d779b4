/** Where every score is the same, which index is the largest is not defined, and runtimes choose differently. */
import type { Case, OutputComparison } from '../../src-shared/parity.js';

const isInteger = (dtype: string): boolean => /^u?int/.test(dtype);

/** A comparison of indices at all zeros that only differs in its values is a warning: scores tie there. Pure. */
export function allowTies(
  comparison: OutputComparison,
  each: Pick<Case, 'values'>,
  dtypes: readonly string[],
): OutputComparison {
  const { verdict, structure, reason } = comparison;
  if (each.values !== 'zeros' || verdict !== 'fail' || structure !== 'pass' || !dtypes.every(isInteger))
    return comparison;
  const why = 'At all zeros scores tie, and which index of a tie is taken differs between runtimes.';
  return { ...comparison, values: 'warn', verdict: 'warn', reason: `${reason} ${why}` };
}
