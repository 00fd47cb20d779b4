/** The one table: sorts by its headers, filters where there is much, copies as TSV. Rows can be chosen. */
import { type ReactElement, type ReactNode, useMemo, useState } from 'react';
import { CopyButton } from './copy.js';
import { type Column, filterRows, nextSort, type Sort, sortRows, textOf, toTsv } from './table-model.js';

interface Props<Row> {
  /** Says what the table holds; read out, and shown unless `bare`. */
  caption: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  /** Shown in place of rows when there are none. */
  empty?: string;
  initialSort?: Sort;
  filterable?: boolean;
  chosen?: string | null;
  onChoose?: (row: Row) => void;
  /** Right of the caption, before "Copy as TSV". */
  tools?: ReactNode;
  testId?: string;
}

/** Rows after which a filter field appears by itself. */
const filterFrom = 12;

export function DataTable<Row>(props: Props<Row>): ReactElement {
  const { caption, rows, columns, rowKey, onChoose } = props;
  const [sort, setSort] = useState<Sort | null>(props.initialSort ?? null);
  const [filter, setFilter] = useState('');
  const shown = useMemo(
    () => sortRows(filterRows(rows, columns, filter), columns, sort),
    [rows, columns, filter, sort],
  );
  const filterable = props.filterable ?? rows.length > filterFrom;
  return (
    <div className="table-block" data-testid={props.testId}>
      <div className="table-bar">
        <h2 className="minor">{caption}</h2>
        {filterable ? (
          <input
            className="input table-filter"
            type="search"
            placeholder="Filter"
            aria-label={`Filter ${caption}`}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
        ) : null}
        <span className="push">{props.tools}</span>
        <CopyButton label="Copy as TSV" text={() => toTsv(shown, columns)} />
      </div>
      <div className="table-scroll">
        <table className="table" aria-label={caption}>
          <thead>
            <tr>
              {columns.map((column) => (
                <HeaderCell key={column.id} column={column} sort={sort} onSort={setSort} />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => {
              const key = rowKey(row);
              return (
                <tr
                  key={key}
                  className={key === props.chosen ? 'chosen' : onChoose === undefined ? undefined : 'choosable'}
                  aria-selected={onChoose === undefined ? undefined : key === props.chosen}
                  tabIndex={onChoose === undefined ? undefined : 0}
                  onClick={onChoose === undefined ? undefined : () => onChoose(row)}
                  onKeyDown={(event) => {
                    if (event.key !== 'Enter' || onChoose === undefined) return;
                    if (event.target === event.currentTarget) onChoose(row);
                  }}
                >
                  {columns.map((column) => (
                    <td key={column.id} className={column.align}>
                      {column.cell?.(row) ?? textOf(column, row)}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
        {shown.length === 0 ? (
          <p className="table-empty">
            {rows.length === 0 ? (props.empty ?? 'Nothing here.') : 'No row fits the filter.'}
          </p>
        ) : null}
      </div>
    </div>
  );
}

interface HeaderProps<Row> {
  column: Column<Row>;
  sort: Sort | null;
  onSort: (sort: Sort | null) => void;
}

function HeaderCell<Row>({ column, sort, onSort }: HeaderProps<Row>): ReactElement {
  const mine = sort?.column === column.id ? sort : null;
  const style = column.width === undefined ? undefined : { width: column.width };
  if (column.drawn === true) {
    return (
      <th scope="col" style={style}>
        {column.head === undefined ? column.header : <span className="visually-hidden">{column.header}</span>}
        {column.head}
      </th>
    );
  }
  return (
    <th
      scope="col"
      style={style}
      className={column.align}
      aria-sort={mine === null ? 'none' : mine.descending ? 'descending' : 'ascending'}
    >
      <button type="button" className="sort" onClick={() => onSort(nextSort(sort, column.id))}>
        {column.header}
        <span aria-hidden="true">{mine === null ? '' : mine.descending ? ' ↓' : ' ↑'}</span>
      </button>
    </th>
  );
}
