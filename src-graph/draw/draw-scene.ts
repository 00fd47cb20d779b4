/**
 * Draws a part of a scene: open groups, edges, boxes, stubs, labels; less of each the further away. Coordinates are
 * taken relative to the part's corner before they reach the canvas, whose single precision would make lines tremble in
 * graphs of a million px.
 */
import type { SceneView } from '../core/scene-view.js';
import { type Rect, type ScreenSize, type Viewport, visibleRect } from '../core/viewport.js';
import type { HeatScale } from '../core/heat-scale.js';
import { drawBoxes } from './draw-boxes.js';
import { drawContainers, drawTitles } from './draw-containers.js';
import { drawFarTitles } from './draw-far-titles.js';
import { drawEdgeLabels } from './draw-edge-labels.js';
import { drawEdges } from './draw-edges.js';
import { drawStubs } from './draw-stubs.js';
import { type Drawing, maxPerFrame } from './drawing.js';
import type { Highlight } from './highlight.js';
import type { Palette } from './palette.js';

/** Draws what is in the window on its canvas. */
export function drawScene(
  canvas: HTMLCanvasElement,
  view: SceneView | null,
  viewport: Viewport,
  screen: ScreenSize,
  ratio: number,
  look: { palette: Palette; highlight: Highlight; mounted: ReadonlySet<number>; heat?: HeatScale | null },
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (view === null) return;
  const scale = ratio * viewport.zoom;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  const rect = visibleRect(viewport, screen);
  drawPart({ context, view, zoom: viewport.zoom, left: rect.left, top: rect.top, most: maxPerFrame, ...look }, rect);
}

/** Draws what touches `rect` (graph px); the context is scaled already, its origin is (`left`, `top`). */
export function drawPart(drawing: Drawing, rect: Rect): void {
  const { view, marks } = drawing;
  const boxes = view.boxesIn(rect);
  marks?.beginPart('groups');
  drawContainers(drawing, boxes);
  marks?.end();
  const around = 40 / drawing.zoom;
  const edges = view.edgesIn({
    left: rect.left - around,
    top: rect.top - around,
    right: rect.right + around,
    bottom: rect.bottom + around,
  });
  marks?.beginPart('edges');
  drawEdges(drawing, edges);
  marks?.end();
  marks?.beginPart('titles');
  drawTitles(drawing, boxes);
  marks?.end();
  marks?.beginPart('boxes');
  drawBoxes(drawing, boxes);
  drawFarTitles(drawing, boxes);
  marks?.end();
  marks?.beginPart('stubs');
  drawStubs(drawing, rect);
  marks?.end();
  marks?.beginPart('labels');
  drawEdgeLabels(drawing, edges);
  marks?.end();
}
