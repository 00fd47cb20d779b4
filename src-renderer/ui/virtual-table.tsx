/**
 * A table of any length of which only the rows in sight are on the page: sorts by its headers, filters, copies as TSV.
 * One row is active and moved by the keyboard; Enter or a double click opens it.
 */
import {
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  useId,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { CopyButton } from './copy.js';
import { type Column, filterRows, nextSort, type Sort, sortRows, textOf, toTsv } from './table-model.js';

interface Props<Row> {
  caption: string;
  rows: readonly Row[];
  /** `width` of each is a track of a CSS grid: '96px', 'minmax(200px, 1fr)'. */
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  active: string | null;
  onActive: (row: Row) => void;
  onOpen: (row: Row) => void;
  initialSort?: Sort;
  /** Cells of the last line, from the rows that are shown. */
  total: (shown: readonly Row[]) => ReactNode[];
  tools?: ReactNode;
  empty: string;
  /** Least width of all columns together; the table scrolls sideways below it. */
  minWidth: number | string;
}

const rowHeight = 28;
const margin = 8;

export function VirtualTable<Row>(props: Props<Row>): ReactElement {
  const { caption, rows, columns, rowKey, active, onActive, onOpen } = props;
  const [sort, setSort] = useState<Sort | null>(props.initialSort ?? null);
  const [filter, setFilter] = useState('');
  const [view, setView] = useState({ top: 0, height: 600 });
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const shown = useMemo(
    () => sortRows(filterRows(rows, columns, filter), columns, sort),
    [rows, columns, filter, sort],
  );
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);
  const first = Math.max(0, Math.min(shown.length, Math.floor(view.top / rowHeight) - margin));
  const last = Math.min(shown.length, Math.ceil((view.top + view.height) / rowHeight) + margin);
  const at = useMemo(() => shown.findIndex((row) => rowKey(row) === active), [shown, rowKey, active]);
  const rowId = (index: number): string => `${id}-${String(index)}`;
  const reveal = (index: number): void => {
    const element = box.current;
    if (element === null) return;
    // The head and the total line stay in sight and cover a row each.
    const room = element.clientHeight - 2 * rowHeight;
    const top = index * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + room) element.scrollTop = top + rowHeight - room;
  };
  // A row that was chosen elsewhere is brought into sight; sorting leaves the table where it is.
  useEffect(() => {
    if (at >= 0) reveal(at);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [active]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 3);
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: shown.length - 1,
    };
    const current = shown[at];
    if (event.key === 'Enter' && current !== undefined) onOpen(current);
    else {
      const asked = steps[event.key];
      if (asked === undefined) return;
      const next = Math.max(0, Math.min(shown.length - 1, asked));
      const row = shown[next];
      if (row !== undefined) onActive(row);
      reveal(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const template = columns.map((column) => column.width ?? '1fr').join(' ');
  const cells = (row: Row): ReactNode =>
    columns.map((column) => (
      <span key={column.id} role="gridcell" className={column.align}>
        {column.cell?.(row) ?? textOf(column, row)}
      </span>
    ));
  return (
    <div className="virtual-table">
      <div className="table-bar">
        <h2 className="minor">{caption}</h2>
        <input
          className="input table-filter"
          type="search"
          placeholder="Filter"
          aria-label={`Filter ${caption}`}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        {props.tools}
        <span className="push" />
        <CopyButton label="Copy as TSV" text={() => toTsv(shown, columns)} />
      </div>
      <div
        ref={box}
        className="virtual-table-scroll"
        role="grid"
        aria-label={caption}
        aria-rowcount={shown.length + 2}
        aria-activedescendant={at >= first && at < last ? rowId(at) : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" style={{ minWidth: props.minWidth }}>
          <div role="row" aria-rowindex={1} className="virtual-table-head" style={{ gridTemplateColumns: template }}>
            {columns.map((column) => (
              <Head key={column.id} column={column} sort={sort} onSort={setSort} />
            ))}
          </div>
          <div role="presentation" className="virtual-table-rows" style={{ height: shown.length * rowHeight }}>
            {shown.slice(first, last).map((row, offset) => {
              const index = first + offset;
              return (
                <div
                  key={rowKey(row)}
                  id={rowId(index)}
                  role="row"
                  aria-rowindex={index + 2}
                  aria-selected={index === at}
                  className={`virtual-table-row${index === at ? ' chosen' : ''}`}
                  style={{ gridTemplateColumns: template, top: index * rowHeight }}
                  onClick={() => onActive(row)}
                  onDoubleClick={() => onOpen(row)}
                >
                  {cells(row)}
                </div>
              );
            })}
          </div>
          {shown.length === 0 ? (
            <div role="row" className="table-empty">
              <span role="gridcell">{rows.length === 0 ? props.empty : 'No row fits the filter.'}</span>
            </div>
          ) : null}
          <div
            role="row"
            aria-rowindex={shown.length + 2}
            className="virtual-table-total"
            style={{ gridTemplateColumns: template }}
          >
            {props.total(shown).map((cell, index) => (
              // One per column, which keep their places.
              <span key={index} role="gridcell" className={columns[index]?.align}>
                {cell}
              </span>
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

interface HeadProps<Row> {
  column: Column<Row>;
  sort: Sort | null;
  onSort: (sort: Sort | null) => void;
}

function Head<Row>({ column, sort, onSort }: HeadProps<Row>): ReactElement {
  const mine = sort?.column === column.id ? sort : null;
  return (
    <span
      role="columnheader"
      className={column.align}
      aria-sort={mine === null ? 'none' : mine.descending ? 'descending' : 'ascending'}
    >
      <button type="button" className="sort" onClick={() => onSort(nextSort(sort, column.id))}>
        {column.header}
        <span aria-hidden="true">{mine === null ? '' : mine.descending ? ' ↓' : ' ↑'}</span>
      </button>
    </span>
  );
}
