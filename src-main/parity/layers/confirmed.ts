/** The first divergence that shows outside: operators are paired by their names, which may be wrong. Pure. */
import type { LayerPair } from '../../../src-shared/layer-parity.js';
import { firstDivergence, type Rounding } from './first-divergence.js';
import { isWithin, type ValuePair } from './layer-value.js';

const moduleCall = ({ reference, subject }: ValuePair): string | undefined => reference.call ?? subject.call;

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

const agrees = (pair: LayerPair, limit: number): boolean =>
  pair.nonFinite === 0 && (pair.rmsRel ?? pair.maxAbs ?? 0) <= limit;

/**
 * As firstDivergence, of what shows in its module: an operator that differs inside a module whose result agrees is another
 * value than its name says, or one that nothing depends on. It is noted so and not compared. `next`: the pairs computed from
 * a pair; where these agree, what differs made no difference, as -1e4 in place of -infinity under a mask.
 */
export function confirmedDivergence(
  pairs: readonly ValuePair[],
  measured: readonly LayerPair[],
  rounding: Rounding,
  next: (from: number) => readonly number[] = () => [],
): { index: number; limit: number } | null {
  for (;;) {
    const found = firstDivergence(measured, rounding);
    const pair = found === null ? undefined : pairs[found.index];
    if (found === null || pair?.edge !== 'op') return found;
    const { limit } = found;
    const after = next(found.index).flatMap((at) => measured[at] ?? []);
    const [follower] = after.filter(({ note }) => note === '');
    const harmless = follower !== undefined && after.every((each) => each.note === '' && agrees(each, limit));
    const result = harmless ? follower : outcome(pairs, measured, found.index);
    if (result === undefined || !agrees(result, limit)) return found;
    Object.assign(measured[found.index] as LayerPair, {
      maxAbs: null,
      rmsRel: null,
      nonFinite: 0,
      overflow: 0,
      note: `it differs, yet what comes out of ${result.reference} agrees: it may be another value`,
    });
  }
}
