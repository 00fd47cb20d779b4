/** The detail of one cell: the reason first, both rules, the numbers, where it differs, then every case. */
import { type ReactElement, useState } from 'react';
import type { OutputComparison, ParityResult, Verdict } from '../../src-shared/parity.js';
import { DataTable } from '../ui/data-table.js';
import { ErrorCard } from '../ui/error-card.js';
import type { Column } from '../ui/table-model.js';
import { VerdictMark } from '../ui/verdict.js';
import { type CaseRow, caseRows } from './case-rows.js';
import { ErrorViews } from './error-views.js';
import type { MatrixCell } from './matrix.js';
import { MetricFacts } from './metric-facts.js';
import { exact, shown } from './number-shown.js';
import { RulesTable } from './rules-table.js';
import { pairOf } from './tensor-pair.js';

function Badges({ comparison }: { comparison: OutputComparison }): ReactElement {
  const badges: [string, Verdict | null][] = [
    ['Structure', comparison.structure],
    ['Finite', comparison.finite],
    ['Values', comparison.values],
  ];
  return (
    <ul className="badges">
      {badges.map(([name, verdict]) => (
        <li key={name}>
          <span className="muted">{name}</span> <VerdictMark verdict={verdict} />
        </li>
      ))}
    </ul>
  );
}

const verdictRank: Record<Verdict, number> = { pass: 0, warn: 1, fail: 2 };

const number = (id: string, header: string, of: (row: CaseRow) => number | null): Column<CaseRow> => ({
  id,
  header,
  align: 'right',
  sortBy: of,
  cell: (row) => <span title={exact(of(row))}>{shown(of(row))}</span>,
});

const columns: Column<CaseRow>[] = [
  { id: 'case', header: 'Case', sortBy: (row) => row.title, cell: (row) => <span title={row.why}>{row.title}</span> },
  { id: 'sizes', header: 'Sizes', sortBy: (row) => row.sizes },
  {
    id: 'verdict',
    header: 'Verdict',
    sortBy: (row) => verdictRank[row.verdict],
    text: (row) => row.verdict,
    cell: (row) => <VerdictMark verdict={row.verdict} />,
  },
  number('maxAbs', 'Max absolute', (row) => row.maxAbs),
  number('maxRel', 'Max relative', (row) => row.maxRel),
  number('rmsRel', 'RMS relative', (row) => row.rmsRel),
  { id: 'reason', header: 'Reason', sortBy: (row) => row.reason },
];

interface Props {
  parity: ParityResult;
  cell: MatrixCell;
  /** How the reference and the subject are called. */
  names: { reference: string; subject: string };
  /** Folder with the tensors; null where they were not kept. */
  dir: string | null;
  /** A case to begin with; the worst otherwise. */
  startCase: string | null;
}

export function CellDetail({ parity, cell, names, dir, startCase }: Props): ReactElement {
  const [chosenCase, setChosenCase] = useState<string | null>(startCase);
  const shownOne = cell.comparisons.find((each) => each.case === chosenCase) ?? cell.worst;
  const [failure] = cell.failures;
  const rows = caseRows(parity, cell);
  const caseOf = (id: string): ParityResult['cases'][number] | undefined => parity.cases.find((each) => each.id === id);
  const title = (id: string): string => caseOf(id)?.title ?? id;
  const why = shownOne === null ? '' : (caseOf(shownOne.case)?.why ?? '');
  const isWorst = shownOne === cell.worst;
  return (
    <section className="card cell-detail" aria-label={`${cell.output} of ${names.subject}`}>
      <h2 title={cell.subject}>
        <span className="mono">{cell.output}</span> of {names.subject}
      </h2>
      {failure === undefined ? null : (
        <ErrorCard
          title={
            cell.failures.length === 1
              ? `It did not run at ${title(failure.case)}`
              : `It did not run at ${String(cell.failures.length)} of ${String(rows.length)} cases, first at ${title(failure.case)}`
          }
          error={failure.error}
        />
      )}
      {shownOne === null ? null : (
        <>
          <p className="reason">
            <VerdictMark verdict={shownOne.verdict} /> {shownOne.reason}
          </p>
          <p className="small muted">
            {!isWorst ? 'Chosen case' : failure === undefined ? 'Worst case' : 'Worst of the cases that ran'}:{' '}
            {title(shownOne.case)}
            {why === '' ? '' : ` (${why})`}
          </p>
          <Badges comparison={shownOne} />
          <RulesTable comparison={shownOne} />
          <MetricFacts comparison={shownOne} />
          <ErrorViews
            key={`${shownOne.case}\n${shownOne.name}\n${shownOne.subject}`}
            comparison={shownOne}
            shown={pairOf(parity, shownOne, dir)}
            names={names}
          />
        </>
      )}
      {cell.verdict === null ? <p className="muted">This subject was not run on the chosen case.</p> : null}
      {rows.length < 2 ? null : (
        <DataTable
          caption="Every case"
          rows={rows}
          columns={columns}
          rowKey={(row) => row.id}
          chosen={shownOne?.case ?? null}
          onChoose={(row) => setChosenCase(row.id)}
        />
      )}
    </section>
  );
}
