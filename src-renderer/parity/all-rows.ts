/** Every comparison of a result as a row with all its numbers, and the cases a subject did not run. Pure. */
import type { OutputComparison, ParityResult, Verdict } from '../../src-shared/parity.js';
import { overElements } from '../../src-shared/parity-metrics.js';
import type { Column } from '../ui/table-model.js';
import { shown } from './number-shown.js';

export interface AllRow {
  key: string;
  output: string;
  subject: string;
  case: string;
  caseTitle: string;
  verdict: Verdict;
  /** null where the subject did not run. */
  comparison: OutputComparison | null;
  reason: string;
}

/** In the order of the result; what did not run comes last. */
export function allRows(parity: ParityResult): AllRow[] {
  const titles = new Map(parity.cases.map((each) => [each.id, each.title]));
  const title = (id: string): string => titles.get(id) ?? id;
  return [
    ...parity.outputs.map((each, index) => ({
      key: String(index),
      output: each.name,
      subject: each.subject,
      case: each.case,
      caseTitle: title(each.case),
      verdict: each.verdict,
      comparison: each,
      reason: each.reason,
    })),
    ...parity.failures.map((each, index) => ({
      key: `failure ${String(index)}`,
      output: '',
      subject: each.subject,
      case: each.case,
      caseTitle: title(each.case),
      verdict: 'fail' as const,
      comparison: null,
      reason: `did not run: ${each.error.message}`,
    })),
  ];
}

type Metric = [id: string, header: string, of: (each: OutputComparison) => number | null | undefined];

const share = (count: number | undefined, rows: number | undefined): number | null =>
  count === undefined || rows === undefined || rows === 0 ? null : count / rows;

const mismatches = ({ metrics }: OutputComparison): number | undefined =>
  metrics === null
    ? undefined
    : metrics.nonFinite.nanReferenceOnly + metrics.nonFinite.nanSubjectOnly + metrics.nonFinite.infinityMismatch;

const metrics: readonly Metric[] = [
  ['maxAbs', 'Max abs', (each) => each.maxAbs],
  ['meanAbs', 'Mean abs', (each) => each.meanAbs],
  ['p99Abs', 'p99 abs', (each) => overElements(each.metrics)?.p99Abs],
  ['maxRel', 'Max rel', (each) => each.maxRel],
  ['meanRel', 'Mean rel', (each) => overElements(each.metrics)?.meanRel],
  ['p99Rel', 'p99 rel', (each) => overElements(each.metrics)?.p99Rel],
  ['rmsRel', 'RMS rel', (each) => each.rmsRel],
  ['rmsReference', 'RMS ref', (each) => overElements(each.metrics)?.rmsReference],
  ['cosine', 'Cosine', (each) => overElements(each.metrics)?.cosine],
  ['snrDb', 'SNR dB', (each) => overElements(each.metrics)?.snrDb],
  ['ulpMax', 'Max ULP', (each) => overElements(each.metrics)?.ulp?.max],
  ['ulpP99', 'p99 ULP', (each) => overElements(each.metrics)?.ulp?.p99],
  ['top1', 'Top-1', (each) => share(overElements(each.metrics)?.top?.top1, overElements(each.metrics)?.top?.rows)],
  ['top5', 'Top-5', (each) => share(overElements(each.metrics)?.top?.top5, overElements(each.metrics)?.top?.rows)],
  ['overHouse', 'Over house', (each) => each.house?.over],
  ['overScale', 'Over scale', (each) => each.scale?.over],
  ['nonFinite', 'NaN/Inf', mismatches],
  ['elements', 'Elements', (each) => each.elementCount],
];

/** Width of one column of numbers, px. */
export const metricWidth = 84;
export const metricCount = metrics.length;

/** A column per metric: exact when it is copied, short when it is read. */
export const metricColumns: readonly Column<AllRow>[] = metrics.map(([id, header, of]): Column<AllRow> => {
  const value = (row: AllRow): number | null => (row.comparison === null ? null : (of(row.comparison) ?? null));
  return {
    id,
    header,
    align: 'right',
    width: `${String(metricWidth)}px`,
    sortBy: value,
    text: (row) => String(value(row) ?? ''),
    cell: (row) => shown(value(row)),
  };
});
