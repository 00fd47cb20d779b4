/** The first divergence that shows outside: operators are paired by their names, which may be wrong. Pure. */
import type { LayerPair } from '../../../src-shared/layer-parity.js';
import { firstDivergence, type Rounding } from './first-divergence.js';
import type { ValuePair } from './layer-value.js';

const moduleCall = ({ reference, subject }: ValuePair): string | undefined => reference.call ?? subject.call;

const isWithin = (scope: string, module: string): boolean =>
  module === '' || scope === module || scope.startsWith(`${module}.`);

/**
 * What comes out of the call of the module an operator is in; where that is another module's result, too, or not compared,
 * the last value that follows within the module. undefined where none does.
 */
function outcome(pairs: readonly ValuePair[], measured: readonly LayerPair[], from: number): LayerPair | undefined {
  const of = pairs[from] as ValuePair;
  const at = pairs.findLastIndex(
    (pair, index) =>
      (pair.edge === 'out' || pair.edge === null) &&
      moduleCall(pair) === moduleCall(of) &&
      measured[index]?.note === '',
  );
  if (at >= 0) return measured[at];
  const module = measured[from]?.scope ?? '';
  const after = measured.slice(from + 1);
  const end = after.findIndex(({ scope }) => !isWithin(scope, module));
  return (end < 0 ? after : after.slice(0, end)).findLast(({ note }) => note === '');
}

/**
 * As firstDivergence, of what shows in its module: an operator that differs inside a module whose result agrees is another
 * value than its name says, or one that nothing depends on. It is noted so and not compared.
 */
export function confirmedDivergence(
  pairs: readonly ValuePair[],
  measured: readonly LayerPair[],
  rounding: Rounding,
): { index: number; limit: number } | null {
  for (;;) {
    const found = firstDivergence(measured, rounding);
    const pair = found === null ? undefined : pairs[found.index];
    if (found === null || pair?.edge !== 'op') return found;
    const result = outcome(pairs, measured, found.index);
    const error = result === undefined ? Infinity : (result.rmsRel ?? result.maxAbs ?? 0);
    if (result === undefined || result.nonFinite > 0 || error > found.limit) return found;
    Object.assign(measured[found.index] as LayerPair, {
      maxAbs: null,
      rmsRel: null,
      nonFinite: 0,
      overflow: 0,
      note: `it differs, yet what comes out of ${result.reference} agrees: it may be another value`,
    });
  }
}
