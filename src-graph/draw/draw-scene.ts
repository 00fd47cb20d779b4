/**
 * Draws what is in the window on one canvas: open groups, edges, boxes, stubs, labels; less of each the further away.
 * Coordinates are taken relative to the window's corner before they reach the canvas, whose single precision would
 * make lines tremble in graphs of a million px.
 */
import type { SceneView } from '../core/scene-view.js';
import { type ScreenSize, type Viewport, visibleRect } from '../core/viewport.js';
import { drawBoxes, drawContainers, drawTitles } from './draw-boxes.js';
import { drawEdgeLabels, drawEdges } from './draw-edges.js';
import { drawStubs } from './draw-stubs.js';
import type { Drawing } from './drawing.js';
import type { Highlight } from './highlight.js';
import type { Palette } from './palette.js';

export function drawScene(
  canvas: HTMLCanvasElement,
  view: SceneView | null,
  viewport: Viewport,
  screen: ScreenSize,
  ratio: number,
  look: { palette: Palette; highlight: Highlight; mounted: ReadonlySet<number> },
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (view === null) return;
  const scale = ratio * viewport.zoom;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  const rect = visibleRect(viewport, screen);
  const drawing: Drawing = { context, view, zoom: viewport.zoom, left: rect.left, top: rect.top, ...look };
  const boxes = view.boxesIn(rect);
  drawContainers(drawing, boxes);
  const around = 40 / viewport.zoom;
  const edges = view.edgesIn({
    left: rect.left - around,
    top: rect.top - around,
    right: rect.right + around,
    bottom: rect.bottom + around,
  });
  drawEdges(drawing, edges);
  drawTitles(drawing, boxes);
  drawBoxes(drawing, boxes);
  drawStubs(drawing, rect);
  drawEdgeLabels(drawing, edges);
}
