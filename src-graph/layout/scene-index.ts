/** Spatial indexes of a scene, made in the worker and sent as bytes. */
import Flatbush from 'flatbush';
import { type Scene, type SceneBoxes, type SceneEdges, type SceneStubs, stubHeight } from '../core/scene.js';

/** Entries per node of an index; Flatbush's own default. Single precision halves what is sent and is right to 0.5 px. */
const nodeSize = 16;

/** Gives a finished scene its indexes. */
export function indexScene(scene: Scene): void {
  scene.boxIndex = indexBoxes(scene.boxes);
  scene.edgeIndex = indexEdges(scene.edges);
  scene.stubIndex = indexStubs(scene.stubs);
}

/** Index over boxes. */
function indexBoxes(boxes: SceneBoxes): ArrayBuffer | null {
  if (boxes.count === 0) return null;
  const index = new Flatbush(boxes.count, nodeSize, Float32Array);
  for (let box = 0; box < boxes.count; box += 1) {
    const x = boxes.x[box] ?? 0;
    const y = boxes.y[box] ?? 0;
    index.add(x, y, x + (boxes.width[box] ?? 0), y + (boxes.height[box] ?? 0));
  }
  index.finish();
  return index.data as ArrayBuffer;
}

/** Index over the bounds of edge pieces. */
function indexEdges(edges: SceneEdges): ArrayBuffer | null {
  if (edges.count === 0) return null;
  const index = new Flatbush(edges.count, nodeSize, Float32Array);
  for (let edge = 0; edge < edges.count; edge += 1) {
    let left = Infinity;
    let top = Infinity;
    let right = -Infinity;
    let bottom = -Infinity;
    const end = edges.offsets[edge + 1] ?? 0;
    for (let at = edges.offsets[edge] ?? 0; at < end; at += 2) {
      left = Math.min(left, edges.points[at] ?? 0);
      right = Math.max(right, edges.points[at] ?? 0);
      top = Math.min(top, edges.points[at + 1] ?? 0);
      bottom = Math.max(bottom, edges.points[at + 1] ?? 0);
    }
    index.add(left, top, right, bottom);
  }
  index.finish();
  return index.data as ArrayBuffer;
}

/** Index over the labels that stand for edges. */
function indexStubs(stubs: SceneStubs): ArrayBuffer | null {
  if (stubs.count === 0) return null;
  const index = new Flatbush(stubs.count, nodeSize, Float32Array);
  for (let stub = 0; stub < stubs.count; stub += 1) {
    const x = stubs.x[stub] ?? 0;
    const y = stubs.y[stub] ?? 0;
    index.add(x, y, x + (stubs.width[stub] ?? 0), y + stubHeight);
  }
  index.finish();
  return index.data as ArrayBuffer;
}
