/** Open groups on the canvas: their grounds, and their titles over the edges that enter beneath them. */
import { boxMetrics as m } from '../core/faces.js';
import { BoxKind } from '../core/scene.js';
import { dimmed, type Drawing, leastLabel } from './drawing.js';
import { isDimmed } from './highlight.js';
import { roundedRect } from './rounded-rect.js';

/** Backgrounds of open groups; nested ones alternate between two surfaces. */
export function drawContainers(drawing: Drawing, boxes: readonly number[]): void {
  const { context, view, palette, highlight, zoom, left, top } = drawing;
  const { x, y, width, height, depth } = view.scene.boxes;
  for (const box of boxes) {
    if (view.kind(box) !== BoxKind.container) continue;
    const w = width[box] ?? 0;
    const h = height[box] ?? 0;
    if (h * zoom < 3 || w * zoom < 1) continue;
    const bx = (x[box] ?? 0) - left;
    const by = (y[box] ?? 0) - top;
    roundedRect(context, bx, by, w, h, Math.min(10, w / 4, h / 4));
    context.fillStyle = (depth[box] ?? 0) % 2 === 0 ? palette.surface : palette.page;
    context.fill();
    context.lineWidth = Math.min(6, 1 / Math.min(1, zoom));
    context.strokeStyle = box === highlight.box ? palette.accent : palette.line;
    context.stroke();
  }
}

/** Titles of open groups, over the edges that enter beneath them. */
export function drawTitles(drawing: Drawing, boxes: readonly number[]): void {
  const { context, view, palette, highlight, zoom, left, top, mounted } = drawing;
  const { x, y, width, depth } = view.scene.boxes;
  const size = Math.min(22, Math.max(13, 9 / zoom));
  if (size * zoom < leastLabel) return;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.font = palette.fonts.strong.replace('13px', `${size.toFixed(1)}px`);
  context.lineWidth = 4;
  context.lineJoin = 'round';
  context.fillStyle = palette.muted;
  for (const box of boxes) {
    if (view.kind(box) !== BoxKind.container || mounted.has(box)) continue;
    const label = view.group(box)?.label ?? '';
    const textX = (x[box] ?? 0) - left + 32;
    const textY = (y[box] ?? 0) - top + m.header / 2;
    const room = Math.max(0, (width[box] ?? 0) - 40);
    context.globalAlpha = isDimmed(highlight, box) ? dimmed : 1;
    context.strokeStyle = (depth[box] ?? 0) % 2 === 0 ? palette.surface : palette.page;
    context.strokeText(label, textX, textY, room);
    context.fillText(label, textX, textY, room);
  }
  context.globalAlpha = 1;
}
