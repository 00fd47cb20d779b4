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
import { helperNodes } from './scope-helpers.js';
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
  const helper = helperNodes(graph, nodeStart, nodeEnd);
  const isAnchored = (node: NodeIndex): boolean => helper[node - nodeStart] === 0;
  sortByOrder(root, isAnchored);
  addSections(graph, root, isBox);
  const tree = flatten(root, graphIndex, nodeStart, nodeEnd, isAnchored);
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

/** Place of a group among its siblings: its first node that works on data; files list constants anywhere. */
function firstOf(nodes: readonly NodeIndex[], isAnchored: (node: NodeIndex) => boolean): NodeIndex {
  return nodes.find(isAnchored) ?? Infinity;
}

/** Sorts own nodes and child groups by graph order. */
function sortByOrder(root: DraftGroup, isAnchored: (node: NodeIndex) => boolean): void {
  const groups = [root];
  for (let at = 0; at < groups.length; at += 1) for (const child of groups[at]?.children ?? []) groups.push(child);
  const first = new Map<DraftGroup, NodeIndex>();
  for (const group of groups.reverse()) {
    group.nodes.sort((a, b) => a - b);
    group.children.sort((a, b) => (first.get(a) ?? 0) - (first.get(b) ?? 0));
    const below = group.children[0];
    const own = firstOf(group.nodes, isAnchored);
    first.set(group, Math.min(own, below === undefined ? Infinity : (first.get(below) ?? Infinity)));
  }
}

function flatten(
  root: DraftGroup,
  graph: GraphIndex,
  nodeStart: NodeIndex,
  nodeEnd: NodeIndex,
  isAnchored: (node: NodeIndex) => boolean,
): ScopeTree {
  const groups: ScopeGroup[] = [];
  const groupOfNode = new Int32Array(nodeEnd - nodeStart);
  const paths = new Set<string>();
  const pending: { draft: DraftGroup; parent: number }[] = [{ draft: root, parent: -1 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { draft, parent } = next;
    const index = groups.length;
    const { label, nodes, section } = draft;
    const above = groups[parent];
    above?.children.push(index);
    groups.push({
      index,
      path: uniquePath(paths, draft.path),
      label,
      parent,
      depth: above === undefined ? 0 : above.depth + 1,
      children: [],
      nodes,
      total: nodes.length,
      first: firstOf(nodes, isAnchored),
      section,
      structure: 0,
      identical: 1,
      repeats: 0,
    });
    for (const node of nodes) groupOfNode[node - nodeStart] = index;
    for (let at = draft.children.length - 1; at >= 0; at -= 1) {
      const child = draft.children[at];
      if (child !== undefined) pending.push({ draft: child, parent: index });
    }
  }
  for (let at = groups.length - 1; at >= 0; at -= 1) {
    const group = groups[at];
    if (group === undefined) continue;
    // A group of constants only stands where the first of them does.
    if (group.first === Infinity) group.first = group.nodes[0] ?? (group.parent < 0 ? -1 : nodeEnd);
    const above = groups[group.parent];
    if (above === undefined) continue;
    above.total += group.total;
    above.first = Math.min(above.first, group.first);
  }
  return { graph, nodeStart, nodeEnd, groups, groupOfNode };
}

/** A model can name a module exactly as a section made here is named; then a suffix keeps the paths apart. */
function uniquePath(paths: Set<string>, path: string): string {
  let unique = path;
  for (let n = 2; paths.has(unique); n += 1) unique = `${path}~${String(n)}`;
  paths.add(unique);
  return unique;
}
