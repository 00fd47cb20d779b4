/**
 * The scope tree: the nodes of one graph by the module they came from (`nodes.scope`), as groups a person can open
 * one at a time. Pure data, used by the graph view, the outline and the command line.
 *
 * What is done to the exporter's paths, in this order:
 * 1. a module that is called several times (one `relu` used twice, a shared layer) becomes one group per call, because
 *    one box for both calls would hide that data leaves it and comes back (scope-calls.ts);
 * 2. groups of one node dissolve into their parent, chains of single groups become one (`encoder/layer`);
 * 3. long runs of numbered siblings (`layers.0` … `layers.184`) and groups of over 500 children get sections, cut
 *    along the graph's order (scope-sections.ts);
 * 4. groups of equal structure are found by hash (scope-structure.ts).
 */
import type { GraphIndex, ModelGraph, NodeIndex } from './graph.js';
import { splitCalls } from './scope-calls.js';
import { type DraftGroup, draftGroup, maxDepth, type ScopeGroup, type ScopeTree } from './scope-group.js';
import { addSections } from './scope-sections.js';
import { markIdentical } from './scope-structure.js';

export { groupAtPath, groupChain, type ScopeGroup, type ScopeTree } from './scope-group.js';

/** Whether a node is a Constant: it holds a value rather than computing one and rides along in the box of its user. */
export function isConstantNode(graph: ModelGraph, node: NodeIndex): boolean {
  return (
    graph.strings.get(graph.nodes.op[node] ?? 0) === 'Constant' &&
    graph.nodes.inputOffsets[node] === graph.nodes.inputOffsets[node + 1]
  );
}

/** The scope tree of one graph (main graph, body or function) of a model. */
export function buildScopeTree(graph: ModelGraph, graphIndex: GraphIndex): ScopeTree {
  const record = graph.graphs[graphIndex];
  const nodeStart = record?.nodeStart ?? 0;
  const nodeEnd = record?.nodeEnd ?? 0;
  const constant = new Uint8Array(nodeEnd - nodeStart);
  for (let node = nodeStart; node < nodeEnd; node += 1)
    constant[node - nodeStart] = isConstantNode(graph, node) ? 1 : 0;
  const isBox = (node: NodeIndex): boolean => constant[node - nodeStart] === 0;

  const root = groupByScope(graph, nodeStart, nodeEnd);
  splitCalls(graph, root, nodeStart, nodeEnd);
  simplify(root, isBox);
  sortByOrder(root);
  addSections(root, isBox);
  const tree = flatten(root, graphIndex, nodeStart, nodeEnd);
  markIdentical(graph, tree);
  return tree;
}

function groupByScope(graph: ModelGraph, nodeStart: NodeIndex, nodeEnd: NodeIndex): DraftGroup {
  const root = draftGroup(null, '', '');
  const byPath = new Map<string, DraftGroup>([['', root]]);
  const byScope = new Map<number, DraftGroup>();
  for (let node = nodeStart; node < nodeEnd; node += 1) {
    const scope = graph.nodes.scope[node] ?? 0;
    let group = byScope.get(scope);
    if (group === undefined) {
      group = groupAt(root, byPath, graph.strings.get(scope));
      byScope.set(scope, group);
    }
    group.nodes.push(node);
  }
  return root;
}

function groupAt(root: DraftGroup, byPath: Map<string, DraftGroup>, scope: string): DraftGroup {
  const segments = scope.split('/', maxDepth + 1).filter((segment) => segment !== '');
  let group = root;
  for (const segment of segments.slice(0, maxDepth)) {
    const path = group.path === '' ? segment : `${group.path}/${segment}`;
    let next = byPath.get(path);
    if (next === undefined) {
      // A bare number says nothing on its own: 'layers' / '3' is shown as layers.3.
      const label = /^\d+$/.test(segment) && group !== root ? `${group.label}.${segment}` : segment;
      next = draftGroup(group, path, label);
      byPath.set(path, next);
    }
    group = next;
  }
  return group;
}

/** Dissolves groups of one box and merges chains of groups, bottom up. Returns the number of boxes in `group`. */
function simplify(group: DraftGroup, isBox: (node: NodeIndex) => boolean): number {
  let boxes = group.nodes.filter(isBox).length;
  const kept: DraftGroup[] = [];
  for (const child of group.children) {
    const inside = simplify(child, isBox);
    boxes += inside;
    if (inside > 1) kept.push(child);
    else dissolveInto(child, group);
  }
  group.children = kept;
  const only = kept[0];
  if (group.parent !== null && kept.length === 1 && only !== undefined && !group.nodes.some(isBox)) {
    only.nodes.push(...group.nodes);
    const numbered = only.label.startsWith(`${group.label}.`);
    group.label = numbered ? only.label : `${group.label}/${only.label}`;
    group.path = only.path;
    group.nodes = only.nodes;
    group.children = only.children;
    for (const child of group.children) child.parent = group;
  }
  return boxes;
}

function dissolveInto(child: DraftGroup, group: DraftGroup): void {
  for (const node of child.nodes) group.nodes.push(node);
  for (const below of child.children) dissolveInto(below, group);
}

/** Sorts own nodes and child groups by graph order; returns the first node of the group. */
function sortByOrder(group: DraftGroup): NodeIndex {
  group.nodes.sort((a, b) => a - b);
  const keyed = group.children.map((child) => ({ child, first: sortByOrder(child) }));
  keyed.sort((a, b) => a.first - b.first);
  group.children = keyed.map((entry) => entry.child);
  return Math.min(group.nodes[0] ?? Infinity, keyed[0]?.first ?? Infinity);
}

function flatten(root: DraftGroup, graph: GraphIndex, nodeStart: NodeIndex, nodeEnd: NodeIndex): ScopeTree {
  const groups: ScopeGroup[] = [];
  const groupOfNode = new Int32Array(nodeEnd - nodeStart);
  const paths = new Set<string>();
  const visit = (draft: DraftGroup, parent: number, depth: number): ScopeGroup => {
    const index = groups.length;
    const { label, nodes, section } = draft;
    const path = uniquePath(paths, draft.path);
    const group: ScopeGroup = {
      index,
      path,
      label,
      parent,
      depth,
      children: [],
      nodes,
      total: nodes.length,
      first: nodes[0] ?? Infinity,
      section,
      structure: 0,
      identical: 1,
      repeats: 0,
    };
    groups.push(group);
    for (const node of nodes) groupOfNode[node - nodeStart] = index;
    for (const child of draft.children) {
      const below = visit(child, index, depth + 1);
      group.children.push(below.index);
      group.total += below.total;
      group.first = Math.min(group.first, below.first);
    }
    return group;
  };
  const top = visit(root, -1, 0);
  if (!Number.isFinite(top.first)) top.first = -1;
  return { graph, nodeStart, nodeEnd, groups, groupOfNode };
}

/** A model can name a module exactly as a section made here is named; then a suffix keeps the paths apart. */
function uniquePath(paths: Set<string>, path: string): string {
  let unique = path;
  for (let n = 2; paths.has(unique); n += 1) unique = `${path}~${String(n)}`;
  paths.add(unique);
  return unique;
}
