/** Walking the graph with the arrow keys: along edges up and down, to the neighbour left and right. */
import { BoxKind, type SceneBoxes } from './scene.js';
import type { SceneView } from './scene-view.js';

export type Direction = 'up' | 'down' | 'left' | 'right';

/** The same step where data flows from top to bottom. */
const turned: Record<Direction, Direction> = { up: 'left', left: 'up', down: 'right', right: 'down' };

/** The box one step from `box`; -1 when there is none. */
export function step(view: SceneView, box: number, key: Direction): number {
  const direction = view.scene.options.direction === 'right' ? turned[key] : key;
  if (direction === 'left' || direction === 'right') return sideways(view, box, direction);
  const linked = view.kind(box) === BoxKind.container ? inside(view, box, direction) : along(view, box, direction);
  return linked ?? -1;
}

/** Places and sizes with the flow going down, whichever way it goes on screen. */
function flowing(view: SceneView): Pick<SceneBoxes, 'x' | 'y' | 'width' | 'height'> {
  const { x, y, width, height } = view.scene.boxes;
  return view.scene.options.direction === 'right' ? { x: y, y: x, width: height, height: width } : view.scene.boxes;
}

/** Of the linked boxes the one most nearly straight below or above. */
function along(view: SceneView, box: number, direction: 'up' | 'down'): number | undefined {
  const { scene } = view;
  const [offsets, list] =
    direction === 'down' ? [scene.nextOffsets, scene.next] : [scene.previousOffsets, scene.previous];
  const candidates = Array.from(list.subarray(offsets[box], offsets[box + 1]));
  const { x, y, width, height } = flowing(view);
  const middle = (at: number): number => (x[at] ?? 0) + (width[at] ?? 0) / 2;
  const gap = (upper: number, lower: number): number => (y[lower] ?? 0) - (y[upper] ?? 0) - (height[upper] ?? 0);
  const score = (other: number): number => {
    const dy = Math.abs(direction === 'down' ? gap(box, other) : gap(other, box));
    return dy + Math.abs(middle(other) - middle(box)) / 2;
  };
  return candidates.sort((a, b) => score(a) - score(b) || a - b)[0];
}

/** Into an open group: its first box going down, out to what stands above it going up. */
function inside(view: SceneView, box: number, direction: 'up' | 'down'): number | undefined {
  const { boxes } = view.scene;
  if (direction === 'up') {
    const { y, height } = flowing(view);
    const top = y[box] ?? 0;
    return nearest(view, box, (other) => (y[other] ?? 0) + (height[other] ?? 0) <= top);
  }
  for (let other = box + 1; other < boxes.count; other += 1) if (boxes.parent[other] === box) return other;
  return undefined;
}

function sideways(view: SceneView, box: number, direction: 'left' | 'right'): number {
  const boxes = flowing(view);
  const x = boxes.x[box] ?? 0;
  const y = boxes.y[box] ?? 0;
  const height = boxes.height[box] ?? 0;
  return (
    nearest(view, box, (other) => {
      const otherX = boxes.x[other] ?? 0;
      const otherY = boxes.y[other] ?? 0;
      const sameRow = otherY < y + height && otherY + (boxes.height[other] ?? 0) > y;
      return sameRow && (direction === 'left' ? otherX < x : otherX > x);
    }) ?? -1
  );
}

/** The nearest box of the same parent that `fits`. */
function nearest(view: SceneView, box: number, fits: (other: number) => boolean): number | undefined {
  const { boxes } = view.scene;
  let best: number | undefined;
  let least = Infinity;
  for (let other = 0; other < boxes.count; other += 1) {
    if (other === box || boxes.parent[other] !== boxes.parent[box] || !fits(other)) continue;
    const distance = Math.hypot(
      (boxes.x[other] ?? 0) - (boxes.x[box] ?? 0),
      (boxes.y[other] ?? 0) - (boxes.y[box] ?? 0),
    );
    if (distance < least) {
      least = distance;
      best = other;
    }
  }
  return best;
}
