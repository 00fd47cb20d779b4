/** The first divergence that shows outside: operators are paired by their names, which may be wrong. Pure. */
import type { LayerPair } from '../../../src-shared/layer-parity.js';
import { firstDivergence, type Rounding } from './first-divergence.js';
import type { ValuePair } from './layer-value.js';

const moduleCall = ({ reference, subject }: ValuePair): string | undefined => reference.call ?? subject.call;

/** What comes out of the call of the module an operator is in; undefined where that is not compared. */
function outcome(pairs: readonly ValuePair[], measured: readonly LayerPair[], of: ValuePair): LayerPair | undefined {
  const at = pairs.findLastIndex(
    (pair, index) =>
      (pair.edge === 'out' || pair.edge === null) &&
      moduleCall(pair) === moduleCall(of) &&
      measured[index]?.note === '',
  );
  return measured[at];
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
    const result = outcome(pairs, measured, pair);
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
