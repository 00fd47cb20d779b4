/** What lies under a point of the graph. */
import { boxMetrics } from './faces.js';
import { BoxKind } from './scene.js';
import type { SceneView } from './scene-view.js';

export type Hit =
  | { kind: 'box'; box: number }
  /** The title row of an open group. */
  | { kind: 'title'; box: number }
  | { kind: 'stub'; stub: number }
  | { kind: 'edge'; edge: number };

/** Finds the topmost thing at a point; `tolerance` in graph px widens edges. Null over empty ground. */
export function hitTest(view: SceneView, x: number, y: number, tolerance: number): Hit | null {
  const { scene } = view;
  const point = { left: x, top: y, right: x, bottom: y };
  const under = view.boxesIn(point);
  for (const box of under.reverse()) {
    if (view.kind(box) !== BoxKind.container) return { kind: 'box', box };
    if (y <= (scene.boxes.y[box] ?? 0) + boxMetrics.header) return { kind: 'title', box };
  }
  const stub = view.stubsIn(point)[0];
  if (stub !== undefined) return { kind: 'stub', stub };
  let nearest = -1;
  let least = tolerance * tolerance;
  const around = { left: x - tolerance, top: y - tolerance, right: x + tolerance, bottom: y + tolerance };
  for (const edge of view.edgesIn(around)) {
    const distance = edgeDistance(view, edge, x, y);
    if (distance <= least) {
      least = distance;
      nearest = edge;
    }
  }
  return nearest < 0 ? null : { kind: 'edge', edge: nearest };
}

const samples = 10;

/** Squared distance of a point from an edge as it is drawn: curves along the flow at their ends, between its points. */
function edgeDistance(view: SceneView, edge: number, screenX: number, screenY: number): number {
  // A flow to the right is one downwards with x and y exchanged.
  const across = view.scene.options.direction === 'right' ? 1 : 0;
  const [x, y] = across === 1 ? [screenY, screenX] : [screenX, screenY];
  const { offsets, points } = view.scene.edges;
  const end = offsets[edge + 1] ?? 0;
  let best = Infinity;
  for (let at = offsets[edge] ?? 0; at + 3 < end; at += 2) {
    const x0 = points[at + across] ?? 0;
    const y0 = points[at + 1 - across] ?? 0;
    const x1 = points[at + 2 + across] ?? 0;
    const y1 = points[at + 3 - across] ?? 0;
    let px = x0;
    let py = y0;
    for (let step = 1; step <= samples; step += 1) {
      const t = step / samples;
      // Bézier with control points (x0, middle) and (x1, middle).
      const ease = 3 * (1 - t) * t * t + t * t * t;
      const rise = 1.5 * (1 - t) * t + t * t * t;
      const qx = x0 + (x1 - x0) * ease;
      const qy = y0 + (y1 - y0) * rise;
      best = Math.min(best, segmentDistance(px, py, qx, qy, x, y));
      px = qx;
      py = qy;
    }
  }
  return best;
}

function segmentDistance(x0: number, y0: number, x1: number, y1: number, x: number, y: number): number {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length));
  const px = x0 + t * dx - x;
  const py = y0 + t * dy - y;
  return px * px + py * py;
}
