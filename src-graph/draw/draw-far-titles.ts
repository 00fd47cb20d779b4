/** Titles of open groups seen from so far that their title rows cannot be read: at reading size, in them or beside them. */
import { BoxKind } from '../core/scene.js';
import { fitEnd, textWidth } from '../core/text-metrics.js';
import { dimmed, type Drawing } from './drawing.js';
import { isDimmed } from './highlight.js';
import { stretched, stretchOf } from './stretch.js';
import { TakenPlaces } from './taken-places.js';

/** From this zoom on title rows can be read. */
const nearZoom = 0.27;
/** Groups lower than this get no title; titles at most; their longest width. Screen px. */
const leastHeight = 16;
const maxTitles = 120;
const widest = 160;

export function drawFarTitles(drawing: Drawing, boxes: readonly number[]): void {
  const { context, view, palette, highlight, zoom, left, top } = drawing;
  if (zoom >= nearZoom) return;
  const { height } = view.scene.boxes;
  const font = view.metrics.small;
  const taken = new TakenPlaces();
  const stretch = stretchOf(view.scene, zoom);
  context.save();
  // Screen px from here on: fonts of a million px are not drawn.
  context.scale(1 / zoom, 1 / zoom);
  context.font = palette.fonts.small;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = palette.page;
  let drawn = 0;
  for (const box of boxes) {
    if (view.kind(box) !== BoxKind.container) continue;
    if ((height[box] ?? 0) * zoom < leastHeight) continue;
    const text = fitEnd(font, view.group(box)?.label ?? '', widest);
    const wide = textWidth(font, text);
    const rect = stretched(view.rect(box), view.scene, stretch);
    const room = (rect.right - rect.left) * zoom;
    const within = room > wide + 16;
    const at = (rect.left - left) * zoom + (within ? 8 : room + 6);
    const middle = Math.max((rect.top - top) * zoom, 0) + 10;
    if (middle > (rect.bottom - top) * zoom || !taken.take(at, middle, wide + 8)) continue;
    context.globalAlpha = isDimmed(highlight, box) ? dimmed : 1;
    context.strokeText(text, at, middle);
    context.fillStyle = palette.text;
    context.fillText(text, at, middle);
    drawn += 1;
    if (drawn >= maxTitles) break;
  }
  context.globalAlpha = 1;
  context.restore();
}
