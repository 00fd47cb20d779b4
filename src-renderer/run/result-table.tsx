/** Verdict and times of every subject side by side: the answer of a run at a glance. */
import { type ReactElement, useMemo } from 'react';
import type { RunRecord } from '../../src-shared/run-record.js';
import { type SummaryRow, summaryRows } from '../../src-shared/run-summary.js';
import { formatMs, formatNumber } from '../../src-shared/units.js';
import { DataTable } from '../ui/data-table.js';
import type { Column } from '../ui/table-model.js';
import { VerdictMark } from '../ui/verdict.js';
import type { RunViewId } from './run-views.js';

const rank = { reference: -1, pass: 0, warn: 1, fail: 2 } as const;

const columns: Column<SummaryRow>[] = [
  { id: 'subject', header: 'Subject', sortBy: (row) => row.title, cell: (row) => <strong>{row.title}</strong> },
  {
    id: 'verdict',
    header: 'Verdict',
    sortBy: (row) => (row.verdict === null ? null : rank[row.verdict]),
    text: (row) => row.verdict ?? 'not run',
    cell: (row) =>
      row.verdict === 'reference' ? <span className="muted">reference</span> : <VerdictMark verdict={row.verdict} />,
  },
  {
    id: 'cases',
    header: 'Cases passed',
    align: 'right',
    sortBy: (row) => row.casesPassed,
    text: (row) => (row.verdict === 'reference' ? '–' : `${String(row.casesPassed)} of ${String(row.casesTotal)}`),
  },
  {
    id: 'maxAbs',
    header: 'Max absolute',
    align: 'right',
    sortBy: (row) => row.maxAbs,
    cell: (row) => (
      <span title={row.maxAbs === null ? undefined : String(row.maxAbs)}>
        {row.maxAbs === null ? '–' : formatNumber(row.maxAbs)}
      </span>
    ),
  },
  {
    id: 'p50',
    header: 'p50 ms',
    align: 'right',
    sortBy: (row) => row.latency[0]?.p50Ms ?? null,
    cell: (row) => (row.latency[0] === undefined ? '–' : formatMs(row.latency[0].p50Ms)),
  },
  {
    id: 'p99',
    header: 'p99 ms',
    align: 'right',
    sortBy: (row) => row.latency[0]?.p99Ms ?? null,
    cell: (row) => (row.latency[0] === undefined ? '–' : formatMs(row.latency[0].p99Ms)),
  },
  {
    id: 'speedup',
    header: 'Against eager',
    align: 'right',
    sortBy: (row) => row.speedup,
    cell: (row) => (row.speedup === null ? '–' : `${row.speedup.toFixed(2)}×`),
  },
];

interface Props {
  run: RunRecord;
  onView: (view: RunViewId) => void;
}

export function ResultTable({ run, onView }: Props): ReactElement | null {
  const rows = useMemo(() => summaryRows(run), [run]);
  if (run.parity === null && run.latency === null) return null;
  const problems = rows.filter((row) => row.problem !== null);
  const batch = rows[0]?.latency[0]?.batch ?? null;
  return (
    <section aria-label="Result">
      <DataTable
        caption={batch === null ? 'Result' : `Result, times at batch ${String(batch)}`}
        rows={rows}
        columns={columns}
        rowKey={(row) => row.label}
        tools={
          <>
            <button type="button" className="link small" onClick={() => onView('parity')}>
              Parity
            </button>{' '}
            ·{' '}
            <button type="button" className="link small" onClick={() => onView('latency')}>
              Latency
            </button>
          </>
        }
      />
      {problems.map((row) => (
        <p key={row.label} className="finding fail">
          <span className="verdict fail">
            <span aria-hidden="true">✕</span>
            <span>{row.title}</span>
          </span>
          {row.problem}{' '}
          <button type="button" className="link" onClick={() => onView('artifacts')}>
            What to do
          </button>
        </p>
      ))}
    </section>
  );
}
