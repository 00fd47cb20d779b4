/** Sets the scenes of bodies into the boxes of their nodes: one scene of the same columns, nothing laid out again. */
import type { GraphIndex, NodeIndex } from '../../src-shared/graph.js';
import { BoxKind, type Scene, type SceneBoxes, type SceneGroup } from '../core/scene.js';
import { addLinks } from './compose.js';
import { joinEdges, joinLinks, joinNodes, joinStubs, type Part } from './join-scenes.js';

/** A body in the box of its node. */
export interface PlacedBody {
  group: SceneGroup;
  scene: Scene;
  /** Its frame, from the corner of the node's box. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** Its scene, from the corner of the frame. */
  left: number;
  top: number;
}

/** A node with its bodies, and how large that makes it. */
export interface InPlace {
  group: SceneGroup;
  bodies: PlacedBody[];
  width: number;
  height: number;
}

/** `scene` with the bodies of the nodes in `inPlace`, whose boxes have their sizes already. */
export function inlineBodies(scene: Scene, inPlace: ReadonlyMap<NodeIndex, InPlace>): Scene {
  if (inPlace.size === 0) return scene;
  const columns = emptyColumns();
  const groups = [...scene.groups];
  const newIndex = new Int32Array(scene.boxes.count);
  const parts: Part[] = [{ scene, boxAt: (box) => newIndex[box] ?? -1, dx: 0, dy: 0 }];
  const graphs = new Set<GraphIndex>(scene.inPlace);
  const { boxes } = scene;
  for (let box = 0; box < boxes.count; box += 1) {
    const parent = boxes.parent[box] ?? -1;
    const index = pushBox(columns, boxes, box, parent < 0 ? -1 : (newIndex[parent] ?? -1), 0, 0);
    newIndex[box] = index;
    const node = boxes.kind[box] === BoxKind.node ? inPlace.get(boxes.ref[box] ?? -1) : undefined;
    if (node === undefined) continue;
    columns.kind[index] = BoxKind.container;
    columns.ref[index] = groups.push(node.group) - 1;
    for (const body of node.bodies) {
      const x = (boxes.x[box] ?? 0) + body.x;
      const y = (boxes.y[box] ?? 0) + body.y;
      const frame = columns.kind.length;
      const depth = (columns.depth[index] ?? 0) + 1;
      const ref = groups.push(body.group) - 1;
      const { width, height } = body;
      push(columns, { kind: BoxKind.container, ref, parent: index, depth, x, y, width, height });
      parts.push(pushScene(columns, body, frame, groups, x, y));
      graphs.add(body.group.graph);
      for (const inner of body.scene.inPlace) graphs.add(inner);
    }
  }
  const merged: Scene = {
    ...scene,
    boxes: toBoxes(columns),
    edges: joinEdges(parts),
    stubs: joinStubs(parts),
    groups,
    ...joinNodes(parts),
    nextOffsets: new Uint32Array(columns.kind.length + 1),
    previousOffsets: new Uint32Array(columns.kind.length + 1),
    inPlace: [...graphs],
  };
  addLinks(merged, joinLinks(parts));
  return merged;
}

/** Puts the boxes of a body into its frame. */
function pushScene(
  columns: Columns,
  body: PlacedBody,
  frame: number,
  groups: SceneGroup[],
  x: number,
  y: number,
): Part {
  const { scene, left, top } = body;
  const { boxes } = scene;
  const first = frame + 1;
  const firstGroup = groups.length;
  for (const group of scene.groups) groups.push(group);
  const [dx, dy] = [x + left, y + top];
  for (let box = 0; box < boxes.count; box += 1) {
    const parent = boxes.parent[box] ?? -1;
    const index = pushBox(columns, boxes, box, parent < 0 ? frame : first + parent, dx, dy);
    const kind = boxes.kind[box];
    if (kind === BoxKind.group || kind === BoxKind.container) columns.ref[index] = firstGroup + (boxes.ref[box] ?? 0);
    columns.depth[index] = (columns.depth[frame] ?? 0) + 1 + (boxes.depth[box] ?? 0);
  }
  return { scene, boxAt: (box) => (box < 0 ? box : first + box), dx, dy };
}

interface Box {
  kind: number;
  ref: number;
  parent: number;
  depth: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

type Columns = Record<keyof Box, number[]>;

const emptyColumns = (): Columns => ({
  kind: [],
  ref: [],
  parent: [],
  depth: [],
  x: [],
  y: [],
  width: [],
  height: [],
});

function push(columns: Columns, box: Box): number {
  for (const key of Object.keys(columns) as (keyof Box)[]) columns[key].push(box[key]);
  return columns.kind.length - 1;
}

function pushBox(columns: Columns, from: SceneBoxes, at: number, parent: number, dx: number, dy: number): number {
  const { kind, ref, depth, x, y, width, height } = from;
  return push(columns, {
    kind: kind[at] ?? 0,
    ref: ref[at] ?? 0,
    parent,
    depth: depth[at] ?? 0,
    x: (x[at] ?? 0) + dx,
    y: (y[at] ?? 0) + dy,
    width: width[at] ?? 0,
    height: height[at] ?? 0,
  });
}

function toBoxes(columns: Columns): SceneBoxes {
  return {
    count: columns.kind.length,
    kind: Uint8Array.from(columns.kind),
    ref: Int32Array.from(columns.ref),
    parent: Int32Array.from(columns.parent),
    depth: Uint8Array.from(columns.depth),
    x: Float64Array.from(columns.x),
    y: Float64Array.from(columns.y),
    width: Float32Array.from(columns.width),
    height: Float32Array.from(columns.height),
  };
}
