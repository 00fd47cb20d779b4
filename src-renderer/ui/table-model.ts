/** What every table can do, without its looks: sort by a column, filter by text, copy as TSV. */
import type { ReactNode } from 'react';

export type SortKey = string | number | null;

export interface Column<Row> {
  id: string;
  header: string;
  /** What sorting goes by; null sorts last in both directions. */
  sortBy: (row: Row) => SortKey;
  /** What copying gives: exact, without thin spaces; the sort key where absent. */
  text?: (row: Row) => string;
  /** What is shown; the text where absent. */
  cell?: (row: Row) => ReactNode;
  align?: 'right';
  /** CSS width of the column. */
  width?: string;
  /** True for columns that have no use in a copy or a sort, such as a drawing. */
  drawn?: boolean;
  /** What stands in the head of a drawn column, e.g. its axis; the header is then its name for screen readers. */
  head?: ReactNode;
}

export interface Sort {
  column: string;
  descending: boolean;
}

export function textOf<Row>(column: Column<Row>, row: Row): string {
  if (column.text !== undefined) return column.text(row);
  const key = column.sortBy(row);
  return key === null ? '' : String(key);
}

const collator = new Intl.Collator('en', { numeric: true });

/** A sorted copy; rows that compare equal keep their order. */
export function sortRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: Sort | null): Row[] {
  const column = columns.find((candidate) => candidate.id === sort?.column);
  if (sort === null || column === undefined) return [...rows];
  const direction = sort.descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [column.sortBy(a), column.sortBy(b)];
    if (x === null || y === null) return (x === null ? 1 : 0) - (y === null ? 1 : 0);
    if (typeof x === 'number' && typeof y === 'number') return direction * (x - y);
    return direction * collator.compare(String(x), String(y));
  });
}

/** The order a click on a header asks for: ascending, descending, then as it was. */
export function nextSort(sort: Sort | null, column: string): Sort | null {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? null : { column, descending: true };
}

/** Rows in whose texts every word occurs, in any column and any case. */
export function filterRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], filter: string): Row[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [...rows];
  return rows.filter((row) => {
    const text = columns
      .map((column) => textOf(column, row))
      .join('\t')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Tab-separated text with a header line; tabs and line breaks inside a cell become spaces. */
export function toTsv<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const kept = columns.filter((column) => column.drawn !== true);
  const clean = (text: string): string => text.replace(/[\t\r\n]+/g, ' ');
  const lines = rows.map((row) => kept.map((column) => clean(textOf(column, row))).join('\t'));
  return [kept.map((column) => clean(column.header)).join('\t'), ...lines].join('\n');
}
