/** Which boxes React Flow gets: those in the window and a margin around it, never more than it can carry. */
import { boxMetrics } from './faces.js';
import { BoxKind } from './scene.js';
import type { SceneView } from './scene-view.js';
import { mountZoom, type Rect, type ScreenSize, type Viewport, visibleRect } from './viewport.js';

export const maxMounted = 150;
const margin = 300;
/** The window is computed again when less than this of its margin is left on a side. */
const leastMargin = 100;

export interface MountWindow {
  /** Boxes to mount, in drawing order. */
  boxes: number[];
  /** What the boxes were looked up for: rectangle in graph px, and zoom. */
  rect: Rect;
  zoom: number;
  /** True where there were too many boxes to mount: any move may bring that to an end. */
  overfull: boolean;
}

export const nothingMounted: MountWindow = {
  boxes: [],
  rect: { left: 0, top: 0, right: 0, bottom: 0 },
  zoom: 0,
  overfull: false,
};

/** Whether the view has left what `window` was computed for. */
export function isOutside(window: MountWindow, view: Viewport, screen: ScreenSize): boolean {
  if (view.zoom < mountZoom) return window.boxes.length > 0;
  if (window.zoom < mountZoom || window.overfull) return true;
  const needed = visibleRect(view, screen, leastMargin);
  const { rect } = window;
  const ratio = view.zoom / window.zoom;
  return (
    ratio > 1.5 ||
    needed.left < rect.left ||
    needed.top < rect.top ||
    needed.right > rect.right ||
    needed.bottom > rect.bottom
  );
}

/** Boxes for a view. Of an open group only its title counts. Too many, or too small to read: none, the canvas draws. */
export function mountWindow(view: SceneView, viewport: Viewport, screen: ScreenSize): MountWindow {
  const { zoom } = viewport;
  for (const around of [margin, leastMargin]) {
    const rect = visibleRect(viewport, screen, around);
    if (zoom < mountZoom) return { boxes: [], rect, zoom, overfull: false };
    const boxes = view.boxesIn(rect).filter((box) => {
      if (view.kind(box) !== BoxKind.container) return true;
      const top = view.scene.boxes.y[box] ?? 0;
      return top + boxMetrics.header >= rect.top && top <= rect.bottom;
    });
    if (boxes.length <= maxMounted) return { boxes, rect, zoom, overfull: false };
  }
  return { boxes: [], rect: visibleRect(viewport, screen, margin), zoom, overfull: true };
}
