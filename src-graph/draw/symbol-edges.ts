/** Edges by symbol: those whose value carries chosen symbols, in their colours; of several, in turn along the edge. */
import { symbolsIn } from '../core/symbol-paint.js';
import { curveZoom, type Drawing } from './drawing.js';

/** Length of one colour on an edge of several, px on screen. */
const dash = 9;

/** Strokes painted edges by `stroke`, which takes the dashes the context has. */
export function drawSymbolEdges(
  drawing: Drawing,
  edges: readonly number[],
  stroke: (edges: readonly number[], colour: string, width: number) => void,
): void {
  const { context, view, zoom, heat } = drawing;
  const paint = heat?.layer.paint;
  if (paint === undefined) return;
  const { values, valueOffsets } = view.scene.edges;
  const byBits = new Map<number, number[]>();
  for (const edge of edges) {
    let bits = 0;
    for (let at = valueOffsets[edge] ?? 0; at < (valueOffsets[edge + 1] ?? 0); at += 1)
      bits |= paint.values[values[at] ?? -1] ?? 0;
    if (bits === 0) continue;
    const same = byBits.get(bits);
    if (same === undefined) byBits.set(bits, [edge]);
    else same.push(edge);
  }
  const width = zoom >= curveZoom ? 2.25 : Math.min(6, 1.25 / zoom);
  const length = dash / Math.min(1, zoom);
  for (const [bits, same] of byBits) {
    const colours = symbolsIn(bits, paint).map(({ colour }) => colour);
    colours.forEach((colour, index) => {
      // Each covers what is left of the ones before: the first all of it, the last one part.
      const parts = colours.length - index;
      context.setLineDash(index === 0 ? [] : [length * parts, length * index]);
      stroke(same, colour, width);
    });
  }
  context.setLineDash([]);
}
