/** The pure core of the layout worker: holds a model, changes what is open, makes scenes. */
import type { GraphIndex, ModelGraph } from '../../src-shared/graph.js';
import {
  buildScopeTree,
  groupAtPath,
  groupChain,
  isConstantNode,
  type ScopeTree,
} from '../../src-shared/scope-tree.js';
import { buildNet } from '../core/graph-net.js';
import type { ModelAttributes } from '../../src-shared/attributes-codec.js';
import { attributeLinks, linkModel, type ModelLinks } from '../core/model-links.js';
import { copiesOf } from '../core/copies.js';
import { openingGroups } from '../core/opening.js';
import type { Scene } from '../core/scene.js';
import type { TextMetrics } from '../core/text-metrics.js';
import { defaultViewOptions, faceKey, type ViewOptions } from '../core/view-options.js';
import { composeScene } from './compose.js';
import { createLevelCache, type LevelCache } from './level-cache.js';
import type { GraphContext } from './visible.js';

/** A change to what is open. Paths are those of the scope tree. */
export type OpenChange =
  | { kind: 'opening' }
  | { kind: 'toggle'; path: string }
  | { kind: 'expandAll' }
  | { kind: 'collapseAll' }
  /** Groups nested at most this deep; 0 is none. */
  | { kind: 'depth'; depth: number }
  | { kind: 'revealNode'; node: number }
  | { kind: 'revealGroup'; path: string }
  /** Opens or closes all groups of the structure of the one at `path`; those around them open with them. */
  | { kind: 'expandCopies'; path: string }
  | { kind: 'collapseCopies'; path: string }
  /** Draws the edges of a value shown as stubs, or stops drawing them. */
  | { kind: 'toggleStub'; value: number }
  | { kind: 'collapseStubs' };

export interface SceneRequest {
  graph: GraphIndex;
  /** Paths open before the changes. */
  open: string[];
  /** Values shown as stubs whose edges are drawn, before the changes. */
  expanded?: number[];
  changes: OpenChange[];
  options?: ViewOptions;
}

export interface SceneAnswer {
  scene: Scene;
  /** Paths open now, and values shown as stubs whose edges are drawn. */
  open: string[];
  expanded: number[];
  /** Whether boxes were sized with their attributes. */
  attributes: boolean;
}

export interface LayoutState {
  model: ModelGraph;
  links: ModelLinks;
  metrics: TextMetrics;
  contexts: Map<GraphIndex, GraphContext>;
  cache: LevelCache;
}

export function createLayoutState(model: ModelGraph, metrics: TextMetrics): LayoutState {
  return { model, links: linkModel(model), metrics, contexts: new Map(), cache: createLevelCache() };
}

/** Attributes of the model's nodes, which came after it: boxes are sized for them from now on. */
export function putAttributes(state: LayoutState, attributes: ModelAttributes): void {
  Object.assign(state.links, attributeLinks(attributes));
  for (const context of state.contexts.values()) context.nodeSizes.clear();
}

/** Scene of a graph after the changes. */
export function answerScene(state: LayoutState, request: SceneRequest): SceneAnswer {
  const context = graphContext(state, request.graph);
  useOptions(context, request.options ?? defaultViewOptions);
  const { tree } = context;
  const expanded = new Set(request.expanded ?? []);
  for (const change of request.changes) changeStubs(expanded, change);
  context.expanded = expanded;
  let open = new Set<number>();
  for (const path of request.open) {
    const group = groupAtPath(tree, path);
    if (group !== undefined) open.add(group);
  }
  for (const change of request.changes) open = applyChange(context, open, change);
  const scene = composeScene(context, state.cache, open);
  return {
    scene,
    open: [...open].map((group) => tree.groups[group]?.path ?? ''),
    expanded: [...expanded],
    attributes: state.links.attributes !== undefined,
  };
}

function graphContext(state: LayoutState, graph: GraphIndex): GraphContext {
  let context = state.contexts.get(graph);
  if (context === undefined) {
    const tree = buildScopeTree(state.model, graph);
    context = {
      links: state.links,
      metrics: state.metrics,
      tree,
      net: buildNet(state.links, tree),
      options: defaultViewOptions,
      expanded: new Set(),
      nodeSizes: new Map(),
    };
    state.contexts.set(graph, context);
  }
  return context;
}

function useOptions(context: GraphContext, options: ViewOptions): void {
  if (faceKey(context.options) !== faceKey(options)) context.nodeSizes.clear();
  if (context.options.constants !== options.constants)
    context.net = buildNet(context.links, context.tree, options.constants);
  context.options = options;
}

function changeStubs(expanded: Set<number>, change: OpenChange): void {
  if (change.kind === 'collapseStubs') expanded.clear();
  if (change.kind === 'toggleStub' && !expanded.delete(change.value)) expanded.add(change.value);
}

function applyChange(context: GraphContext, open: Set<number>, change: OpenChange): Set<number> {
  const { tree } = context;
  switch (change.kind) {
    case 'opening':
      return openingGroups(
        tree,
        (group) => group.nodes.filter((node) => !isConstantNode(context.links.model, node)).length,
        context.net.entries.length + context.net.exits.length,
      );
    case 'toggle': {
      const group = groupAtPath(tree, change.path);
      if (group === undefined) return open;
      if (!open.delete(group)) open.add(group);
      return open;
    }
    case 'expandAll':
      return new Set(tree.groups.slice(1).map((group) => group.index));
    case 'collapseAll':
      return new Set();
    case 'depth':
      return new Set(tree.groups.slice(1).flatMap((group) => (group.depth <= change.depth ? [group.index] : [])));
    case 'expandCopies':
      for (const copy of copiesOf(tree, groupAtPath(tree, change.path) ?? -1)) openChain(tree, open, copy);
      return open;
    case 'collapseCopies':
      for (const copy of copiesOf(tree, groupAtPath(tree, change.path) ?? -1)) open.delete(copy);
      return open;
    case 'toggleStub':
    case 'collapseStubs':
      return open;
    case 'revealNode':
      return openChain(tree, open, tree.groupOfNode[change.node - tree.nodeStart]);
    case 'revealGroup': {
      const group = groupAtPath(tree, change.path);
      return group === undefined ? open : openChain(tree, open, tree.groups[group]?.parent);
    }
  }
}

function openChain(tree: ScopeTree, open: Set<number>, group: number | undefined): Set<number> {
  for (const above of groupChain(tree, group ?? -1)) if (above > 0) open.add(above);
  return open;
}
