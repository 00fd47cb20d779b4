/** Rows of the cost table: graphs, groups and nodes as far as they are opened, or all nodes in one list. Pure. */
import { type CostColumns, type CostMetric, costMetrics } from '../../src-shared/cost.js';
import type { GraphIndex, ModelGraph, NodeIndex } from '../../src-shared/graph.js';
import { isConstantNode, type ScopeTree } from '../../src-shared/scope-tree.js';
import { graphTitle, groupKey } from '../model/outline-rows.js';
import { scopeTreeOf } from '../model/scope-trees.js';
import { groupSums } from './group-cost.js';

export type CostValues = Readonly<Record<CostMetric, number>>;

export interface CostRow {
  key: string;
  /** -1 for a group. */
  node: NodeIndex;
  graph: GraphIndex;
  path: string;
  label: string;
  op: string;
  depth: number;
  /** undefined for a node. */
  open: boolean | undefined;
  nodes: number;
  /** NaN where a node's value is not known; groups sum what is. */
  values: CostValues;
  /** Nodes in here whose arithmetic is not known. */
  unknown: number;
}

export type CostColumn = 'name' | 'nodes' | CostMetric;

export interface CostSort {
  column: CostColumn;
  descending: boolean;
}

function valuesOf(read: (metric: CostMetric) => number): CostValues {
  const [parameters = 0, weightBytes = 0, macs = 0, flops = 0, activationBytes = 0] = costMetrics.map(read);
  return { parameters, weightBytes, macs, flops, activationBytes };
}

const collator = new Intl.Collator('en', { numeric: true });

/** Sorts siblings; null leaves the order of the graph. What is not known comes last. */
function sortRows(rows: CostRow[], sort: CostSort | null): CostRow[] {
  if (sort === null) return rows;
  const { column, descending } = sort;
  const sign = descending ? -1 : 1;
  if (column === 'name') return rows.sort((a, b) => sign * collator.compare(a.label, b.label));
  const value = (row: CostRow): number => (column === 'nodes' ? row.nodes : row.values[column]);
  const keyed = rows.map((row) => ({ row, key: value(row) }));
  keyed.sort((a, b) => Number(Number.isNaN(a.key)) - Number(Number.isNaN(b.key)) || sign * (a.key - b.key) || 0);
  return keyed.map(({ row }) => row);
}

function nodeRow(graph: ModelGraph, columns: CostColumns, node: NodeIndex, depth: number): CostRow {
  const { nodes, strings } = graph;
  return {
    key: `node ${String(node)}`,
    node,
    graph: nodes.graph[node] ?? 0,
    path: '',
    label: strings.get(nodes.name[node] ?? 0),
    op: strings.get(nodes.op[node] ?? 0),
    depth,
    open: undefined,
    nodes: 1,
    values: valuesOf((metric) => columns[metric][node] ?? Number.NaN),
    unknown: Number.isNaN(columns.flops[node] ?? Number.NaN) ? 1 : 0,
  };
}

function groupRow(tree: ScopeTree, index: number, columns: CostColumns, depth: number, open: boolean): CostRow {
  const group = tree.groups[index];
  const path = group?.path ?? '';
  return {
    key: groupKey(tree.graph, path),
    node: -1,
    graph: tree.graph,
    path,
    label: group?.label ?? '',
    op: '',
    depth,
    open,
    nodes: group?.total ?? 0,
    values: valuesOf((metric) => groupSums(tree, columns, metric).sums[index] ?? 0),
    unknown: groupSums(tree, columns, 'flops').unknown[index] ?? 0,
  };
}

/** The tree's rows: every graph of the model, and below it what is opened. */
export function costTree(
  graph: ModelGraph,
  columns: CostColumns,
  opened: ReadonlySet<string>,
  sort: CostSort | null,
): CostRow[] {
  const rows: CostRow[] = [];
  for (let index = 0; index < graph.graphs.length; index += 1) {
    const tree = scopeTreeOf(graph, index);
    const row = groupRow(tree, 0, columns, 0, opened.has(groupKey(index, '')));
    rows.push({ ...row, label: graphTitle(graph, index) });
    if (row.open === true) addChildren(graph, tree, 0, columns, opened, sort, rows, 1);
  }
  return rows;
}

/** As deep as groups nest, which the scope tree bounds. */
function addChildren(
  graph: ModelGraph,
  tree: ScopeTree,
  index: number,
  columns: CostColumns,
  opened: ReadonlySet<string>,
  sort: CostSort | null,
  rows: CostRow[],
  depth: number,
): void {
  const group = tree.groups[index];
  if (group === undefined) return;
  const items = [
    ...group.children.map((child) => {
      const open = opened.has(groupKey(tree.graph, tree.groups[child]?.path ?? ''));
      return { at: tree.groups[child]?.first ?? 0, child, row: groupRow(tree, child, columns, depth, open) };
    }),
    ...group.nodes
      .filter((node) => !isConstantNode(graph, node))
      .map((node) => ({ at: node, child: -1, row: nodeRow(graph, columns, node, depth) })),
  ].sort((a, b) => a.at - b.at);
  const childOf = new Map(items.map(({ row, child }) => [row, child]));
  for (const row of sortRows(
    items.map((item) => item.row),
    sort,
  )) {
    rows.push(row);
    if (row.open === true) addChildren(graph, tree, childOf.get(row) ?? -1, columns, opened, sort, rows, depth + 1);
  }
}

/** All nodes whose operator, name or scope has every word of the filter, in one list. */
export function costList(graph: ModelGraph, columns: CostColumns, filter: string, sort: CostSort | null): CostRow[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const { nodes, strings } = graph;
  const rows: CostRow[] = [];
  for (let node = 0; node < nodes.count; node += 1) {
    if (isConstantNode(graph, node)) continue;
    if (words.length > 0) {
      const text = [nodes.op, nodes.name, nodes.scope]
        .map((of) => strings.get(of[node] ?? 0))
        .join('\n')
        .toLowerCase();
      if (!words.every((word) => text.includes(word))) continue;
    }
    rows.push(nodeRow(graph, columns, node, 0));
  }
  return sortRows(rows, sort);
}

/** Tab-separated, exact numbers, empty where not known. */
export function costTsv(rows: readonly CostRow[]): string {
  const clean = (text: string): string => text.replace(/[\t\r\n]+/g, ' ');
  const lines = rows.map((row) =>
    [
      clean(row.node < 0 ? (row.path === '' ? row.label : row.path) : row.label),
      clean(row.op),
      String(row.nodes),
      ...costMetrics.map((metric) => (Number.isNaN(row.values[metric]) ? '' : String(row.values[metric]))),
    ].join('\t'),
  );
  return [['name', 'operator', 'nodes', ...costMetrics].join('\t'), ...lines].join('\n');
}
