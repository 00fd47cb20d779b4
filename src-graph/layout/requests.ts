/** The pure core of the layout worker: holds a model, changes what is open, makes scenes. */
import type { GraphIndex, ModelGraph, NodeIndex } from '../../src-shared/graph.js';
import { buildScopeTree } from '../../src-shared/scope-tree.js';
import { buildNet } from '../core/graph-net.js';
import type { ModelAttributes } from '../../src-shared/attributes-codec.js';
import { attributeLinks, linkModel, type ModelLinks } from '../core/model-links.js';
import type { Scene } from '../core/scene.js';
import type { TextMetrics } from '../core/text-metrics.js';
import { defaultViewOptions, faceKey, type ViewOptions } from '../core/view-options.js';
import { composeWithBodies } from './bodies.js';
import { createLevelCache, type LevelCache } from './level-cache.js';
import { applyChange, openKeys, readOpen } from './open-state.js';
import type { OpenChange } from './open-change.js';
import { indexScene } from './scene-index.js';
import type { GraphContext } from './visible.js';

export type { OpenChange };

export interface SceneRequest {
  graph: GraphIndex;
  /** Paths and keys open before the changes. */
  open: string[];
  /** Values shown as stubs whose edges are drawn, before the changes. */
  expanded?: number[];
  changes: OpenChange[];
  options?: ViewOptions;
}

export interface SceneAnswer {
  scene: Scene;
  /** Paths and keys open now, and values shown as stubs whose edges are drawn. */
  open: string[];
  expanded: number[];
  /** Nodes whose bodies were to be shown in place and are too large or too deep for that: they stay closed. */
  refused: NodeIndex[];
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
  const { model, links, cache } = state;
  const options = request.options ?? defaultViewOptions;
  const expanded = new Set(request.expanded ?? []);
  for (const change of request.changes) changeStubs(expanded, change);
  const contextOf = (graph: GraphIndex): GraphContext | undefined => {
    if (graph !== request.graph && model.graphs[graph] === undefined) return undefined;
    const context = graphContext(state, graph);
    useOptions(context, options);
    context.expanded = expanded;
    return context;
  };
  const open = readOpen(request.graph, request.open);
  for (const change of request.changes) applyChange(links, contextOf, open, change);
  const callsBefore = cache.calls;
  const { scene, refused } = composeWithBodies(contextOf, cache, open);
  indexScene(scene);
  scene.layoutCalls = cache.calls - callsBefore;
  for (const node of refused) open.nodes.delete(node);
  return {
    scene,
    open: openKeys(open),
    expanded: [...expanded],
    refused,
    attributes: links.attributes !== undefined,
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
      shown: graph,
      inPlace: new Map(),
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
