/** Boxes on the canvas: as they look mounted when near, operator names only when further away, plain shapes when far. */
import { operatorCategories } from '../categories.js';
import { bodyLabel, boxMetrics } from '../core/faces.js';
import { BoxKind } from '../core/scene.js';
import { textWidth } from '../core/text-metrics.js';
import { mountZoom } from '../core/viewport.js';
import type { Drawing } from './drawing.js';
import { roundedRect } from './rounded-rect.js';

/** Smallest label height on screen, px. */
const leastLabel = 6;
const categoryIndex = new Map(operatorCategories.map((category, i) => [category, i]));
const m = boxMetrics;

/** Backgrounds of open groups; nested ones alternate between two surfaces. */
export function drawContainers(drawing: Drawing, boxes: readonly number[]): void {
  const { context, view, palette, highlight, zoom, left, top } = drawing;
  const { x, y, width, height, depth } = view.scene.boxes;
  for (const box of boxes) {
    if (view.kind(box) !== BoxKind.container) continue;
    const w = width[box] ?? 0;
    const h = height[box] ?? 0;
    if (h * zoom < 3) continue;
    const bx = (x[box] ?? 0) - left;
    const by = (y[box] ?? 0) - top;
    roundedRect(context, bx, by, w, h, Math.min(10, w / 4));
    context.fillStyle = (depth[box] ?? 0) % 2 === 0 ? palette.surface : palette.page;
    context.fill();
    context.lineWidth = Math.min(6, 1 / Math.min(1, zoom));
    context.strokeStyle = box === highlight.box ? palette.accent : palette.line;
    context.stroke();
  }
}

/** Titles of open groups, over the edges that enter beneath them. */
export function drawTitles(drawing: Drawing, boxes: readonly number[]): void {
  const { context, view, palette, zoom, left, top, mounted } = drawing;
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
    context.strokeStyle = (depth[box] ?? 0) % 2 === 0 ? palette.surface : palette.page;
    context.strokeText(label, textX, textY, room);
    context.fillText(label, textX, textY, room);
  }
}

/** Boxes that are not open groups. */
export function drawBoxes(drawing: Drawing, boxes: readonly number[]): void {
  const { view, zoom, mounted } = drawing;
  const leaves = boxes.filter((box) => view.kind(box) !== BoxKind.container && !mounted.has(box));
  const stride = Math.ceil(leaves.length / drawing.most);
  for (let i = 0; i < leaves.length; i += stride) {
    const box = leaves[i] ?? 0;
    drawing.marks?.beginBox(box);
    if (zoom < 0.12) plainBox(drawing, box);
    else if (view.kind(box) === BoxKind.node) nodeBox(drawing, box);
    else if (view.kind(box) === BoxKind.group) groupBox(drawing, box);
    else terminalBox(drawing, box);
    drawing.marks?.end();
  }
  if (drawing.highlight.box >= 0) ring(drawing, drawing.highlight.box);
}

function ring(drawing: Drawing, box: number): void {
  const { context, view, palette, zoom, left, top, mounted } = drawing;
  if (mounted.has(box) || view.kind(box) === BoxKind.container) return;
  const { left: x0, top: y0, right, bottom } = view.rect(box);
  const gap = 2 / Math.min(1, zoom);
  roundedRect(context, x0 - left - gap, y0 - top - gap, right - x0 + 2 * gap, bottom - y0 + 2 * gap, 8);
  context.lineWidth = 2 / Math.min(1, zoom);
  context.strokeStyle = palette.accent;
  context.stroke();
}

function plainBox(drawing: Drawing, box: number): void {
  const { context, view, palette, zoom, left, top } = drawing;
  const rect = view.rect(box);
  const kind = view.kind(box);
  const slot = kind === BoxKind.node ? view.category(box) : -1;
  context.fillStyle =
    slot >= 0 ? (palette.category[slot] ?? palette.faint) : kind === BoxKind.group ? palette.lineStrong : palette.muted;
  // At least one px on screen, or nothing would be left of a distant graph.
  const width = Math.max(rect.right - rect.left, 1 / zoom);
  const height = Math.max(rect.bottom - rect.top, 1 / zoom);
  context.fillRect(rect.left - left, rect.top - top, width, height);
}

function nodeBox(drawing: Drawing, box: number): void {
  const { context, view, palette, zoom, left, top } = drawing;
  const face = view.nodeFace(box);
  const slot = categoryIndex.get(face.category) ?? 0;
  const rect = view.rect(box);
  const x = rect.left - left;
  const y = rect.top - top;
  const { width, height } = face;
  roundedRect(context, x, y, width, height, 6);
  context.fillStyle = palette.categoryFill[slot] ?? palette.raised;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = palette.lineStrong;
  if (face.category === 'custom') context.setLineDash([4, 3]);
  context.stroke();
  context.setLineDash([]);
  context.fillStyle = palette.category[slot] ?? palette.faint;
  context.fillRect(x, y + 4, zoom < 0.4 ? m.bar * 1.6 : m.bar, height - 8);
  if (zoom < mountZoom) {
    fittedLabel(drawing, face.operator, x, y, width, height);
    return;
  }
  const textX = x + m.bar + m.paddingX - 2;
  let textY = y + m.paddingY + m.operatorLine / 2;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.font = palette.fonts.strong;
  context.fillStyle = palette.text;
  context.fillText(face.operator, textX, textY);
  textY += m.operatorLine / 2;
  context.fillStyle = palette.muted;
  if (face.name !== '') {
    context.font = palette.fonts.mono;
    context.fillText(face.name, textX, textY + m.nameLine / 2);
    textY += m.nameLine;
  }
  if (face.weights.length > 0) textY += m.weightGap;
  for (const line of face.weights) {
    context.font = palette.fonts.small;
    context.fillText(line.label, textX, textY + m.weightLine / 2);
    context.font = palette.fonts.mono;
    context.textAlign = 'right';
    context.fillText(line.shape, x + width - m.paddingX, textY + m.weightLine / 2);
    context.textAlign = 'left';
    textY += m.weightLine;
  }
  context.font = palette.fonts.small;
  if (face.moreWeights > 0) {
    context.fillText(`+${String(face.moreWeights)} more`, textX, textY + m.weightLine / 2);
    textY += m.weightLine;
  }
  context.fillStyle = palette.accent;
  for (const body of face.bodies) {
    context.fillText(bodyLabel(body), textX, textY + m.bodyLine / 2);
    textY += m.bodyLine;
  }
}

function groupBox(drawing: Drawing, box: number): void {
  const { context, view, palette, zoom, left, top } = drawing;
  const face = view.groupFace(box);
  const group = view.group(box);
  const rect = view.rect(box);
  const x = rect.left - left;
  const y = rect.top - top;
  const width = rect.right - rect.left;
  const height = rect.bottom - rect.top;
  context.lineWidth = 1;
  context.strokeStyle = palette.lineStrong;
  context.fillStyle = palette.raised;
  if ((group?.repeats ?? 0) > 1) {
    roundedRect(context, x + 3, y + 3, width, height, 8);
    context.fill();
    context.stroke();
  }
  roundedRect(context, x, y, width, height, 8);
  context.fill();
  context.stroke();
  const textHeight = height - 8;
  if (zoom < mountZoom) fittedLabel(drawing, face.label, x, y, width, textHeight);
  else {
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    context.font = palette.fonts.strong;
    context.fillStyle = palette.text;
    context.fillText(face.label, x + m.paddingX, y + 17);
    context.font = palette.fonts.small;
    context.fillStyle = palette.muted;
    context.fillText(face.detail, x + m.paddingX, y + 34);
  }
  // What the group is made of, as shares of its nodes.
  const total = group?.mix.reduce((sum, count) => sum + count, 0) ?? 0;
  let at = x + m.paddingX;
  const whole = width - 2 * m.paddingX;
  group?.mix.forEach((count, slot) => {
    if (count === 0) return;
    const share = (whole * count) / total;
    context.fillStyle = palette.category[slot] ?? palette.faint;
    context.fillRect(at, y + height - 9, share, 3);
    at += share;
  });
}

function terminalBox(drawing: Drawing, box: number): void {
  const { context, view, palette, zoom, left, top } = drawing;
  const face = view.terminalFace(box);
  const rect = view.rect(box);
  const x = rect.left - left;
  const y = rect.top - top;
  roundedRect(context, x, y, face.width, face.height, face.height / 2);
  context.fillStyle = palette.surface;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = palette.lineStrong;
  if (view.kind(box) === BoxKind.outer) context.setLineDash([4, 3]);
  context.stroke();
  context.setLineDash([]);
  if (zoom < mountZoom) {
    fittedLabel(drawing, face.name, x, y, face.width, face.height);
    return;
  }
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = palette.fonts.mono;
  context.fillStyle = palette.text;
  context.fillText(face.name, x + face.width / 2, y + (face.type === '' ? 20 : 14));
  context.font = palette.fonts.small;
  context.fillStyle = palette.muted;
  context.fillText(face.type, x + face.width / 2, y + 28);
}

/** One label as large as the box allows, so that operators can be read long before names can. */
function fittedLabel(drawing: Drawing, text: string, x: number, y: number, width: number, height: number): void {
  const { context, view, palette, zoom } = drawing;
  const natural = textWidth(view.metrics.strong, text);
  const size = Math.min(13 / Math.min(1, zoom * 1.4), (13 * (width - 12)) / natural, height * 0.7);
  if (size * zoom < leastLabel) return;
  context.font = palette.fonts.strong.replace('13px', `${size.toFixed(1)}px`);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = palette.text;
  context.fillText(text, x + width / 2, y + height / 2);
}
