/** Every comparison of a result as a row with all its numbers, and the cases a subject did not run. Pure. */
import type { OutputComparison, ParityResult, Verdict } from '../../src-shared/parity.js';
import { type DifferenceMetrics, overElements } from '../../src-shared/parity-metrics.js';
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

/** `metrics`: those over elements; null where no element is finite on both sides, or values were not compared. */
type Metric = [
  id: string,
  header: string,
  of: (each: OutputComparison, metrics: DifferenceMetrics | null) => number | null | undefined,
];

const share = (count: number | undefined, rows: number | undefined): number | null =>
  count === undefined || rows === undefined || rows === 0 ? null : count / rows;

const mismatches = ({ metrics }: OutputComparison): number | undefined =>
  metrics === null
    ? undefined
    : metrics.nonFinite.nanReferenceOnly + metrics.nonFinite.nanSubjectOnly + metrics.nonFinite.infinityMismatch;

const columnsOf: readonly Metric[] = [
  ['maxAbs', 'Max abs', (each) => each.maxAbs],
  ['meanAbs', 'Mean abs', (each) => each.meanAbs],
  ['p99Abs', 'p99 abs', (_, metrics) => metrics?.p99Abs],
  ['maxRel', 'Max rel', (each) => each.maxRel],
  ['meanRel', 'Mean rel', (_, metrics) => metrics?.meanRel],
  ['p99Rel', 'p99 rel', (_, metrics) => metrics?.p99Rel],
  ['rmsRel', 'RMS rel', (each) => each.rmsRel],
  ['rmsReference', 'RMS ref', (_, metrics) => metrics?.rmsReference],
  ['cosine', 'Cosine', (_, metrics) => metrics?.cosine],
  ['snrDb', 'SNR dB', (_, metrics) => metrics?.snrDb],
  ['ulpMax', 'Max ULP', (_, metrics) => metrics?.ulp?.max],
  ['ulpP99', 'p99 ULP', (_, metrics) => metrics?.ulp?.p99],
  ['top1', 'Top-1', (_, metrics) => share(metrics?.top?.top1, metrics?.top?.rows)],
  ['top5', 'Top-5', (_, metrics) => share(metrics?.top?.top5, metrics?.top?.rows)],
  ['overHouse', 'Over house', (each) => each.house?.over],
  ['overScale', 'Over scale', (each) => each.scale?.over],
  ['nonFinite', 'NaN/Inf', mismatches],
  ['elements', 'Elements', (each) => each.elementCount],
];

/** Width of one column of numbers, px. */
export const metricWidth = 84;
export const metricCount = columnsOf.length;

/** A column per metric: exact when it is copied, short when it is read. */
export const metricColumns: readonly Column<AllRow>[] = columnsOf.map(([id, header, of]): Column<AllRow> => {
  const value = (row: AllRow): number | null =>
    row.comparison === null ? null : (of(row.comparison, overElements(row.comparison.metrics)) ?? null);
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
