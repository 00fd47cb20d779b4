/** A list of equally high rows of which only those in sight are on the page. The caller gives rows their roles. */
import {
  type ReactElement,
  type ReactNode,
  type Ref,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';

export interface VirtualListHandle {
  /** Brings row `index` into sight: no further than needed, or to the middle when it was out of sight. */
  reveal(index: number, to?: 'edge' | 'middle'): void;
}

interface Props {
  count: number;
  rowHeight: number;
  row: (index: number) => ReactNode;
  role: string;
  label: string;
  className?: string;
  handleRef?: Ref<VirtualListHandle>;
  /** The active row, for a list that keeps the focus itself. */
  active?: { index: number; id: string } | undefined;
  onKeyDown?: (event: React.KeyboardEvent) => void;
  /** Rows of a table's head, which stay on top, and their height. */
  head?: { rows: ReactNode; height: number };
  /** For tables: how many rows there are in all, the head's included. */
  rowCount?: number;
}

/** Rows drawn beyond either edge, so that a quick scroll shows no gap. */
const margin = 8;

export function VirtualList(props: Props): ReactElement {
  const { count, rowHeight } = props;
  const headHeight = props.head?.height ?? 0;
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 0 });
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
  useImperativeHandle(props.handleRef, () => ({
    reveal: (index, to = 'edge') => {
      const element = box.current;
      if (element === null) return;
      const top = index * rowHeight;
      const above = top < element.scrollTop;
      const below = headHeight + top + rowHeight > element.scrollTop + element.clientHeight;
      if (!above && !below) return;
      if (to === 'middle') element.scrollTop = top - (element.clientHeight - headHeight - rowHeight) / 2;
      else element.scrollTop = above ? top : headHeight + top + rowHeight - element.clientHeight;
    },
  }));
  const first = Math.max(0, Math.floor(view.top / rowHeight) - margin);
  const last = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + margin);
  // Assistive technology may only be sent to a row that is on the page.
  const active = props.active !== undefined && props.active.index >= first && props.active.index < last;
  return (
    <div
      ref={box}
      className={`virtual-list ${props.className ?? ''}`}
      role={props.role}
      aria-label={props.label}
      aria-rowcount={props.rowCount}
      aria-activedescendant={active ? props.active?.id : undefined}
      tabIndex={0}
      onKeyDown={props.onKeyDown}
    >
      {props.head?.rows}
      <div role="presentation" style={{ height: count * rowHeight, paddingTop: first * rowHeight }}>
        {Array.from({ length: Math.max(0, last - first) }, (_, offset) => props.row(first + offset))}
      </div>
    </div>
  );
}
