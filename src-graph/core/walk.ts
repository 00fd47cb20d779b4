/** Walking the graph with the arrow keys: along edges up and down, to the neighbour left and right. */
import { BoxKind } from './scene.js';
import type { SceneView } from './scene-view.js';

export type Direction = 'up' | 'down' | 'left' | 'right';

/** The box one step from `box`; -1 when there is none. */
export function step(view: SceneView, box: number, direction: Direction): number {
  if (direction === 'left' || direction === 'right') return sideways(view, box, direction);
  const linked = view.kind(box) === BoxKind.container ? inside(view, box, direction) : along(view, box, direction);
  return linked ?? -1;
}

/** Of the linked boxes the one most nearly straight below or above. */
function along(view: SceneView, box: number, direction: 'up' | 'down'): number | undefined {
  const { scene } = view;
  const [offsets, list] =
    direction === 'down' ? [scene.nextOffsets, scene.next] : [scene.previousOffsets, scene.previous];
  const candidates = Array.from(list.subarray(offsets[box], offsets[box + 1]));
  const here = view.rect(box);
  const score = (other: number): number => {
    const there = view.rect(other);
    const dx = Math.abs(there.left + there.right - here.left - here.right) / 2;
    const dy = Math.abs(direction === 'down' ? there.top - here.bottom : here.top - there.bottom);
    return dy + dx / 2;
  };
  return candidates.sort((a, b) => score(a) - score(b) || a - b)[0];
}

/** Into an open group: its first box going down, out to what stands above it going up. */
function inside(view: SceneView, box: number, direction: 'up' | 'down'): number | undefined {
  const { boxes } = view.scene;
  if (direction === 'up') {
    const top = boxes.y[box] ?? 0;
    return nearest(view, box, (other) => (boxes.y[other] ?? 0) + (boxes.height[other] ?? 0) <= top);
  }
  for (let other = box + 1; other < boxes.count; other += 1) if (boxes.parent[other] === box) return other;
  return undefined;
}

function sideways(view: SceneView, box: number, direction: 'left' | 'right'): number {
  const { boxes } = view.scene;
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
