/** The outline: the scope tree as an accessible tree, beside the inputs and outputs of the model. */
import { type KeyboardEvent, type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import type { ModelGraph } from '../../src-shared/graph.js';
import { formatCount } from '../../src-shared/units.js';
import { type RowShare, useRowShares } from '../cost/row-share.js';
import { select } from '../state/models-store.js';
import { Icon } from '../ui/icons.js';
import { Middle } from '../ui/middle.js';
import { VirtualList, type VirtualListHandle } from '../ui/virtual-list.js';
import { graphHandle } from './graph-handles.js';
import { groupKey, keysAbove, type OutlineRow, outlineRows } from './outline-rows.js';
import { useMainTree } from './scope-trees.js';
import type { Selection } from './selection.js';
import { ValueLinks } from './value-links.js';

const rowHeight = 24;

interface Props {
  tabId: string;
  graph: ModelGraph;
  selection: Selection;
}

function selectionKey(selection: Selection): string | null {
  if (selection?.kind === 'node') return `node ${String(selection.node)}`;
  return selection?.kind === 'group' ? groupKey(selection.graph, selection.path) : null;
}

const selectionOf = (row: OutlineRow): Selection =>
  row.kind === 'node' ? { kind: 'node', node: row.node } : { kind: 'group', path: row.path, graph: row.graph };

interface RowProps {
  row: OutlineRow;
  share: RowShare | null;
  onToggle: () => void;
}

/** Length: the row's share of the model's cost; without a cost nothing. */
function CostBar({ share }: { share: RowShare | null }): ReactElement | null {
  if (share === null || share.share === 0) return null;
  return (
    <span className="outline-bar" title={share.title}>
      <span style={{ width: `${(share.share * 100).toFixed(1)}%` }} />
    </span>
  );
}

function RowContent({ row, share, onToggle }: RowProps): ReactElement {
  if (row.kind === 'node') {
    return (
      <>
        <span className="outline-op">{row.op}</span>
        <span className="outline-name">
          <Middle text={row.name} tail={20} />
        </span>
        <CostBar share={share} />
      </>
    );
  }
  return (
    <>
      <span
        className={row.open ? 'outline-twist open' : 'outline-twist'}
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation();
          onToggle();
        }}
      >
        <Icon name="chevron" size={12} />
      </span>
      <span className="outline-label ellipsis" title={row.path === '' ? row.label : row.path}>
        {row.label}
      </span>
      <span
        className="outline-count"
        title={`${row.nodes.toLocaleString('en')} nodes, ${(row.share * 100).toFixed(1)} % of the nodes of its graph`}
      >
        {formatCount(row.nodes)}
      </span>
      <CostBar share={share} />
    </>
  );
}

function Tree({ tabId, graph, selection }: Props): ReactElement {
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => new Set([groupKey(0, '')]));
  const rows = useMemo(() => outlineRows(graph, opened), [graph, opened]);
  const [cursor, setCursor] = useState(0);
  const list = useRef<VirtualListHandle>(null);
  const shareOf = useRowShares(tabId, graph);
  const chosen = selectionKey(selection);
  // What is selected elsewhere is shown here, too: the groups above it open, once per selection.
  const [followed, setFollowed] = useState<string | null>(null);
  if (chosen !== followed) {
    setFollowed(chosen);
    const above = selection === null || selection.kind === 'value' ? [] : keysAbove(graph, selection);
    if (above.some((key) => !opened.has(key))) setOpened(new Set([...opened, ...above]));
  }
  const chosenAt = useMemo(() => rows.findIndex((row) => row.key === chosen), [rows, chosen]);
  useEffect(() => {
    if (chosenAt >= 0) list.current?.reveal(chosenAt, 'middle');
  }, [chosenAt]);

  const toggle = (row: OutlineRow): void => {
    if (row.kind === 'node') return;
    const next = new Set(opened);
    if (!next.delete(row.key)) next.add(row.key);
    setOpened(next);
  };
  const choose = (row: OutlineRow): void => {
    const target = selectionOf(row);
    select(tabId, target);
    graphHandle(tabId)?.reveal(target);
  };
  const go = (index: number): void => {
    const at = Math.max(0, Math.min(rows.length - 1, index));
    setCursor(at);
    list.current?.reveal(at);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[cursor];
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const isOpen = row.kind === 'group' && row.open;
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
        if (isOpen) go(cursor + 1);
        else toggle(row);
        break;
      case 'ArrowLeft':
        if (isOpen) toggle(row);
        else go(parentRow(rows, cursor));
        break;
      case 'Enter':
      case ' ':
        choose(row);
        break;
      default:
        return;
    }
    event.preventDefault();
  };
  const activeIndex = Math.min(cursor, rows.length - 1);
  const active = rows[activeIndex];
  const rowId = (key: string): string => `${tabId}-outline-${key}`;
  return (
    <VirtualList
      className="outline-tree"
      role="tree"
      label="Structure"
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
            aria-expanded={row.kind === 'group' ? row.open : undefined}
            aria-selected={row.key === chosen}
            style={{ paddingLeft: 8 + row.depth * 14 }}
            onClick={() => {
              setCursor(index);
              choose(row);
            }}
            onDoubleClick={() => toggle(row)}
          >
            <RowContent
              row={row}
              share={shareOf(row)}
              onToggle={() => {
                setCursor(index);
                toggle(row);
              }}
            />
          </div>
        );
      }}
    />
  );
}

/** The row that a row lies in: the next one above with a smaller depth. */
function parentRow(rows: readonly OutlineRow[], at: number): number {
  const depth = rows[at]?.depth ?? 0;
  for (let index = at - 1; index >= 0; index -= 1) if ((rows[index]?.depth ?? 0) < depth) return index;
  return at;
}

export function Outline({ tabId, graph, selection }: Props): ReactElement {
  const main = graph.graphs[0];
  const there = useMainTree(graph);
  // Before IR version 4 initializers are listed among the inputs; they are not what a person calls with.
  const inputs = (main?.inputs ?? []).filter((value) => graph.values.kind[value] !== 2);
  return (
    <nav className="outline" aria-label="Outline">
      <h2 className="minor panel-title">Structure</h2>
      {there ? (
        <Tree tabId={tabId} graph={graph} selection={selection} />
      ) : (
        <div className="outline-tree" role="status" aria-label="Reading the structure" />
      )}
      <div className="outline-io">
        <h2 className="minor panel-title">Inputs</h2>
        <ValueLinks tabId={tabId} graph={graph} values={inputs} showKind={false} />
        <h2 className="minor panel-title">Outputs</h2>
        <ValueLinks tabId={tabId} graph={graph} values={main?.outputs ?? []} showKind={false} />
      </div>
    </nav>
  );
}
