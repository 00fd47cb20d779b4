/** Several scenes as one: their columns one after the other, moved and renumbered. */
import type { NodeIndex } from '../../src-shared/graph.js';
import type { Scene, SceneEdges, SceneStubs } from '../core/scene.js';

/** A scene on its way into another: where its boxes, groups and corner end up. */
export interface Part {
  scene: Scene;
  /** New index of box i. */
  boxAt: (box: number) => number;
  dx: number;
  dy: number;
}

/** Joins one column of all parts. */
function column(parts: readonly Part[], of: (part: Part) => Iterable<number>): number[] {
  const joined: number[] = [];
  for (const part of parts) for (const value of of(part)) joined.push(value);
  return joined;
}

/** Joins CSR offsets: each part's begin where those before it end. */
function offsets(parts: readonly Part[], of: (part: Part) => Uint32Array): Uint32Array {
  const joined = [0];
  let start = 0;
  for (const part of parts) {
    const own = of(part);
    for (let i = 1; i < own.length; i += 1) joined.push(start + (own[i] ?? 0));
    start += own[own.length - 1] ?? 0;
  }
  return Uint32Array.from(joined);
}

/** Edges of all parts; their points are moved with their scenes. */
export function joinEdges(parts: readonly Part[]): SceneEdges {
  const box = (part: Part, list: Int32Array): Int32Array => list.map((at) => part.boxAt(at));
  return {
    count: parts.reduce((sum, { scene }) => sum + scene.edges.count, 0),
    valueOffsets: offsets(parts, ({ scene }) => scene.edges.valueOffsets),
    values: Int32Array.from(column(parts, ({ scene }) => scene.edges.values)),
    from: Int32Array.from(column(parts, (part) => box(part, part.scene.edges.from))),
    to: Int32Array.from(column(parts, (part) => box(part, part.scene.edges.to))),
    arrow: Uint8Array.from(column(parts, ({ scene }) => scene.edges.arrow)),
    origin: Uint8Array.from(column(parts, ({ scene }) => scene.edges.origin)),
    offsets: offsets(parts, ({ scene }) => scene.edges.offsets),
    points: Float32Array.from(
      column(parts, ({ scene, dx, dy }) =>
        Float64Array.from(scene.edges.points, (at, i) => at + (i % 2 === 0 ? dx : dy)),
      ),
    ),
  };
}

/** Stubs of all parts. */
export function joinStubs(parts: readonly Part[]): SceneStubs {
  return {
    count: parts.reduce((sum, { scene }) => sum + scene.stubs.count, 0),
    box: Int32Array.from(column(parts, (part) => part.scene.stubs.box.map((at) => part.boxAt(at)))),
    value: Int32Array.from(column(parts, ({ scene }) => scene.stubs.value)),
    users: Int32Array.from(column(parts, ({ scene }) => scene.stubs.users)),
    expanded: Uint8Array.from(column(parts, ({ scene }) => scene.stubs.expanded)),
    x: Float64Array.from(column(parts, ({ scene, dx }) => scene.stubs.x.map((at) => at + dx))),
    y: Float64Array.from(column(parts, ({ scene, dy }) => scene.stubs.y.map((at) => at + dy))),
    width: Float64Array.from(column(parts, ({ scene }) => scene.stubs.width)),
  };
}

/** Boxes of nodes over all graphs shown; of a function shown twice the first. */
export function joinNodes(parts: readonly Part[]): { boxOfNode: Int32Array; nodeStart: NodeIndex } {
  const shown = parts.filter(({ scene }) => scene.boxOfNode.length > 0);
  const start = shown.reduce((least, { scene }) => Math.min(least, scene.nodeStart), Infinity);
  const end = shown.reduce((most, { scene }) => Math.max(most, scene.nodeStart + scene.boxOfNode.length), 0);
  if (start >= end) return { boxOfNode: new Int32Array(), nodeStart: 0 };
  const boxOfNode = new Int32Array(end - start).fill(-1);
  for (const { scene, boxAt } of shown) {
    scene.boxOfNode.forEach((box, i) => {
      const at = scene.nodeStart + i - start;
      if (box >= 0 && boxOfNode[at] === -1) boxOfNode[at] = boxAt(box);
    });
  }
  return { boxOfNode, nodeStart: start };
}

/** Links between boxes of all parts, as pairs. */
export function joinLinks(parts: readonly Part[]): { source: number[]; target: number[] } {
  const source: number[] = [];
  const target: number[] = [];
  for (const { scene, boxAt } of parts) {
    for (let box = 0; box < scene.boxes.count; box += 1) {
      const end = scene.nextOffsets[box + 1] ?? 0;
      for (let at = scene.nextOffsets[box] ?? 0; at < end; at += 1) {
        source.push(boxAt(box));
        target.push(boxAt(scene.next[at] ?? -1));
      }
    }
  }
  return { source, target };
}
