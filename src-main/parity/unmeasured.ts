/** Outputs of which no number was taken: missing on one side, or of another shape or kind. */
import type { OutputComparison } from '../../src-shared/parity.js';

/** Who and what is compared, copied into the result. */
export interface ComparisonLabel {
  name: string;
  case: string;
  subject: string;
}

export function unmeasured(label: ComparisonLabel, reason: string): OutputComparison {
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
    files: null,
    metrics: null,
    verdict: 'fail',
    reason,
  };
}

/** An output one side has and the other has not. */
export function missingOutput(label: ComparisonLabel, side: 'reference' | 'subject'): OutputComparison {
  return unmeasured(
    label,
    `Only the ${side === 'subject' ? 'reference' : 'subject'} has an output named ${label.name}.`,
  );
}
