/** Stubs on the canvas: small labels in place of the edges of widely shared values. */
import { stubHeight } from '../core/scene.js';
import { stubText } from '../core/stub-text.js';
import type { Rect } from '../core/viewport.js';
import { dimmed, type Drawing } from './drawing.js';
import { isDimmed } from './highlight.js';
import { roundedRect } from './rounded-rect.js';

const leastZoom = 0.3;

export function drawStubs(drawing: Drawing, rect: Rect): void {
  const { context, view, palette, highlight, zoom, left, top } = drawing;
  if (zoom < leastZoom) return;
  const { stubs } = view.scene;
  const { strings, values } = view.links.model;
  context.font = palette.fonts.small;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const stub of view.stubsIn(rect)) {
    const y = stubs.y[stub] ?? 0;
    const x = stubs.x[stub] ?? 0;
    const width = stubs.width[stub] ?? 0;
    const value = stubs.value[stub] ?? -1;
    const lit = highlight.values.has(value);
    context.globalAlpha = isDimmed(highlight, stubs.box[stub] ?? -1) ? dimmed : 1;
    roundedRect(context, x - left, y - top, width, stubHeight, stubHeight / 2);
    context.fillStyle = lit ? palette.accent : palette.accentSoft;
    context.fill();
    if (stubs.expanded[stub] === 1) {
      context.strokeStyle = palette.accent;
      context.lineWidth = 1;
      context.stroke();
    }
    if (zoom < 0.5) continue;
    context.fillStyle = lit ? palette.page : palette.accent;
    const text = stubText(view.metrics, strings.get(values.name[value] ?? 0), stubs.users[stub] ?? 0);
    context.fillText(text, x - left + width / 2, y - top + stubHeight / 2 + 0.5);
  }
  context.globalAlpha = 1;
}
