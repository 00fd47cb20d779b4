/** Open groups on the canvas: their grounds, and their titles over the edges that enter beneath them. */
import { boxMetrics as m } from '../core/faces.js';
import { BoxKind } from '../core/scene.js';
import { heatOfOpenNode } from './box-colours.js';
import { dimmed, type Drawing, leastLabel } from './drawing.js';
import { mountZoom } from '../core/viewport.js';
import { fitMiddle, textWidth } from '../core/text-metrics.js';
import { isDimmed } from './highlight.js';
import { roundedRect } from './rounded-rect.js';

/** Height of the strip that has the heat of a node whose bodies are shown. */
const heatStrip = 6;

/** Backgrounds of open groups; nested ones alternate between two surfaces. */
export function drawContainers(drawing: Drawing, boxes: readonly number[]): void {
  const { context, view, palette, highlight, heat = null, zoom, left, top } = drawing;
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
    const warm = heatOfOpenNode(view, heat, palette, box);
    if (warm !== undefined) {
      context.fillStyle = warm.fill;
      context.fillRect(bx + 10, by, Math.max(0, w - 20), Math.min(heatStrip, h / 2));
    }
    context.lineWidth = Math.min(6, 1 / Math.min(1, zoom));
    context.strokeStyle = box === highlight.box ? palette.accent : palette.line;
    context.stroke();
  }
}

/** Where the words of a title begin, after its arrow. */
const titleText = 21;

/** Titles of open groups, over the edges that enter beneath them. */
export function drawTitles(drawing: Drawing, boxes: readonly number[]): void {
  const { context, view, palette, highlight, zoom, left, top, mounted } = drawing;
  const { x, y, width, depth } = view.scene.boxes;
  if (zoom >= mountZoom) {
    for (const box of boxes) if (view.kind(box) === BoxKind.container && !mounted.has(box)) fullTitle(drawing, box);
    context.globalAlpha = 1;
    return;
  }
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

/** A title as it looks mounted: an arrow, the label, what the group holds; each on the ground of its group. */
function fullTitle(drawing: Drawing, box: number): void {
  const { context, view, palette, highlight, left, top } = drawing;
  const { x, y, width, depth } = view.scene.boxes;
  const group = view.group(box);
  if (group === undefined) return;
  const ground = (depth[box] ?? 0) % 2 === 0 ? palette.surface : palette.page;
  const { strong, small } = view.metrics;
  const end = (x[box] ?? 0) - left + (width[box] ?? 0) - 10;
  const middle = (y[box] ?? 0) - top + m.header / 2;
  let at = (x[box] ?? 0) - left + 12;
  // A body closes with its node and has no arrow.
  const isBody = group.path === '';
  const arrow = isBody ? 4 : titleText;
  const label = fitMiddle(strong, group.label, Math.max(0, end - at - arrow));
  const labelWidth = (textWidth(strong, label) * 12) / 13;
  const detailAt = at + arrow + labelWidth + 8;
  const showsDetail = detailAt + textWidth(small, group.detail) <= end;
  context.globalAlpha = isDimmed(highlight, box) ? dimmed : 1;
  context.fillStyle = ground;
  const wide = showsDetail ? textWidth(small, group.detail) + 8 : 0;
  context.fillRect(at - 2, middle - 9, arrow + labelWidth + wide + 6, 18);
  if (!isBody) {
    context.beginPath();
    context.moveTo(at + 1.5, middle - 1.7);
    context.lineTo(at + 5, middle + 1.8);
    context.lineTo(at + 8.5, middle - 1.7);
    context.lineWidth = 1.6;
    context.strokeStyle = palette.muted;
    context.stroke();
  }
  at += arrow;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.font = palette.fonts.strong.replace('13px', '12px');
  context.fillStyle = box === highlight.box ? palette.accent : palette.text;
  context.fillText(label, at, middle);
  if (!showsDetail) return;
  context.font = palette.fonts.small;
  context.fillStyle = palette.muted;
  context.fillText(group.detail, detailAt, middle);
}
