/** Where the window stands over a scene: at first, and again after a new layout of the same graph. */
import { BoxKind } from '../../../src-graph/core/scene.js';
import type { SceneView } from '../../../src-graph/core/scene-view.js';
import type { Selection } from '../../../src-graph/core/selection.js';
import { openingViewport, type ScreenSize, type Viewport, visibleRect } from '../../../src-graph/core/viewport.js';

/** A thing of the model and where its corner is on screen. */
export interface Anchor {
  selection: Selection;
  x: number;
  y: number;
}

/** The selection where it is on screen, else the box nearest the middle of the window. */
export function anchorOf(view: SceneView, viewport: Viewport, screen: ScreenSize, selection: Selection): Anchor | null {
  const box = anchorBox(view, viewport, screen, selection);
  if (box < 0) return null;
  const { left, top } = view.rect(box);
  return {
    selection: view.selectionOf(box),
    x: left * viewport.zoom + viewport.x,
    y: top * viewport.zoom + viewport.y,
  };
}

function anchorBox(view: SceneView, viewport: Viewport, screen: ScreenSize, selection: Selection): number {
  const seen = visibleRect(viewport, screen);
  const own = view.boxOf(selection);
  if (own >= 0) {
    const { left, top } = view.rect(own);
    if (left >= seen.left && left <= seen.right && top >= seen.top && top <= seen.bottom) return own;
  }
  return middleBox(view, viewport, screen);
}

/** The box nearest the middle of the window that is no open group; -1 when none is in the window. */
export function middleBox(view: SceneView, viewport: Viewport, screen: ScreenSize): number {
  const seen = visibleRect(viewport, screen);
  const middleX = (seen.left + seen.right) / 2;
  const middleY = (seen.top + seen.bottom) / 2;
  let best = -1;
  let least = Infinity;
  for (const box of view.boxesIn(seen)) {
    if (view.kind(box) === BoxKind.container) continue;
    const { left, top, right, bottom } = view.rect(box);
    const distance = Math.hypot((left + right) / 2 - middleX, (top + bottom) / 2 - middleY);
    if (distance < least) {
      least = distance;
      best = box;
    }
  }
  return best;
}

/** The viewport that puts an anchor back to its place on screen; null when the scene does not show it. */
export function keepAnchor(view: SceneView, viewport: Viewport, anchor: Anchor): Viewport | null {
  const box = view.boxOf(anchor.selection);
  if (box < 0) return null;
  const { left, top } = view.rect(box);
  const { zoom } = viewport;
  return { zoom, x: anchor.x - left * zoom, y: anchor.y - top * zoom };
}

/** Where a scene opens. */
export function openingViewportOf(view: SceneView, screen: ScreenSize): Viewport {
  const { scene } = view;
  const { left, top, right, bottom } = view.rect(0);
  const first = scene.boxes.count === 0 ? { x: 0, y: 0 } : { x: (left + right) / 2, y: (top + bottom) / 2 };
  return openingViewport(scene, screen, first, scene.options.direction);
}
