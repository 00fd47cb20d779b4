/** Makes a scene: lays out every open group from the inside out, then places everything in one coordinate system. */
import { operatorCategories, operatorCategory } from '../categories.js';
import { boxMetrics, groupDetail, titleWidth } from '../core/faces.js';
import { BoxKind, type Scene, type SceneBoxes, type SceneGroup } from '../core/scene.js';
import { composeEdges } from './compose-edges.js';
import type { LevelLayout } from './level.js';
import type { LevelCache } from './level-cache.js';
import { groupKey } from '../core/open-keys.js';
import { alignPorts, type PlacedLevel, placeLevel } from './placed-level.js';
import { placeStubs, stubExtents } from './stubs.js';
import { type GraphContext, type VisibleBoxes, visibleBoxes } from './visible.js';
import { cutWires, type Wires } from './wires.js';

/** Space between the border of an open group and what it holds. */
export const padding = 18;
/** A title may widen its group up to this; a longer one is cut. */
export const widestTitle = 340;

/** The scene of one graph with the groups in `open` open, not yet indexed. */
export function composeScene(context: GraphContext, cache: LevelCache, open: ReadonlySet<number>): Scene {
  const boxes = visibleBoxes(context, open);
  const wires = cutWires(context.net, boxes, context);
  const count = boxes.kind.length;
  const extents = stubExtents(context, boxes, wires);
  const { direction } = context.options;
  const down = direction === 'down';

  const members: number[][] = Array.from({ length: count + 1 }, () => []);
  boxes.parent.forEach((parent, box) => members[parent + 1]?.push(box));
  const levels = new Map<number, PlacedLevel>();
  // Places across and along the flow, first within their level.
  const cross = new Float64Array(count);
  const flow = new Float64Array(count);
  const place = (container: number): PlacedLevel => {
    const pieces = wires.levels.get(container + 1);
    const level = placeLevel(cache, members[container + 1] ?? [], extents, direction, pieces);
    levels.set(container, level);
    alignPorts(level, boxes, levels, pieces, extents.cross);
    level.members.forEach((box, i) => {
      const size = (down ? boxes.width : boxes.height)[box] ?? 0;
      cross[box] = (level.layout.x[i] ?? 0) + ((extents.cross[box] ?? 0) - size) / 2;
      flow[box] = (level.layout.y[i] ?? 0) + (extents.inset[box] ?? 0);
    });
    return level;
  };
  // Containers come before their contents, so going backwards sizes the inner ones first.
  for (let box = count - 1; box >= 0; box -= 1) {
    if (boxes.kind[box] !== BoxKind.container) continue;
    const { layout } = place(box);
    const group = context.tree.groups[boxes.ref[box] ?? 0];
    const title = Math.min(group === undefined ? 0 : titleWidth(context.metrics, group), widestTitle);
    const { header } = boxMetrics;
    boxes.width[box] = Math.max((down ? layout.width : layout.height) + 2 * padding, title);
    boxes.height[box] = down ? layout.height + header + padding : layout.width + 2 * header;
    extents.cross[box] = (down ? boxes.width : boxes.height)[box] ?? 0;
    extents.flow[box] = (down ? boxes.height : boxes.width)[box] ?? 0;
  }
  const top = place(-1);

  const scene = createScene(context, boxes, open, down ? top.layout : turned(top.layout));
  const flowBoxes = inFlow(scene.boxes, down, cross, flow);
  const origin = (container: number): [number, number] => contentOrigin(flowBoxes, levels, container, down);
  for (let box = 0; box < count; box += 1) {
    const [left, above] = origin(boxes.parent[box] ?? -1);
    cross[box] = left + (cross[box] ?? 0);
    flow[box] = above + (flow[box] ?? 0);
  }
  scene.boxes.x.set(down ? cross : flow);
  scene.boxes.y.set(down ? flow : cross);
  scene.edges = composeEdges(wires, levels, flowBoxes, origin);
  if (!down) swapPairs(scene.edges.points);
  scene.stubs = placeStubs(context, scene.boxes, wires);
  addLinks(scene, wires.links);
  return scene;
}

/** Boxes as composing sees them: x and width across the flow, y and height along it. */
function inFlow(boxes: SceneBoxes, down: boolean, cross: Float64Array, flow: Float64Array): SceneBoxes {
  const { width, height } = boxes;
  return { ...boxes, x: cross, y: flow, width: down ? width : height, height: down ? height : width };
}

const turned = ({ width, height }: LevelLayout): { width: number; height: number } => ({
  width: height,
  height: width,
});

function swapPairs(points: Float32Array): void {
  for (let at = 0; at < points.length; at += 2) {
    const x = points[at] ?? 0;
    points[at] = points[at + 1] ?? 0;
    points[at + 1] = x;
  }
}

/** Where the layout of a container's level starts, across and along the flow. */
function contentOrigin(
  boxes: SceneBoxes,
  levels: ReadonlyMap<number, PlacedLevel>,
  container: number,
  down: boolean,
): [number, number] {
  if (container < 0) return [0, 0];
  const { width = 0, height = 0 } = levels.get(container)?.layout ?? {};
  const spare = (boxes.height[container] ?? 0) - height;
  return [
    (boxes.x[container] ?? 0) + ((boxes.width[container] ?? 0) - width) / 2,
    // The title stands above the contents in both directions.
    (boxes.y[container] ?? 0) + (down ? boxMetrics.header : spare / 2),
  ];
}

function createScene(
  context: GraphContext,
  boxes: VisibleBoxes,
  open: ReadonlySet<number>,
  top: { width: number; height: number },
): Scene {
  const { tree, net } = context;
  const count = boxes.kind.length;
  const groups: SceneGroup[] = [];
  const sceneGroup = new Map<number, number>();
  const mixes = new Map<number, number[]>();
  const ref = Int32Array.from(boxes.ref);
  boxes.kind.forEach((kind, box) => {
    if (kind !== BoxKind.group && kind !== BoxKind.container) return;
    const group = tree.groups[boxes.ref[box] ?? 0];
    if (group === undefined) return;
    const { path, label, total, identical, repeats, section, structure } = group;
    // Copies of a block have the same mix; counting one of them is enough.
    let mix = mixes.get(structure);
    if (mix === undefined) {
      mix = categoryMix(context, group.index);
      mixes.set(structure, mix);
    }
    sceneGroup.set(group.index, groups.length);
    ref[box] = groups.length;
    groups.push({
      path,
      graph: tree.graph,
      node: -1,
      key: groupKey(context.shown, tree.graph, path),
      label,
      detail: groupDetail(group),
      total,
      identical,
      repeats,
      section,
      open: open.has(group.index),
      structure,
      mix,
    });
  });
  return {
    graph: tree.graph,
    options: context.options,
    width: top.width,
    height: top.height,
    boxes: {
      count,
      kind: Uint8Array.from(boxes.kind),
      ref,
      parent: Int32Array.from(boxes.parent),
      depth: Uint8Array.from(boxes.depth),
      x: new Float64Array(count),
      y: new Float64Array(count),
      width: Float32Array.from(boxes.width),
      height: Float32Array.from(boxes.height),
    },
    edges: emptyEdges(),
    stubs: emptyStubs(),
    groups,
    boxOfNode: showFolded(context, boxes.boxOfNode),
    nodeStart: net.record.nodeStart,
    nextOffsets: new Uint32Array(count + 1),
    next: new Int32Array(),
    previousOffsets: new Uint32Array(count + 1),
    previous: new Int32Array(),
    inPlace: [],
    boxIndex: null,
    edgeIndex: null,
    stubIndex: null,
    layoutCalls: 0,
  };
}

function categoryMix(context: GraphContext, group: number): number[] {
  const { tree, links, net } = context;
  const mix = new Array<number>(operatorCategories.length).fill(0);
  const visit = (index: number): void => {
    const at = tree.groups[index];
    for (const node of at?.nodes ?? []) {
      if (net.folded[node - tree.nodeStart] === 1) continue;
      const { strings, nodes } = links.model;
      const category = operatorCategory(strings.get(nodes.op[node] ?? 0), strings.get(nodes.domain[node] ?? 0));
      const slot = operatorCategories.indexOf(category);
      mix[slot] = (mix[slot] ?? 0) + 1;
    }
    at?.children.forEach(visit);
  };
  visit(group);
  return mix;
}

/** Gives Constants, which have no box, the box of their first user, so that they can be found. */
function showFolded(context: GraphContext, boxOfNode: Int32Array): Int32Array {
  const { net, links } = context;
  const { nodes, values } = links.model;
  const { nodeStart, nodeEnd } = net.record;
  for (let node = nodeStart; node < nodeEnd; node += 1) {
    const box = boxOfNode[node - nodeStart] ?? -1;
    if (box < 0) continue;
    const end = nodes.inputOffsets[node + 1] ?? 0;
    for (let at = nodes.inputOffsets[node] ?? 0; at < end; at += 1) {
      const made = values.producer[nodes.inputs[at] ?? -1] ?? -1;
      if (
        made >= nodeStart &&
        made < nodeEnd &&
        net.folded[made - nodeStart] === 1 &&
        boxOfNode[made - nodeStart] === -1
      ) {
        boxOfNode[made - nodeStart] = box;
      }
    }
  }
  return boxOfNode;
}

/** Gives a scene its links between boxes, from pairs of boxes. */
export function addLinks(scene: Scene, { source, target }: Wires['links']): void {
  const fill = (keys: readonly number[], others: readonly number[], offsets: Uint32Array): Int32Array => {
    for (const key of keys) offsets[key + 1] = (offsets[key + 1] ?? 0) + 1;
    for (let i = 1; i < offsets.length; i += 1) offsets[i] = (offsets[i] ?? 0) + (offsets[i - 1] ?? 0);
    const cursor = offsets.slice();
    const list = new Int32Array(keys.length);
    keys.forEach((key, i) => {
      const at = cursor[key] ?? 0;
      list[at] = others[i] ?? 0;
      cursor[key] = at + 1;
    });
    return list;
  };
  scene.next = fill(source, target, scene.nextOffsets);
  scene.previous = fill(target, source, scene.previousOffsets);
}

const emptyEdges = (): Scene['edges'] => ({
  count: 0,
  valueOffsets: new Uint32Array(1),
  values: new Int32Array(),
  from: new Int32Array(),
  to: new Int32Array(),
  arrow: new Uint8Array(),
  origin: new Uint8Array(),
  offsets: new Uint32Array(1),
  points: new Float32Array(),
});

const emptyStubs = (): Scene['stubs'] => ({
  count: 0,
  box: new Int32Array(),
  value: new Int32Array(),
  users: new Int32Array(),
  expanded: new Uint8Array(),
  x: new Float64Array(),
  y: new Float64Array(),
  width: new Float64Array(),
});
