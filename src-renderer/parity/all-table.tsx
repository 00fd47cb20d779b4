/** Outputs × cases × subjects with every number: any length, sortable, filtered; a row opens its detail. */
import { type ReactElement, useMemo, useState } from 'react';
import type { ParityResult, Verdict } from '../../src-shared/parity.js';
import { counted } from '../../src-shared/units.js';
import type { Column } from '../ui/table-model.js';
import { VerdictMark } from '../ui/verdict.js';
import { VirtualTable } from '../ui/virtual-table.js';
import { type AllRow, allRows, metricColumns, metricCount, metricWidth } from './all-rows.js';

const rank: Record<Verdict, number> = { pass: 0, warn: 1, fail: 2 };

interface Props {
  parity: ParityResult;
  names: ReadonlyMap<string, string>;
  /** null: every case. */
  caseId: string | null;
  onOpen: (row: AllRow) => void;
}

export function AllTable({ parity, names, caseId, onOpen }: Props): ReactElement {
  const rows = useMemo(() => allRows(parity).filter((row) => caseId === null || row.case === caseId), [parity, caseId]);
  const [active, setActive] = useState<string | null>(null);
  const columns = useMemo(
    (): Column<AllRow>[] => [
      { id: 'output', header: 'Output', width: 'minmax(140px, 1.2fr)', sortBy: (row) => row.output },
      { id: 'case', header: 'Case', width: 'minmax(120px, 1fr)', sortBy: (row) => row.caseTitle },
      {
        id: 'subject',
        header: 'Subject',
        width: 'minmax(140px, 1fr)',
        sortBy: (row) => row.subject,
        cell: (row) => <span title={row.subject}>{names.get(row.subject) ?? row.subject}</span>,
      },
      {
        id: 'verdict',
        header: 'Verdict',
        width: '84px',
        sortBy: (row) => rank[row.verdict],
        text: (row) => row.verdict,
        cell: (row) => <VerdictMark verdict={row.verdict} />,
      },
      ...metricColumns,
      {
        id: 'reason',
        header: 'Reason',
        width: '360px',
        sortBy: (row) => row.reason,
        cell: (row) => <span title={row.reason}>{row.reason}</span>,
      },
    ],
    [names],
  );
  return (
    <div className="parity-table">
      <VirtualTable
        caption="Every output, case and subject"
        rows={rows}
        columns={columns}
        rowKey={(row) => row.key}
        active={active}
        onActive={(row) => setActive(row.key)}
        onOpen={onOpen}
        total={(shown) => [counted(shown.length, 'row')]}
        tools={<span className="small muted">Enter or a double click opens one</span>}
        empty="No output was compared."
        minWidth={484 + metricCount * metricWidth + 360}
      />
    </div>
  );
}
