/** The artifacts of a run side by side, and what can be done with each. */
import { type ReactElement, useMemo } from 'react';
import type { RunRecord } from '../../src-shared/run-record.js';
import type { ArtifactMark } from '../../src-shared/target.js';
import { formatBytes, formatMs, formatNumber } from '../../src-shared/units.js';
import { openModel } from '../app/open-model.js';
import { CopyButton } from '../ui/copy.js';
import { DataTable } from '../ui/data-table.js';
import type { Column } from '../ui/table-model.js';
import { VerdictMark } from '../ui/verdict.js';
import { type ArtifactRow, artifactRows } from './artifact-rows.js';

const dash = '–';

function Marks({ marks }: { marks: readonly ArtifactMark[] }): ReactElement {
  if (marks.length === 0) return <span className="muted">{dash}</span>;
  return (
    <>
      {marks.map(({ id, ok, message }) => (
        <span key={id} className={`artifact-mark verdict ${ok ? 'pass' : 'fail'}`} title={message}>
          <span aria-hidden="true">{ok ? '✓' : '✕'}</span>
          <span>
            {id}
            <span className="visually-hidden">{ok ? ' passes' : ' fails'}</span>
          </span>
        </span>
      ))}
    </>
  );
}

function Actions({ row }: { row: ArtifactRow }): ReactElement {
  const { path } = row.artifact;
  if (path === null) return <span className="muted">not written</span>;
  const desktop = window.lapidary;
  return (
    <span className="artifact-actions">
      <button type="button" className="button small" aria-label={`Open ${row.title}`} onClick={() => openModel(path)}>
        Open
      </button>
      {desktop === undefined ? null : (
        <button
          type="button"
          className="button quiet small"
          aria-label={`Reveal ${row.title} in its folder`}
          onClick={() => void desktop.reveal(path)}
        >
          Reveal
        </button>
      )}
      <CopyButton label={`Copy the path of ${row.title}`} text={path} iconOnly />
    </span>
  );
}

const columns: Column<ArtifactRow>[] = [
  {
    id: 'artifact',
    header: 'Artifact',
    sortBy: (row) => row.title,
    cell: (row) => (
      <>
        <strong>{row.title}</strong> {row.recommended ? <span className="chip recommended">recommended</span> : null}
      </>
    ),
  },
  {
    id: 'verdict',
    header: 'Verdict',
    sortBy: (row) => (row.verdict === null ? null : { pass: 0, warn: 1, fail: 2 }[row.verdict]),
    text: (row) => row.verdict ?? 'not run',
    cell: (row) => <VerdictMark verdict={row.verdict} />,
  },
  {
    id: 'marks',
    header: 'Marks',
    sortBy: (row) => row.artifact.marks.filter(({ ok }) => ok).length,
    text: (row) => row.artifact.marks.map(({ id, ok }) => `${id} ${ok ? 'passes' : 'fails'}`).join(', '),
    cell: (row) => <Marks marks={row.artifact.marks} />,
  },
  {
    id: 'size',
    header: 'Size',
    align: 'right',
    sortBy: (row) => row.artifact.bytes,
    text: (row) => (row.artifact.bytes === null ? dash : formatBytes(row.artifact.bytes)),
  },
  {
    id: 'opset',
    header: 'Opset',
    align: 'right',
    sortBy: (row) => row.artifact.opset,
    text: (row) => (row.artifact.opset === null ? dash : String(row.artifact.opset)),
  },
  {
    id: 'sizes',
    header: 'Cases held',
    align: 'right',
    sortBy: (row) => row.held,
    text: (row) => (row.sizes === 0 ? dash : `${String(row.held)} of ${String(row.sizes)}`),
  },
  {
    id: 'maxAbs',
    header: 'Max abs',
    align: 'right',
    sortBy: (row) => row.maxAbs,
    text: (row) => (row.maxAbs === null ? dash : formatNumber(row.maxAbs)),
  },
  {
    id: 'p50',
    header: 'p50 ms',
    align: 'right',
    sortBy: (row) => row.p50Ms,
    text: (row) => (row.p50Ms === null ? dash : formatMs(row.p50Ms)),
  },
  {
    id: 'findings',
    header: 'Findings',
    align: 'right',
    sortBy: (row) => row.findings,
    text: (row) => String(row.findings),
  },
  {
    id: 'actions',
    header: 'File',
    sortBy: (row) => row.artifact.path,
    text: (row) => row.artifact.path ?? '',
    cell: (row) => <Actions row={row} />,
  },
];

export function ArtifactTable({ run }: { run: RunRecord }): ReactElement {
  const rows = useMemo(() => artifactRows(run), [run]);
  return (
    <DataTable
      caption="Artifacts"
      testId="wizard-artifacts"
      rows={rows}
      columns={columns}
      rowKey={(row) => row.artifact.target}
    />
  );
}
