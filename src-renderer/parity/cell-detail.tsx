/** The detail of one cell: the reason first, then the numbers, then every case. */
import type { ReactElement } from 'react';
import type { OutputComparison, ParityResult, Verdict } from '../../src-shared/parity.js';
import { formatNumber } from '../../src-shared/units.js';
import { Facts } from '../inspector/section.js';
import { DataTable } from '../ui/data-table.js';
import { ErrorCard } from '../ui/error-card.js';
import type { Column } from '../ui/table-model.js';
import { VerdictMark } from '../ui/verdict.js';
import { type CaseRow, caseRows } from './case-rows.js';
import type { MatrixCell } from './matrix.js';

const exact = (value: number | null): string | undefined => (value === null ? undefined : String(value));
const shown = (value: number | null): string => (value === null ? '–' : formatNumber(value));
/** Enough digits of a float32 to see where two values part. */
const precise = (value: number): string => String(Number(value.toPrecision(8)));

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

function Metrics({ comparison }: { comparison: OutputComparison }): ReactElement | null {
  if (comparison.maxAbs === null) return null; // Stopped before values were compared.
  const { worst, tolerance, overCount, elementCount } = comparison;
  const metric = (name: string, value: number | null) => ({ name, value: shown(value), exact: exact(value) });
  return (
    <Facts
      facts={[
        metric('Max absolute', comparison.maxAbs),
        metric('Max relative', comparison.maxRel),
        metric('Mean absolute', comparison.meanAbs),
        metric('RMS relative', comparison.rmsRel),
        {
          name: 'Over tolerance',
          value:
            overCount === null || elementCount === null
              ? '–'
              : `${overCount.toLocaleString('en')} of ${elementCount.toLocaleString('en')} elements`,
        },
        ...(tolerance === null
          ? []
          : [
              {
                name: 'Tolerance',
                value: `${formatNumber(tolerance.atol)} + ${formatNumber(tolerance.rtol)} · |reference|`,
              },
            ]),
        ...(worst === null
          ? []
          : [
              {
                name: 'Worst element',
                value: `[${worst.index.join(', ')}]: ${precise(worst.value)}, reference ${precise(worst.reference)}`,
                exact: `${String(worst.value)}, reference ${String(worst.reference)}`,
              },
            ]),
      ]}
    />
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
  { id: 'case', header: 'Case', sortBy: (row) => row.title },
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
  /** How the subject is called. */
  name: string;
}

export function CellDetail({ parity, cell, name }: Props): ReactElement {
  const { worst } = cell;
  const [failure] = cell.failures;
  const rows = caseRows(parity, cell);
  const title = (id: string): string => parity.cases.find((each) => each.id === id)?.title ?? id;
  return (
    <section className="card cell-detail" aria-label={`${cell.output} of ${name}`}>
      <h2 title={cell.subject}>
        <span className="mono">{cell.output}</span> of {name}
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
      {worst === null ? null : (
        <>
          <p className="reason">
            <VerdictMark verdict={worst.verdict} /> {worst.reason}
          </p>
          <p className="small muted">
            {failure === undefined ? 'Worst case' : 'Worst of the cases that ran'}: {title(worst.case)}
          </p>
          <Badges comparison={worst} />
          <Metrics comparison={worst} />
        </>
      )}
      {cell.verdict === null ? <p className="muted">This subject was not run on the chosen case.</p> : null}
      {rows.length < 2 ? null : (
        <DataTable caption="Every case" rows={rows} columns={columns} rowKey={(row) => row.id} />
      )}
    </section>
  );
}
