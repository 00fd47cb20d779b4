/** Cost by scope: a tree grid of groups and nodes. ↑ ↓ move, ← → close and open, Enter shows the row in the graph. */
import { type KeyboardEvent, type ReactElement, useDeferredValue, useMemo, useRef, useState } from 'react';
import type { CostMetric } from '../../src-shared/cost.js';
import type { ModelGraph } from '../../src-shared/graph.js';
import { groupKey } from '../model/outline-rows.js';
import type { Selection } from '../model/selection.js';
import type { ModelCost } from '../state/cost-store.js';
import { select, useModels } from '../state/models-store.js';
import { VirtualList, type VirtualListHandle } from '../ui/virtual-list.js';
import { CostBar } from './cost-bar.js';
import { CostRowCells } from './cost-row.js';
import { type CostColumn, costList, type CostRow, type CostSort, costTree, costTsv } from './cost-rows.js';
import { metricTotal } from './group-cost.js';
import { metricList, metrics } from './metrics.js';
import { showInGraph } from './show-node.js';

const rowHeight = 26;
const headHeight = 30;

interface Props {
  tabId: string;
  graph: ModelGraph;
  cost: ModelCost;
  metric: CostMetric;
}

const selectionOf = (row: CostRow): Selection =>
  row.node >= 0 ? { kind: 'node', node: row.node } : { kind: 'group', path: row.path, graph: row.graph };

/** Descending first: the dearest rows are what is looked for. */
function nextSort(sort: CostSort | null, column: CostColumn): CostSort | null {
  if (sort?.column !== column) return { column, descending: column !== 'name' };
  if (sort.descending === (column !== 'name')) return { column, descending: !sort.descending };
  return null;
}

function isRow(row: CostRow, selection: Selection): boolean {
  if (selection?.kind === 'node') return row.node === selection.node;
  return selection?.kind === 'group' && row.node < 0 && row.path === selection.path && row.graph === selection.graph;
}

export function CostTable({ tabId, graph, cost, metric }: Props): ReactElement {
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => new Set([groupKey(0, '')]));
  const [sort, setSort] = useState<CostSort | null>({ column: 'flops', descending: true });
  const [cursor, setCursor] = useState(0);
  const list = useRef<VirtualListHandle>(null);
  const selection = useModels((state) => state.models[tabId]?.selection ?? null);
  const [flat, setFlat] = useState(false);
  const [text, setText] = useState('');
  const filter = useDeferredValue(text);
  const asList = flat || filter.trim() !== '';
  const total = metricTotal(graph, cost, metric);
  const rows = useMemo(
    () => (asList ? costList(graph, cost.columns, filter, sort) : costTree(graph, cost.columns, opened, sort)),
    [asList, graph, cost, filter, sort, opened],
  );
  const active = Math.min(cursor, rows.length - 1);
  const rowId = (index: number): string => `${tabId}-cost-row-${String(index)}`;
  const go = (to: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setCursor(next);
    list.current?.reveal(next);
  };
  const toggle = (row: CostRow): void => {
    if (row.open === undefined) return;
    const next = new Set(opened);
    if (!next.delete(row.key)) next.add(row.key);
    setOpened(next);
  };
  const parentOf = (index: number): number => {
    const depth = rows[index]?.depth ?? 0;
    for (let at = index - 1; at >= 0; at -= 1) if ((rows[at]?.depth ?? 0) < depth) return at;
    return index;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[active];
    // The buttons in the head have keys of their own.
    if (row === undefined || event.target !== event.currentTarget) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const page = 16;
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => go(active + 1),
      ArrowUp: () => go(active - 1),
      PageDown: () => go(active + page),
      PageUp: () => go(active - page),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      ArrowRight: () => (row.open === false ? toggle(row) : row.open === true ? go(active + 1) : undefined),
      ArrowLeft: () => (row.open === true ? toggle(row) : go(parentOf(active))),
      ' ': () => select(tabId, selectionOf(row)),
      Enter: () => showInGraph(tabId, selectionOf(row)),
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
  };
  const head = (column: CostColumn, text: string, help?: string): ReactElement => {
    const mine = sort?.column === column ? sort : null;
    const state = mine === null ? 'none' : mine.descending ? 'descending' : 'ascending';
    return (
      <div
        key={column}
        role="columnheader"
        aria-sort={state}
        className={column === 'name' ? 'cost-name' : 'cost-number'}
      >
        <button type="button" className="sort" title={help} onClick={() => setSort(nextSort(sort, column))}>
          {text}
          <span aria-hidden="true">{mine === null ? '' : mine.descending ? ' ↓' : ' ↑'}</span>
        </button>
      </div>
    );
  };
  const headRow = (
    <div role="row" className="cost-row cost-head" aria-rowindex={1} style={{ height: headHeight }}>
      {head('name', asList ? 'Node' : 'Scope')}
      <div role="columnheader" className="cost-share">
        of all {metrics[metric].header}
      </div>
      {metricList.map(({ id, header, help }) => head(id, header, help))}
      {asList ? null : head('nodes', 'Nodes')}
    </div>
  );
  return (
    <>
      <CostBar
        tabId={tabId}
        columns={cost.columns}
        metric={metric}
        flat={flat}
        onFlat={setFlat}
        filter={text}
        onFilter={setText}
        tsv={() => costTsv(rows)}
      />
      <VirtualList
        className={asList ? 'cost-table as-list' : 'cost-table'}
        role="treegrid"
        label={asList ? 'Cost by node' : 'Cost by scope'}
        count={rows.length}
        rowCount={rows.length + 1}
        rowHeight={rowHeight}
        head={{ rows: headRow, height: headHeight }}
        handleRef={list}
        active={active < 0 ? undefined : { index: active, id: rowId(active) }}
        onKeyDown={onKeyDown}
        row={(index) => {
          const row = rows[index];
          if (row === undefined) return null;
          const chosen = isRow(row, selection);
          const classes = ['cost-row', chosen ? 'chosen' : '', index === active ? 'cursor' : ''];
          return (
            <div
              key={row.key}
              id={rowId(index)}
              role="row"
              className={classes.join(' ')}
              aria-rowindex={index + 2}
              aria-level={row.depth + 1}
              aria-expanded={row.open}
              aria-selected={chosen}
              style={{ height: rowHeight }}
              onClick={() => {
                setCursor(index);
                select(tabId, selectionOf(row));
              }}
              onDoubleClick={() => showInGraph(tabId, selectionOf(row))}
            >
              <CostRowCells row={row} metric={metric} total={total} asList={asList} onToggle={() => toggle(row)} />
            </div>
          );
        }}
      />
      {rows.length === 0 ? <p className="table-empty">No node fits the filter.</p> : null}
    </>
  );
}
