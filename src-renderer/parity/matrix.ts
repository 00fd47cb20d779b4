/** The parity matrix: outputs × subjects, each cell the worst of the cases that are looked at. Pure. */
import type { ErrorInfo } from '../../src-shared/errors.js';
import type { OutputComparison, ParityResult, Verdict } from '../../src-shared/parity.js';
import { formatNumber } from '../../src-shared/units.js';

export interface MatrixCell {
  output: string;
  subject: string;
  /** null: not run. */
  verdict: Verdict | null;
  /** The comparison of the worst case; null where the subject failed to run or did not run. */
  worst: OutputComparison | null;
  /** Every case that is looked at, in the order of the result. */
  comparisons: OutputComparison[];
  failures: { case: string; error: ErrorInfo }[];
}

/** What names a cell. */
export const cellKey = (cell: Pick<MatrixCell, 'output' | 'subject'>): string => `${cell.output}\n${cell.subject}`;

export interface MatrixRow {
  output: string;
  cells: MatrixCell[];
}

const rank: Record<Verdict, number> = { pass: 0, warn: 1, fail: 2 };

/** Worse verdict first; at the same verdict a broken structure or larger difference is worse. */
export function isWorse(a: OutputComparison, b: OutputComparison): boolean {
  if (rank[a.verdict] !== rank[b.verdict]) return rank[a.verdict] > rank[b.verdict];
  return (a.maxAbs ?? Infinity) > (b.maxAbs ?? Infinity);
}

/** Rows of the matrix, looking at one case, or at all for null. Subjects that failed everywhere still have cells. */
export function matrixOf(parity: ParityResult, caseId: string | null): MatrixRow[] {
  const within = (id: string): boolean => caseId === null || id === caseId;
  const subjects = parity.subjects.slice(1);
  const names = [
    ...new Set([
      ...parity.outputs.map((output) => output.name),
      ...parity.reference.flatMap((each) => each.outputs.map((output) => output.name)),
    ]),
  ];
  const byCell = new Map<string, OutputComparison[]>();
  for (const each of parity.outputs) {
    if (!within(each.case)) continue;
    const key = cellKey({ output: each.name, subject: each.subject });
    const known = byCell.get(key);
    if (known === undefined) byCell.set(key, [each]);
    else known.push(each);
  }
  return names.map((output) => ({
    output,
    cells: subjects.map((subject): MatrixCell => {
      const comparisons = byCell.get(cellKey({ output, subject })) ?? [];
      const failures = parity.failures
        .filter((failure) => failure.subject === subject && within(failure.case))
        .map((failure) => ({ case: failure.case, error: failure.error }));
      const worst = comparisons.reduce<OutputComparison | null>(
        (found, each) => (found === null || isWorse(each, found) ? each : found),
        null,
      );
      const verdict = failures.length > 0 ? 'fail' : (worst?.verdict ?? null);
      return { output, subject, verdict, worst, comparisons, failures };
    }),
  }));
}

/** The figure under the verdict: what the worst case is about. */
export function cellMetric(cell: MatrixCell): string {
  const [failure] = cell.failures;
  if (failure !== undefined) {
    const cases = cell.failures.length + cell.comparisons.length;
    return cases > 1 ? `did not run at ${String(cell.failures.length)} of ${String(cases)}` : 'did not run';
  }
  if (cell.worst === null) return '';
  if (cell.worst.structure === 'fail') return 'structure differs';
  if (cell.worst.finite === 'fail') return 'NaN or Inf';
  return cell.worst.maxAbs === null ? '' : `max |Δ| ${formatNumber(cell.worst.maxAbs)}`;
}

/** TSV of the matrix; it keeps the full labels. */
export function matrixTsv(rows: readonly MatrixRow[], subjects: readonly string[]): string {
  const lines = rows.map((row) =>
    [
      row.output,
      ...row.cells.map((cell) => `${cell.verdict ?? 'not run'} ${String(cell.worst?.maxAbs ?? '')}`.trim()),
    ].join('\t'),
  );
  return [['Output', ...subjects].join('\t'), ...lines].join('\n');
}

const attention = { fail: 0, warn: 1, pass: 2, none: 3 } as const;

/** The cell that is worth looking at first: the worst. */
export function worstCell(rows: readonly MatrixRow[]): MatrixCell | null {
  const of = (cell: MatrixCell): number => attention[cell.verdict ?? 'none'];
  return rows
    .flatMap((row) => row.cells)
    .reduce<MatrixCell | null>((found, cell) => (found === null || of(cell) < of(found) ? cell : found), null);
}

/** Rows of a matrix on the page; the table of all numbers has every one. */
export const mostMatrixRows = 200;

/** The rows that are worth looking at where there are too many: those with the worst cells, in their order. */
export function worstRows(rows: readonly MatrixRow[]): readonly MatrixRow[] {
  if (rows.length <= mostMatrixRows) return rows;
  const of = (row: MatrixRow): number => Math.min(...row.cells.map((cell) => attention[cell.verdict ?? 'none']));
  const kept = new Set(
    rows
      .map((row) => ({ row, rank: of(row) }))
      .sort((a, b) => a.rank - b.rank)
      .slice(0, mostMatrixRows)
      .map(({ row }) => row),
  );
  return rows.filter((row) => kept.has(row));
}
