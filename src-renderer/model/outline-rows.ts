/** The rows of the outline: every graph of the model, its groups and nodes, as far as they are opened. Pure. */
import type { GraphIndex, ModelGraph, NodeIndex } from '../../src-shared/graph.js';
import { groupAtPath, groupChain, isConstantNode, type ScopeTree } from '../../src-shared/scope-tree.js';
import { scopeTreeOf } from './scope-trees.js';

export type OutlineRow =
  | {
      kind: 'group';
      /** `graph:path`, unique over all graphs. */
      key: string;
      graph: GraphIndex;
      path: string;
      label: string;
      depth: number;
      open: boolean;
      nodes: number;
      /** Nodes of this group over the nodes of its graph, 0–1. */
      share: number;
    }
  | { kind: 'node'; key: string; node: NodeIndex; op: string; name: string; depth: number };

export const groupKey = (graph: GraphIndex, path: string): string => `${String(graph)}:${path}`;

/** Keys of the groups that must be open for a node or a group to have a row. */
export function keysAbove(
  graph: ModelGraph,
  place: { node: NodeIndex } | { path: string; graph: GraphIndex },
): string[] {
  const index = 'node' in place ? (graph.nodes.graph[place.node] ?? 0) : place.graph;
  const tree = scopeTreeOf(graph, index);
  const inside =
    'node' in place
      ? (tree.groupOfNode[place.node - tree.nodeStart] ?? 0)
      : (tree.groups[groupAtPath(tree, place.path) ?? 0]?.parent ?? -1);
  return groupChain(tree, inside).map((group) => groupKey(index, tree.groups[group]?.path ?? ''));
}

/** How a graph is called: the main graph, a function by its name, a body by its node and attribute. */
export function graphTitle(graph: ModelGraph, index: GraphIndex): string {
  const record = graph.graphs[index];
  if (record === undefined || record.kind === 'main') return 'Main graph';
  if (record.kind === 'function') return record.domain === '' ? record.name : `${record.domain}.${record.name}`;
  const owner = graph.strings.get(graph.nodes.name[record.parentNode] ?? 0);
  return `${owner === '' ? `node ${String(record.parentNode)}` : owner} · ${record.attribute}`;
}

/** Rows in drawing order. A graph that is not opened is not looked into. */
export function outlineRows(graph: ModelGraph, opened: ReadonlySet<string>): OutlineRow[] {
  const rows: OutlineRow[] = [];
  graph.graphs.forEach((record, index) => {
    const key = groupKey(index, '');
    const total = record.nodeEnd - record.nodeStart;
    const open = opened.has(key);
    const label = graphTitle(graph, index);
    rows.push({ kind: 'group', key, graph: index, path: '', label, depth: 0, open, nodes: total, share: 1 });
    if (open) addChildren(graph, scopeTreeOf(graph, index), 0, opened, rows);
  });
  return rows;
}

function addChildren(
  graph: ModelGraph,
  tree: ScopeTree,
  groupIndex: number,
  opened: ReadonlySet<string>,
  rows: OutlineRow[],
): void {
  const group = tree.groups[groupIndex];
  if (group === undefined) return;
  const total = Math.max(1, tree.nodeEnd - tree.nodeStart);
  const depth = group.depth + 1;
  // Child groups and own nodes in the order in which the graph has them.
  const items = [
    ...group.children.map((child) => ({ first: tree.groups[child]?.first ?? 0, child, node: -1 })),
    ...group.nodes.filter((node) => !isConstantNode(graph, node)).map((node) => ({ first: node, child: -1, node })),
  ].sort((a, b) => a.first - b.first);
  for (const { child, node } of items) {
    const below = tree.groups[child];
    if (below === undefined) {
      const op = graph.strings.get(graph.nodes.op[node] ?? 0);
      const name = graph.strings.get(graph.nodes.name[node] ?? 0);
      rows.push({ kind: 'node', key: `node ${String(node)}`, node, op, name, depth });
      continue;
    }
    const key = groupKey(tree.graph, below.path);
    const open = opened.has(key);
    const share = below.total / total;
    const { path, label } = below;
    rows.push({ kind: 'group', key, graph: tree.graph, path, label, depth, open, nodes: below.total, share });
    if (open) addChildren(graph, tree, child, opened, rows);
  }
}
