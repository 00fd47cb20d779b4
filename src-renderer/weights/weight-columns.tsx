/** Columns of the Weights view: what the file says, and what statistics add once they were computed. */
import type { ReactNode } from 'react';
import type { TensorSummary } from '../../src-shared/tensor-statistics.js';
import { formatBytes, formatCount, formatNumber, formatShape } from '../../src-shared/units.js';
import { baseName } from '../ui/format.js';
import { Middle } from '../ui/middle.js';
import type { Column } from '../ui/table-model.js';
import type { WeightRow } from './weight-rows.js';

/** Where a tensor lies, by value; absent for small ones, which the model file holds. */
export type Places = ReadonlyMap<number, { file: string; offset: number }>;

const shown = (value: number | null | undefined): string =>
  value == null ? '–' : formatNumber(value).replace('-', '−');

/** Least width of the name, beside statistics and without; with them the other columns scroll behind it. */
const nameWidth = (wide: boolean): string => (wide ? 'clamp(200px, 17vw, 244px)' : '180px');

/** Least width of the table: that of its columns, so that none is wider than it has to be where the window is narrow. */
export function minWidthOf(weightsOnly: boolean, wide: boolean): string {
  const others = 548 + (weightsOnly ? 0 : 60) + (wide ? 640 : 0);
  return `calc(${String(others)}px + ${nameWidth(wide)})`;
}

/** `model` is the path of the model file itself; `between` are put before the place. */
export function weightColumns(places: Places, model: string, between: Column<WeightRow>[]): Column<WeightRow>[] {
  const place = (row: WeightRow): string => {
    const at = places.get(row.value);
    if (at === undefined) return 'model file';
    const byte = `byte ${at.offset.toLocaleString('en')}`;
    return at.file === model ? byte : `${byte} of ${baseName(at.file)}`;
  };
  // The statistics make the table wider than its place: then longer names are whole,
  // where the window has room for a column that stays while the others scroll.
  const wide = between.length > 0;
  return [
    {
      id: 'name',
      header: 'Name',
      width: `minmax(${nameWidth(wide)}, 1fr)`,
      sortBy: (row) => row.name,
      cell: (row) => <Middle text={row.name} tail={20} />,
    },
    {
      id: 'shape',
      header: 'Shape',
      width: '152px',
      sortBy: (row) => formatShape(row.shape),
      cell: (row) => (
        <span className="mono" title={formatShape(row.shape)}>
          {formatShape(row.shape)}
        </span>
      ),
    },
    { id: 'dtype', header: 'Type', width: '76px', sortBy: (row) => row.dtype },
    {
      id: 'elements',
      header: 'Elements',
      align: 'right',
      width: '80px',
      sortBy: (row) => row.elements,
      cell: (row) => <span title={row.elements.toLocaleString('en')}>{formatCount(row.elements)}</span>,
    },
    {
      id: 'bytes',
      header: 'Stored',
      align: 'right',
      width: '80px',
      sortBy: (row) => row.bytes,
      cell: (row) => <span title={`${row.bytes.toLocaleString('en')} bytes`}>{formatBytes(row.bytes)}</span>,
    },
    ...between,
    { id: 'uses', header: 'Used', align: 'right', width: '60px', sortBy: (row) => row.uses },
    {
      id: 'place',
      header: 'Location',
      width: '160px',
      sortBy: (row) => place(row),
      cell: (row) => (
        <span className="muted" title={places.get(row.value)?.file}>
          {place(row)}
        </span>
      ),
    },
  ];
}

type Of = (summary: TensorSummary) => number | null;

export function statisticsColumns(byValue: ReadonlyMap<number, TensorSummary>): Column<WeightRow>[] {
  const column = (id: string, header: string, of: Of, cell?: (value: number) => ReactNode): Column<WeightRow> => ({
    id,
    header,
    align: 'right',
    width: '80px',
    sortBy: (row) => {
      const summary = byValue.get(row.value);
      return summary === undefined ? null : of(summary);
    },
    cell: (row) => {
      const summary = byValue.get(row.value);
      if (summary === undefined) return '';
      if (summary.problem !== null) return <span title={summary.problem}>✕</span>;
      const value = of(summary);
      if (value !== null && cell !== undefined) return cell(value);
      return <span title={value === null ? undefined : String(value)}>{shown(value)}</span>;
    },
  });
  const bad = (value: number): ReactNode =>
    value === 0 ? '0' : <span className="bad">{value.toLocaleString('en')}</span>;
  return [
    column('min', 'Min', (summary) => summary.min),
    column('max', 'Max', (summary) => summary.max),
    column('absMax', 'Max |x|', (summary) => summary.absMax),
    column('mean', 'Mean', (summary) => summary.mean),
    column('std', 'Std', (summary) => summary.std),
    column('zeros', 'Zeros', (summary) => summary.zeros, formatCount),
    column('nan', 'NaN', (summary) => summary.nan, bad),
    column('infinite', 'Inf', (summary) => summary.infinite, bad),
  ];
}
