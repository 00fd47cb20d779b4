/**
 * Bodies of If, Loop, Scan and local functions shown in place: each is laid out as a scene of its own, the node becomes as
 * large as its bodies side by side, and the scenes are set into it when the graph around them has its places.
 */
import type { GraphIndex, NodeIndex } from '../../src-shared/graph.js';
import { bodyName, bodyWords, boxMetrics } from '../core/faces.js';
import { type NodeBody, nodeBodies } from '../core/model-links.js';
import { nodeKey } from '../core/open-keys.js';
import { BoxKind, type Scene, type SceneGroup } from '../core/scene.js';
import { fitEnd, fitMiddle, type TextMetrics, textWidth } from '../core/text-metrics.js';
import { bodyLimits } from './body-limits.js';
import { composeScene, padding, widestTitle } from './compose.js';
import { type InPlace, inlineBodies, type PlacedBody } from './inline-bodies.js';
import type { LevelCache } from './level-cache.js';
import { type ContextOf, openGroups, type OpenState } from './open-state.js';
import { type GraphContext, visibleBoxes } from './visible.js';

/** Space between the bodies of a node. */
const between = 16;
const widestText = 260;

export interface Composed {
  scene: Scene;
  /** Nodes that are not shown in place although they were opened: past the limits. */
  refused: NodeIndex[];
}

interface Work {
  contextOf: ContextOf;
  cache: LevelCache;
  open: OpenState;
  /** Opened nodes by the graph they are in. */
  opened: Map<GraphIndex, NodeIndex[]>;
  boxes: number;
  bodies: number;
  refused: NodeIndex[];
}

/** The scene of the graph that is shown, with the bodies of opened nodes in place; not yet indexed. */
export function composeWithBodies(contextOf: ContextOf, cache: LevelCache, open: OpenState): Composed {
  const context = contextOf(open.shown);
  if (context === undefined) throw new RangeError(`The model has no graph ${String(open.shown)}.`);
  const opened = new Map<GraphIndex, NodeIndex[]>();
  const { nodes } = context.links.model;
  for (const node of open.nodes) {
    const graph = nodes.graph[node];
    if (graph !== undefined) opened.set(graph, [...(opened.get(graph) ?? []), node]);
  }
  const work: Work = { contextOf, cache, open, opened, boxes: 0, bodies: 0, refused: [] };
  return { scene: composeGraph(work, context, 0), refused: work.refused };
}

/** `level` counts the bodies around; recursion ends at the limit whatever the model says. */
function composeGraph(work: Work, own: GraphContext, level: number): Scene {
  const groups = openGroups(work.open, own.tree);
  const context: GraphContext = { ...own, shown: work.open.shown, inPlace: new Map() };
  const opened = work.opened.get(own.tree.graph) ?? [];
  if (opened.length === 0) return composeScene(context, work.cache, groups);
  const visible = visibleBoxes(context, groups);
  const inPlace = new Map<NodeIndex, InPlace>();
  for (const node of opened) {
    const box = visible.boxOfNode[node - own.tree.nodeStart] ?? -1;
    if (visible.kind[box] !== BoxKind.node || visible.ref[box] !== node) continue;
    const bodies = bodiesInPlace(work, own, node, level);
    if (bodies !== null) inPlace.set(node, bodies);
  }
  return inlineBodies(composeScene({ ...context, inPlace }, work.cache, groups), inPlace);
}

/** The bodies of a node, laid out; null when there are none or they go beyond the limits. */
function bodiesInPlace(work: Work, own: GraphContext, node: NodeIndex, level: number): InPlace | null {
  const bodies = nodeBodies(own.links, node).flatMap((body) => {
    const context = work.contextOf(body.graph);
    return context === undefined ? [] : [{ body, context }];
  });
  if (bodies.length === 0) return null;
  const fits = level < bodyLimits.levels && work.bodies + bodies.length <= bodyLimits.bodies;
  const boxes = fits
    ? bodies.reduce((sum, { context }) => {
        return sum + visibleBoxes(context, openGroups(work.open, context.tree)).kind.length;
      }, 0)
    : 0;
  if (!fits || work.boxes + boxes > bodyLimits.boxes) {
    work.refused.push(node);
    return null;
  }
  work.bodies += bodies.length;
  work.boxes += boxes;
  const placed = bodies.map(({ body, context }) => ({
    group: bodyGroup(own, node, body),
    scene: composeGraph(work, context, level + 1),
  }));
  return arrange(own, nodeGroup(own, node), placed);
}

/** Bodies side by side, or one above the other where data flows to the right. */
function arrange(
  { metrics, options }: GraphContext,
  group: SceneGroup,
  placed: readonly { group: SceneGroup; scene: Scene }[],
): InPlace {
  const down = options.direction === 'down';
  const { header } = boxMetrics;
  const bodies: PlacedBody[] = [];
  let x = padding;
  let y = header;
  for (const { group: of, scene } of placed) {
    const width = Math.max(scene.width + 2 * padding, titleWidth(metrics, of));
    const height = scene.height + header + padding;
    bodies.push({ group: of, scene, x, y, width, height, left: (width - scene.width) / 2, top: header });
    if (down) x += width + between;
    else y += height + between;
  }
  const right = bodies.reduce((most, body) => Math.max(most, body.x + body.width), 0);
  const bottom = bodies.reduce((most, body) => Math.max(most, body.y + body.height), 0);
  const width = Math.max(right + padding, titleWidth(metrics, group));
  // Of bodies under a longer title the row stands in the middle.
  const shift = (width - right - padding) / 2;
  for (const body of bodies) body.x += shift;
  return { group, bodies, width, height: bottom + padding };
}

/** Room for the words of a title and what stands beside them. */
function titleWidth(metrics: TextMetrics, { label, detail }: SceneGroup): number {
  const words = Math.ceil(textWidth(metrics.strong, label) + textWidth(metrics.small, detail)) + 64;
  return Math.min(words, widestTitle + 60);
}

function nodeGroup({ links, metrics, tree }: GraphContext, node: NodeIndex): SceneGroup {
  const { nodes, strings } = links.model;
  const key = nodeKey(node);
  return {
    ...plainGroup,
    path: key,
    key,
    graph: tree.graph,
    node,
    label: fitEnd(metrics.strong, strings.get(nodes.op[node] ?? 0) || 'unnamed operator', widestText),
    detail: fitMiddle(metrics.small, strings.get(nodes.name[node] ?? 0).slice(0, 4096), widestText),
    total: 1,
  };
}

function bodyGroup({ links, metrics }: GraphContext, node: NodeIndex, body: NodeBody): SceneGroup {
  const record = links.model.graphs[body.graph];
  return {
    ...plainGroup,
    path: '',
    key: nodeKey(node),
    graph: body.graph,
    label: fitEnd(metrics.strong, bodyWords(body), widestText),
    detail: fitMiddle(metrics.small, bodyName(links.model, node, body), widestText),
    total: (record?.nodeEnd ?? 0) - (record?.nodeStart ?? 0),
  };
}

const plainGroup = { node: -1, identical: 1, repeats: 0, section: false, open: true, structure: -1, mix: [] };
