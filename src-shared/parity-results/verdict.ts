/** The verdict on a whole comparison, from those on its outputs and on how its subjects behave. Pure. */
import type { LayerComparison } from '../layer-parity.js';
import type { Invariance, ParityResult, Verdict } from '../parity.js';
import { worstVerdict } from '../run-record.js';

type Judged = Pick<ParityResult, 'subjects' | 'outputs' | 'failures' | 'invariance' | 'layers'>;

/**
 * A subject that mixes rows, or gives something else each time, is wrong where the reference does not; where the
 * reference mixes rows, too, that is the model. A reference that gives something else each time decides nothing.
 */
function invarianceVerdicts(invariance: readonly Invariance[], reference: string | undefined): ('warn' | 'pass')[] {
  const failing = invariance.filter((each) => each.verdict === 'fail');
  const ofReference = new Set(failing.filter((each) => each.subject === reference).map(({ kind }) => kind));
  if (ofReference.has('repeat')) return ['warn'];
  const mixes = ofReference.size > 0;
  return failing.map(({ subject, kind }) => (subject !== reference && (kind === 'repeat' || !mixes) ? 'warn' : 'pass'));
}

/** FP16 that overflows inside and not at the outputs was computed in a wider type here; elsewhere it may not be. */
const overflows = ({ pairs }: LayerComparison): boolean => pairs.some(({ overflow }) => overflow > 0);

/** The first subject is the reference. A case that it does not run is outside of what the model takes: no one's fault. */
export function comparisonVerdict(judged: Judged): Verdict {
  const { subjects, outputs, failures, invariance, layers } = judged;
  const [reference] = subjects;
  const outside = new Set(failures.filter(({ subject }) => subject === reference).map((each) => each.case));
  const failed = failures.some((failure) => failure.subject !== reference && !outside.has(failure.case));
  if (failed || outputs.length === 0) return 'fail';
  const inside = layers.some(overflows) ? (['warn'] as const) : [];
  const ofOutputs = outputs.map(({ verdict }) => verdict);
  return worstVerdict([...ofOutputs, ...invarianceVerdicts(invariance, reference), ...inside]);
}
