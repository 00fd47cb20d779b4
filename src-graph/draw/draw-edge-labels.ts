/** Shapes beside the edges that leave a box, near reading size: one per value, never over a box. */
import { dtypeName } from '../../src-shared/dtype.js';
import { type Dim, type ModelGraph, type ValueIndex, valueShape } from '../../src-shared/graph.js';
import { BoxKind } from '../core/scene.js';
import type { SceneView } from '../core/scene-view.js';
import { type FontMetrics, fitMiddle, textWidth } from '../core/text-metrics.js';
import type { Drawing } from './drawing.js';
import { TakenPlaces } from './taken-places.js';

/** Zoom from which labels are drawn. */
const labelZoom = 0.7;
/** Widths in graph px. */
const widestDim = 80;
const widestLabel = 180;
/** Distance of a label from its line, and of its middle from where the line leaves the box. */
const beside = 6;
const below = 13;
const halfHeight = 6;
const float32 = 1;

/** `batch×3×224×224`, with the type where it is not float32; '' where nothing is known. */
export function edgeLabel(model: ModelGraph, font: FontMetrics, value: ValueIndex): string {
  const shape = valueShape(model, value);
  if (shape === null || (shape.length > 0 && shape.every((dim) => dim === null))) return '';
  const dtype = model.values.dtype[value] ?? 0;
  const dims = shape.length === 0 ? 'scalar' : shape.map((dim) => dimText(font, dim)).join('×');
  return fitMiddle(font, dtype === 0 || dtype === float32 ? dims : `${dims} ${dtypeName(dtype)}`, widestLabel);
}

/** Of long expressions and paths that exporters write as dims only that there is one: pointing at the edge shows them. */
function dimText(font: FontMetrics, dim: Dim): string {
  if (typeof dim !== 'string') return String(dim ?? '?');
  return dim.length > 12 && /\W/.test(dim) ? '…' : fitMiddle(font, dim, widestDim);
}

export function drawEdgeLabels(drawing: Drawing, edges: readonly number[]): void {
  const { context, view, palette, highlight, zoom, left, top } = drawing;
  const { options } = view.scene;
  if (zoom < labelZoom || !options.shapes) return;
  const { model } = view.links;
  const { offsets, points, origin, from, values, valueOffsets } = view.scene.edges;
  const font = view.metrics.mono;
  const across = options.direction === 'right';
  const taken = new TakenPlaces();
  const done = new Set<number>();
  context.font = palette.fonts.label;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.lineWidth = 3;
  context.lineJoin = 'round';
  // The order of edges decides which of two labels is left out, so that nothing flickers.
  for (const edge of [...edges].sort((a, b) => a - b)) {
    if (origin[edge] !== 1) continue;
    const value = values[valueOffsets[edge] ?? 0] ?? -1;
    if (value < 0 || done.has(value)) continue;
    if (highlight.lit !== null && highlight.lit[from[edge] ?? -1] !== 1) continue;
    const text = edgeLabel(model, font, value);
    if (text === '') continue;
    const width = textWidth(font, text) * labelScale;
    const start = offsets[edge] ?? 0;
    const x = points[start] ?? 0;
    const y = points[start + 1] ?? 0;
    const middle = across ? y - 8 : y + below;
    const sides = across ? [x + beside] : [x + beside, x - beside - width];
    const free = sides.find((at) => isFree(view, at, middle, width) && taken.take(at, middle, width + 8));
    if (free === undefined) continue;
    done.add(value);
    context.strokeStyle = groundAt(drawing, from[edge] ?? -1);
    context.strokeText(text, free - left, middle - top);
    context.fillStyle = highlight.values.has(value) ? palette.accent : palette.muted;
    context.fillText(text, free - left, middle - top);
  }
}

/** How far labels reach to the right, graph px; a scene's own width leaves them out. */
export function labelsReach(view: SceneView): number {
  const { options, edges } = view.scene;
  let reach = 0;
  if (!options.shapes) return reach;
  for (let edge = 0; edge < edges.count; edge += 1) {
    const from = (edges.points[edges.offsets[edge] ?? 0] ?? 0) + beside;
    if (edges.origin[edge] !== 1 || from + widestLabel <= reach) continue;
    const text = edgeLabel(view.links.model, view.metrics.mono, edges.values[edges.valueOffsets[edge] ?? 0] ?? 0);
    reach = Math.max(reach, from + textWidth(view.metrics.mono, text) * labelScale);
  }
  return reach;
}

/** Labels are set at 10 px; the metrics are of 11 px. */
const labelScale = 10 / 11;

/** Whether no box stands where a label would. */
function isFree(view: SceneView, x: number, middle: number, width: number): boolean {
  const place = { left: x, top: middle - halfHeight, right: x + width, bottom: middle + halfHeight };
  return view.boxesIn(place).every((box) => view.kind(box) === BoxKind.container);
}

/** Colour of the ground a box stands on. */
function groundAt({ view, palette }: Drawing, box: number): string {
  const parent = view.scene.boxes.parent[box] ?? -1;
  if (parent < 0) return palette.page;
  return (view.scene.boxes.depth[parent] ?? 0) % 2 === 0 ? palette.surface : palette.page;
}
