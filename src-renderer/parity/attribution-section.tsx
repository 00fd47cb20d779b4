/** The error of every stage against PyTorch in float64: the first that jumps is where it comes from. */
import { type ReactElement, useMemo } from 'react';
import type { Attribution, AttributionStage } from '../../src-shared/attribution.js';
import { DataTable } from '../ui/data-table.js';
import type { Column } from '../ui/table-model.js';
import { exact, shown } from './number-shown.js';

const words: Record<AttributionStage['stage'], string> = {
  exact: 'exact: what the others are measured against',
  pytorch: 'PyTorch',
  'pytorch-compiled': 'PyTorch, compiled',
  onnx: 'ONNX, optimiser off',
  'onnx-optimised': 'ONNX, optimised',
  narrower: 'narrower types',
  'other-runtime': 'another runtime',
};

interface Row extends AttributionStage {
  at: number;
}

interface Props {
  attribution: Attribution;
  names: ReadonlyMap<string, string>;
}

export function AttributionSection({ attribution, names }: Props): ReactElement {
  const { stages, guilty, sentence } = attribution;
  const rows = useMemo(() => stages.map((stage, at): Row => ({ ...stage, at })), [stages]);
  const columns = useMemo(
    (): Column<Row>[] => [
      { id: 'at', header: '#', align: 'right', width: '48px', sortBy: (row) => row.at + 1 },
      { id: 'stage', header: 'Stage', sortBy: (row) => words[row.stage] },
      {
        id: 'label',
        header: 'Run as',
        sortBy: (row) => row.label,
        cell: (row) => <span title={row.label}>{names.get(row.label) ?? row.label}</span>,
      },
      {
        id: 'rmsRel',
        header: 'RMS relative',
        align: 'right',
        sortBy: (row) => row.rmsRel,
        cell: (row) => <span title={exact(row.rmsRel)}>{shown(row.rmsRel)}</span>,
      },
      {
        id: 'maxAbs',
        header: 'Max absolute',
        align: 'right',
        sortBy: (row) => row.maxAbs,
        cell: (row) => <span title={exact(row.maxAbs)}>{shown(row.maxAbs)}</span>,
      },
      { id: 'nonFinite', header: 'NaN/Inf', align: 'right', sortBy: (row) => row.nonFinite },
      {
        id: 'guilty',
        header: 'First to jump',
        sortBy: (row) => (row.at === guilty ? 0 : 1),
        text: (row) => (row.at === guilty ? 'jumps here' : ''),
        cell: (row) =>
          row.at === guilty ? (
            <span className="verdict fail">
              <span aria-hidden="true">✕</span>
              <span>jumps here</span>
            </span>
          ) : null,
      },
    ],
    [guilty, names],
  );
  return (
    <section aria-label="Attribution">
      <p className={`finding ${guilty === null ? 'info' : 'fail'}`}>{sentence}</p>
      <DataTable
        caption={`Error of every stage against float64, at ${attribution.case}`}
        rows={rows}
        columns={columns}
        rowKey={(row) => String(row.at)}
        filterable={false}
      />
    </section>
  );
}
