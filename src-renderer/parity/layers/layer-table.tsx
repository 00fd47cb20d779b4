/** The pairs that were compared, in the order they are computed. */
import { type ReactElement, useMemo } from 'react';
import type { LayerComparison, LayerPair } from '../../../src-shared/layer-parity.js';
import { counted, formatShape } from '../../../src-shared/units.js';
import type { Column } from '../../ui/table-model.js';
import { VirtualTable } from '../../ui/virtual-table.js';
import { shown } from '../number-shown.js';

interface Row extends LayerPair {
  at: number;
}

const columns: Column<Row>[] = [
  { id: 'at', header: '#', width: '48px', sortBy: (row) => row.at + 1, cell: (row) => String(row.at + 1) },
  {
    id: 'scope',
    header: 'Layer',
    width: 'minmax(160px, 1.5fr)',
    sortBy: (row) => row.scope,
    cell: (row) => <span title={row.scope}>{row.scope}</span>,
  },
  { id: 'op', header: 'Operator', width: '104px', sortBy: (row) => row.op },
  {
    id: 'rmsRel',
    header: 'RMS relative',
    width: '100px',
    align: 'right',
    sortBy: (row) => row.rmsRel,
    cell: (row) => shown(row.rmsRel),
  },
  {
    id: 'maxAbs',
    header: 'Max absolute',
    width: '104px',
    align: 'right',
    sortBy: (row) => row.maxAbs,
    cell: (row) => shown(row.maxAbs),
  },
  { id: 'nonFinite', header: 'NaN/Inf', width: '72px', align: 'right', sortBy: (row) => row.nonFinite },
  { id: 'overflow', header: 'FP16 overflow', width: '110px', align: 'right', sortBy: (row) => row.overflow },
  {
    id: 'shape',
    header: 'Shape',
    width: '120px',
    sortBy: (row) => row.shape.join(' '),
    cell: (row) => formatShape(row.shape),
  },
  {
    id: 'reference',
    header: 'Reference',
    width: 'minmax(190px, 1.5fr)',
    sortBy: (row) => row.reference,
    cell: (row) => (
      <span className="mono" title={row.reference}>
        {row.reference}
      </span>
    ),
  },
  {
    id: 'subject',
    header: 'Subject',
    width: 'minmax(120px, 1fr)',
    sortBy: (row) => row.subject,
    cell: (row) => (
      <span className="mono" title={row.subject}>
        {row.subject}
      </span>
    ),
  },
  {
    id: 'note',
    header: 'Note',
    width: 'minmax(80px, 1fr)',
    sortBy: (row) => row.note,
    cell: (row) => <span title={row.note}>{row.note}</span>,
  },
];

interface Props {
  layers: LayerComparison;
  chosen: number | null;
  onChoose: (pair: number) => void;
}

export function LayerTable({ layers, chosen, onChoose }: Props): ReactElement {
  const rows = useMemo(() => layers.pairs.map((pair, at): Row => ({ ...pair, at })), [layers]);
  return (
    <div className="parity-table layers">
      <VirtualTable
        caption="Values that were compared"
        rows={rows}
        columns={columns}
        rowKey={(row) => String(row.at)}
        active={chosen === null ? null : String(chosen)}
        onActive={(row) => onChoose(row.at)}
        onOpen={(row) => onChoose(row.at)}
        total={(all) => ['', counted(all.length, 'value')]}
        empty="Nothing inside could be paired."
        minWidth={1250}
      />
    </div>
  );
}
