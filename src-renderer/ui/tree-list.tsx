/** An accessible tree of equally high rows, of which only those in sight are on the page. */
import { type KeyboardEvent, type ReactElement, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { Icon } from './icons.js';
import { VirtualList, type VirtualListHandle } from './virtual-list.js';

const rowHeight = 24;

export interface TreeRow {
  key: string;
  depth: number;
  /** Whether what lies below is shown; undefined for a row that has nothing below. */
  open?: boolean;
}

interface Props<Row extends TreeRow> {
  label: string;
  /** Prefix of the rows' ids. */
  idBase: string;
  /** In drawing order, as far as they are opened. */
  rows: readonly Row[];
  /** Key of the row that is selected: it is brought into sight. */
  chosen: string | null;
  content: (row: Row, onToggle: () => void) => ReactNode;
  onToggle: (row: Row) => void;
  onChoose: (row: Row) => void;
}

/** The open rows after one of them was opened or closed. */
export function toggled(opened: ReadonlySet<string>, key: string): Set<string> {
  const next = new Set(opened);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** The sign that opens and closes a row; the keyboard does so with ← and →. */
export function Twist({ open, onToggle }: { open: boolean; onToggle: () => void }): ReactElement {
  return (
    <span
      className={open ? 'outline-twist open' : 'outline-twist'}
      aria-hidden="true"
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
    >
      <Icon name="chevron" size={12} />
    </span>
  );
}

/** The row that a row lies in: the next one above with a smaller depth. */
function parentRow(rows: readonly TreeRow[], at: number): number {
  const depth = rows[at]?.depth ?? 0;
  for (let index = at - 1; index >= 0; index -= 1) if ((rows[index]?.depth ?? 0) < depth) return index;
  return at;
}

export function TreeList<Row extends TreeRow>(props: Props<Row>): ReactElement {
  const { rows, chosen, onToggle, onChoose } = props;
  const [cursor, setCursor] = useState(0);
  const list = useRef<VirtualListHandle>(null);
  const chosenAt = useMemo(() => rows.findIndex((row) => row.key === chosen), [rows, chosen]);
  useEffect(() => {
    if (chosenAt >= 0) list.current?.reveal(chosenAt, 'middle');
  }, [chosenAt]);

  const go = (index: number): void => {
    const at = Math.max(0, Math.min(rows.length - 1, index));
    setCursor(at);
    list.current?.reveal(at);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[cursor];
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    switch (event.key) {
      case 'ArrowDown':
        go(cursor + 1);
        break;
      case 'ArrowUp':
        go(cursor - 1);
        break;
      case 'Home':
        go(0);
        break;
      case 'End':
        go(rows.length - 1);
        break;
      case 'ArrowRight':
        if (row.open === true) go(cursor + 1);
        else onToggle(row);
        break;
      case 'ArrowLeft':
        if (row.open === true) onToggle(row);
        else go(parentRow(rows, cursor));
        break;
      case 'Enter':
      case ' ':
        onChoose(row);
        break;
      default:
        return;
    }
    event.preventDefault();
  };
  const activeIndex = Math.min(cursor, rows.length - 1);
  const active = rows[activeIndex];
  const rowId = (key: string): string => `${props.idBase}-${key}`;
  return (
    <VirtualList
      className="outline-tree"
      role="tree"
      label={props.label}
      count={rows.length}
      rowHeight={rowHeight}
      handleRef={list}
      active={active === undefined ? undefined : { index: activeIndex, id: rowId(active.key) }}
      onKeyDown={onKeyDown}
      row={(index) => {
        const row = rows[index];
        if (row === undefined) return null;
        const classes = ['outline-row', row.key === chosen ? 'chosen' : '', index === cursor ? 'cursor' : ''];
        return (
          <div
            key={row.key}
            id={rowId(row.key)}
            className={classes.join(' ')}
            role="treeitem"
            aria-level={row.depth + 1}
            aria-expanded={row.open}
            aria-selected={row.key === chosen}
            style={{ paddingLeft: 8 + row.depth * 14 }}
            onClick={() => {
              setCursor(index);
              onChoose(row);
            }}
            onDoubleClick={() => onToggle(row)}
          >
            {props.content(row, () => {
              setCursor(index);
              onToggle(row);
            })}
          </div>
        );
      }}
    />
  );
}
