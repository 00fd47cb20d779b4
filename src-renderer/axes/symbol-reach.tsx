/** Where one symbol reaches: the nodes at which it ends and why, and every value that carries it. */
import { type ReactElement, useMemo, useState } from 'react';
import { type ModelGraph, type NodeIndex, type ValueIndex, valueShape } from '../../src-shared/graph.js';
import { formatShape } from '../../src-shared/units.js';
import { showInGraph } from '../cost/show-node.js';
import type { Selection } from '../model/selection.js';
import { showModelView } from '../model/model-view-store.js';
import { Middle } from '../ui/middle.js';
import type { Column } from '../ui/table-model.js';
import { VirtualTable } from '../ui/virtual-table.js';
import { changeAxes } from './axes-store.js';
import { type ModelSymbols, paintSymbols } from './model-symbols.js';
import { Swatch } from './swatch.js';

interface Carrier {
  value: ValueIndex;
  name: string;
  shape: string;
  node: NodeIndex;
  maker: string;
}

interface End {
  node: NodeIndex;
  name: string;
  op: string;
  reason: string;
}

function nodeName({ nodes, strings }: ModelGraph, node: NodeIndex): string {
  return strings.get(nodes.name[node] ?? 0) || `${strings.get(nodes.op[node] ?? 0)} ${String(node)}`;
}

function carriersOf(graph: ModelGraph, values: Int32Array): Carrier[] {
  return Array.from(values, (value) => {
    const node = graph.values.producer[value] ?? -1;
    return {
      value,
      name: graph.strings.get(graph.values.name[value] ?? 0),
      shape: formatShape(valueShape(graph, value)),
      node,
      maker: node < 0 ? 'input' : graph.strings.get(graph.nodes.op[node] ?? 0),
    };
  });
}

const names = (width: string): { width: string } => ({ width: `minmax(${width}, 2fr)` });

function linkTo(tabId: string, selection: Selection, name: string): ReactElement {
  return (
    <button type="button" className="link reach-link" tabIndex={-1} onClick={() => showInGraph(tabId, selection)}>
      <Middle text={name} tail={24} />
    </button>
  );
}

interface Props {
  tabId: string;
  graph: ModelGraph;
  all: ModelSymbols;
  symbol: string;
}

export function SymbolReachPanel({ tabId, graph, all, symbol }: Props): ReactElement | null {
  const index = all.symbols.findIndex(({ name }) => name === symbol);
  const reach = all.reach[index];
  const [activeValue, setActiveValue] = useState<string | null>(null);
  const [activeEnd, setActiveEnd] = useState<string | null>(null);
  const carriers = useMemo(() => (reach === undefined ? [] : carriersOf(graph, reach.values)), [graph, reach]);
  const ends = useMemo(
    () =>
      reach === undefined
        ? []
        : Array.from(
            reach.ends,
            (node, at): End => ({
              node,
              name: nodeName(graph, node),
              op: graph.strings.get(graph.nodes.op[node] ?? 0),
              reason: all.reasons[reach.reasons[at] ?? -1] ?? '',
            }),
          ),
    [graph, reach, all],
  );
  if (reach === undefined) return null;
  const valueColumns: Column<Carrier>[] = [
    {
      id: 'name',
      header: 'Value',
      ...names('180px'),
      sortBy: (row) => row.name,
      cell: (row) => linkTo(tabId, { kind: 'value', value: row.value }, row.name),
    },
    {
      id: 'shape',
      header: 'Shape',
      width: 'minmax(140px, 1fr)',
      sortBy: (row) => row.shape,
      cell: (row) => (
        <span className="mono" title={row.shape}>
          {row.shape}
        </span>
      ),
    },
    { id: 'maker', header: 'Made by', width: '120px', sortBy: (row) => row.maker },
  ];
  const endColumns: Column<End>[] = [
    {
      id: 'name',
      header: 'Node',
      ...names('180px'),
      sortBy: (row) => row.name,
      cell: (row) => linkTo(tabId, { kind: 'node', node: row.node }, row.name),
    },
    { id: 'op', header: 'Operator', width: '120px', sortBy: (row) => row.op },
    {
      id: 'reason',
      header: 'Why it ends there',
      width: 'minmax(220px, 3fr)',
      sortBy: (row) => row.reason,
      cell: (row) => <span title={row.reason}>{row.reason}</span>,
    },
  ];
  return (
    <section className="axes-reach" aria-label={`Where ${symbol} reaches`} data-testid="symbol-reach">
      <div className="axes-actions">
        <h3 className="minor">
          <Swatch colour={all.symbols[index]?.colour} />
          <span className="mono">{symbol}</span>
        </h3>
        <button
          type="button"
          className="button small"
          onClick={() => {
            paintSymbols(tabId, graph, all, [symbol]);
            showModelView(tabId, 'graph');
          }}
        >
          Show in graph
        </button>
        <button type="button" className="button quiet small" onClick={() => changeAxes(tabId, { symbol: null })}>
          Close
        </button>
      </div>
      {ends.length === 0 ? (
        <p className="small muted">No node ends it.</p>
      ) : (
        <div className="axes-list" style={{ height: heightFor(ends.length) }}>
          <VirtualTable
            caption={`Ends of ${symbol}`}
            rows={ends}
            columns={endColumns}
            rowKey={(row) => String(row.node)}
            active={activeEnd}
            onActive={(row) => setActiveEnd(String(row.node))}
            onOpen={(row) => showInGraph(tabId, { kind: 'node', node: row.node })}
            total={(shown) => [`${shown.length.toLocaleString('en')} ${shown.length === 1 ? 'end' : 'ends'}`, '', '']}
            empty="No node ends it."
            minWidth={520}
          />
        </div>
      )}
      <div className="axes-list" style={{ height: heightFor(carriers.length) }}>
        <VirtualTable
          caption={`Values that carry ${symbol}`}
          rows={carriers}
          columns={valueColumns}
          rowKey={(row) => String(row.value)}
          active={activeValue}
          onActive={(row) => setActiveValue(String(row.value))}
          onOpen={(row) => showInGraph(tabId, { kind: 'value', value: row.value })}
          total={(shown) => [`${shown.length.toLocaleString('en')} ${shown.length === 1 ? 'value' : 'values'}`, '', '']}
          empty="No value carries it."
          minWidth={440}
        />
      </div>
    </section>
  );
}

/** Room for the rows there are, up to ten; the bar, the head and the total included. */
const heightFor = (rows: number): number => 120 + 28 * Math.min(10, rows);
