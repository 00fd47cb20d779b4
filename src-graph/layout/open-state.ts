/** What is open in a view of one graph: its groups, nodes whose bodies are shown in place, and the groups of those bodies. */
import type { GraphIndex, NodeIndex } from '../../src-shared/graph.js';
import { groupAtPath, groupChain, isConstantNode, type ScopeTree } from '../../src-shared/scope-tree.js';
import { copiesOf } from '../core/copies.js';
import { type ModelLinks, nodeBodies } from '../core/model-links.js';
import { groupKey, nodeKey, parseKey } from '../core/open-keys.js';
import { openingGroups } from '../core/opening.js';
import { bodyLimits } from './body-limits.js';
import type { OpenChange } from './open-change.js';
import type { GraphContext } from './visible.js';

export interface OpenState {
  shown: GraphIndex;
  /** Open groups by graph. */
  groups: Map<GraphIndex, Set<string>>;
  /** Nodes whose bodies are shown in place, in the order they were opened. */
  nodes: Set<NodeIndex>;
}

/** Reads keys; what the model does not have is left out where it is used. */
export function readOpen(shown: GraphIndex, keys: readonly string[]): OpenState {
  const state: OpenState = { shown, groups: new Map(), nodes: new Set() };
  for (const key of keys) {
    const named = parseKey(shown, key);
    if (named.kind === 'node') state.nodes.add(named.node);
    else groupsIn(state, named.graph).add(named.path);
  }
  return state;
}

export function openKeys(state: OpenState): string[] {
  const keys: string[] = [];
  for (const [graph, paths] of state.groups) for (const path of paths) keys.push(groupKey(state.shown, graph, path));
  for (const node of state.nodes) keys.push(nodeKey(node));
  return keys;
}

/** Open groups of a graph, as indexes into its tree. */
export function openGroups(state: OpenState, tree: ScopeTree): Set<number> {
  const open = new Set<number>();
  for (const path of state.groups.get(tree.graph) ?? []) {
    const group = groupAtPath(tree, path);
    if (group !== undefined && group > 0) open.add(group);
  }
  return open;
}

function groupsIn(state: OpenState, graph: GraphIndex): Set<string> {
  const known = state.groups.get(graph);
  if (known !== undefined) return known;
  const made = new Set<string>();
  state.groups.set(graph, made);
  return made;
}

/** The context of a graph of the model; undefined when there is no such graph. */
export type ContextOf = (graph: GraphIndex) => GraphContext | undefined;

/** Applies one change to `state`. */
export function applyChange(links: ModelLinks, contextOf: ContextOf, state: OpenState, change: OpenChange): void {
  const { shown } = state;
  const context = contextOf(shown);
  if (context === undefined) return;
  switch (change.kind) {
    case 'opening':
      close(state);
      openLevel(state, context);
      return;
    case 'toggle': {
      const named = parseKey(shown, change.path);
      if (named.kind === 'node') {
        toggleNode(links, contextOf, state, named.node);
        return;
      }
      const tree = contextOf(named.graph)?.tree;
      if (tree !== undefined && groupAtPath(tree, named.path) !== undefined)
        toggleIn(groupsIn(state, named.graph), named.path);
      return;
    }
    case 'expandAll':
      openAll(state, context.tree);
      openBodies(links, contextOf, state);
      return;
    case 'collapseAll':
      close(state);
      return;
    case 'depth':
      state.groups.delete(shown);
      for (const { index, depth, path } of context.tree.groups)
        if (index > 0 && depth <= change.depth) groupsIn(state, shown).add(path);
      return;
    case 'expandCopies':
    case 'collapseCopies':
    case 'revealGroup': {
      const named = parseKey(shown, change.path);
      const tree = named.kind === 'group' ? contextOf(named.graph)?.tree : undefined;
      const group = tree === undefined || named.kind === 'node' ? undefined : groupAtPath(tree, named.path);
      if (tree === undefined || group === undefined) return;
      if (change.kind === 'revealGroup') openChain(state, tree, tree.groups[group]?.parent ?? -1);
      else
        for (const copy of copiesOf(tree, group)) {
          if (change.kind === 'expandCopies') openChain(state, tree, copy);
          else groupsIn(state, tree.graph).delete(tree.groups[copy]?.path ?? '');
        }
      return;
    }
    case 'revealNode': {
      const tree = contextOf(links.model.nodes.graph[change.node] ?? -1)?.tree;
      if (tree !== undefined) openChain(state, tree, tree.groupOfNode[change.node - tree.nodeStart] ?? -1);
      return;
    }
    case 'toggleStub':
    case 'collapseStubs':
  }
}

function close(state: OpenState): void {
  state.groups.clear();
  state.nodes.clear();
}

function toggleIn<T>(set: Set<T>, item: T): void {
  if (!set.delete(item)) set.add(item);
}

function toggleNode(links: ModelLinks, contextOf: ContextOf, state: OpenState, node: NodeIndex): void {
  const bodies = nodeBodies(links, node);
  if (bodies.length === 0) return;
  toggleIn(state.nodes, node);
  if (!state.nodes.has(node)) return;
  for (const { graph } of bodies) {
    const context = (state.groups.get(graph)?.size ?? 0) > 0 ? undefined : contextOf(graph);
    if (context !== undefined) openLevel(state, context);
  }
}

/** Opens the groups a graph opens with. */
function openLevel(state: OpenState, { tree, links, net }: GraphContext): void {
  const open = openingGroups(
    tree,
    (group) => group.nodes.filter((node) => !isConstantNode(links.model, node)).length,
    net.entries.length + net.exits.length,
  );
  const paths = groupsIn(state, tree.graph);
  for (const group of open) paths.add(tree.groups[group]?.path ?? '');
}

function openAll(state: OpenState, tree: ScopeTree): void {
  const paths = groupsIn(state, tree.graph);
  for (const group of tree.groups) if (group.index > 0) paths.add(group.path);
}

/** Opens nodes level by level, as many as can be shown in place. */
function openBodies(links: ModelLinks, contextOf: ContextOf, state: OpenState): void {
  let level = [state.shown];
  let nodes = 0;
  let bodies = 0;
  for (let depth = 0; depth < bodyLimits.levels; depth += 1) {
    const next: GraphIndex[] = [];
    for (const graph of level) {
      const record = links.model.graphs[graph];
      for (let node = record?.nodeStart ?? 0; node < (record?.nodeEnd ?? 0); node += 1) {
        const inner = nodeBodies(links, node).map((body) => body.graph);
        if (inner.length === 0) continue;
        nodes += inner.reduce((sum, body) => sum + nodesIn(links, body), 0);
        bodies += inner.length;
        if (nodes > bodyLimits.boxes || bodies > bodyLimits.bodies) return;
        state.nodes.add(node);
        for (const body of inner) {
          const tree = contextOf(body)?.tree;
          if (tree !== undefined) openAll(state, tree);
        }
        next.push(...inner);
      }
    }
    level = next;
  }
}

function nodesIn({ model }: ModelLinks, graph: GraphIndex): number {
  const record = model.graphs[graph];
  return (record?.nodeEnd ?? 0) - (record?.nodeStart ?? 0);
}

function openChain(state: OpenState, tree: ScopeTree, group: number): void {
  const paths = groupsIn(state, tree.graph);
  for (const above of groupChain(tree, group)) if (above > 0) paths.add(tree.groups[above]?.path ?? '');
}
