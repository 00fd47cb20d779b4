/** Edges on the canvas: one path per style, and arrowheads. */
import { curveZoom, type Drawing } from './drawing.js';
import { drawSymbolEdges } from './symbol-edges.js';

/** Zoom from which arrowheads are drawn. */
const arrowZoom = 0.25;
const arrowLength = 7;
const arrowHalf = 3.5;

export function drawEdges(drawing: Drawing, edges: readonly number[]): void {
  const { view, palette, highlight, zoom } = drawing;
  // Of more edges than can be drawn an even share is: the picture keeps its density.
  const stride = Math.ceil(edges.length / drawing.most);
  const plain = stride > 1 ? edges.filter((_, i) => i % stride === 0) : edges;
  const width = zoom >= curveZoom ? 1.25 : Math.min(4, 0.75 / zoom);
  if (highlight.lit === null) stroke(drawing, plain, palette.edge, width);
  else {
    stroke(drawing, plain, palette.line, width);
    const lit = plain.filter((edge) => isLit(drawing, edge));
    stroke(drawing, lit, palette.muted, Math.max(1.5, width));
  }
  drawSymbolEdges(drawing, plain, (some, colour, thick) => stroke(drawing, some, colour, thick));
  if (highlight.values.size === 0) return;
  const { values, valueOffsets } = view.scene.edges;
  const touched = edges.filter((edge) => {
    for (let at = valueOffsets[edge] ?? 0; at < (valueOffsets[edge + 1] ?? 0); at += 1) {
      if (highlight.values.has(values[at] ?? -1)) return true;
    }
    return false;
  });
  if (touched.length > 0) stroke(drawing, touched, palette.accent, Math.max(2, 1.5 / zoom));
}

/** Whether both ends of an edge are brought out. */
function isLit({ view, highlight }: Drawing, edge: number): boolean {
  const { from, to } = view.scene.edges;
  return highlight.lit?.[from[edge] ?? -1] === 1 && highlight.lit[to[edge] ?? -1] === 1;
}

function stroke(drawing: Drawing, edges: readonly number[], colour: string, width: number): void {
  const { context, view, zoom, left, top } = drawing;
  const { offsets, points, arrow } = view.scene.edges;
  const across = view.scene.options.direction === 'right';
  const curved = zoom >= curveZoom;
  const arrows = zoom >= arrowZoom;
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = width;
  context.lineJoin = 'round';
  context.beginPath();
  for (const edge of edges) {
    const start = offsets[edge] ?? 0;
    const end = offsets[edge + 1] ?? 0;
    let x = (points[start] ?? 0) - left;
    let y = (points[start + 1] ?? 0) - top;
    context.moveTo(x, y);
    const tip = arrows && arrow[edge] === 1 ? arrowLength - 1 : 0;
    for (let at = start + 2; at < end; at += 2) {
      const back = at + 2 === end ? tip : 0;
      const nextX = (points[at] ?? 0) - left - (across ? back : 0);
      const nextY = (points[at + 1] ?? 0) - top - (across ? 0 : back);
      if (!curved || nextX === x || nextY === y) context.lineTo(nextX, nextY);
      else if (across) context.bezierCurveTo((x + nextX) / 2, y, (x + nextX) / 2, nextY, nextX, nextY);
      else context.bezierCurveTo(x, (y + nextY) / 2, nextX, (y + nextY) / 2, nextX, nextY);
      x = nextX;
      y = nextY;
    }
  }
  context.stroke();
  if (!arrows) return;
  context.beginPath();
  for (const edge of edges) {
    if (arrow[edge] !== 1) continue;
    const end = offsets[edge + 1] ?? 0;
    const x = (points[end - 2] ?? 0) - left;
    const y = (points[end - 1] ?? 0) - top;
    context.moveTo(x, y);
    context.lineTo(x - (across ? arrowLength : arrowHalf), y - (across ? arrowHalf : arrowLength));
    context.lineTo(x - (across ? arrowLength : -arrowHalf), y + (across ? arrowHalf : -arrowLength));
    context.closePath();
  }
  context.fill();
}
