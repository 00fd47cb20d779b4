/** Every case of one cell as rows: comparisons, and the cases a subject could not run. Pure. */
import type { ParityResult, Verdict } from '../../src-shared/parity.js';
import type { MatrixCell } from './matrix.js';

export interface CaseRow {
  id: string;
  title: string;
  /** Why the case is there. */
  why: string;
  /** `batch 8, seq 16`. */
  sizes: string;
  verdict: Verdict;
  maxAbs: number | null;
  maxRel: number | null;
  rmsRel: number | null;
  reason: string;
}

/** In the order of the result's cases. */
export function caseRows(parity: ParityResult, cell: MatrixCell): CaseRow[] {
  return parity.cases.flatMap((each): CaseRow[] => {
    const shared = {
      id: each.id,
      title: each.title,
      why: each.why,
      sizes: Object.entries(each.sizes)
        .map(([symbol, size]) => `${symbol} ${String(size)}`)
        .join(', '),
    };
    const failure = cell.failures.find((candidate) => candidate.case === each.id);
    if (failure !== undefined) {
      const reason = `Did not run: ${failure.error.message}`;
      return [{ ...shared, verdict: 'fail', maxAbs: null, maxRel: null, rmsRel: null, reason }];
    }
    const comparison = cell.comparisons.find((candidate) => candidate.case === each.id);
    if (comparison === undefined) return [];
    const { verdict, maxAbs, maxRel, rmsRel, reason } = comparison;
    return [{ ...shared, verdict, maxAbs, maxRel, rmsRel, reason }];
  });
}
