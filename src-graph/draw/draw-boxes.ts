/** Boxes on the canvas: as they look mounted when near, their labels only when further away, plain shapes when far. */
import { boxMetrics as m } from '../core/faces.js';
import { BoxKind } from '../core/scene.js';
import { mountZoom } from '../core/viewport.js';
import { distantColour, heatOfBox } from './box-colours.js';
import { drawNode } from './draw-node.js';
import { dimmed, type Drawing } from './drawing.js';
import { fittedLabel } from './fitted-label.js';
import { hatch } from './hatch.js';
import { isDimmed } from './highlight.js';
import { stretched, stretchOf } from './stretch.js';
import { roundedRect } from './rounded-rect.js';
import { drawSymbols } from './symbol-colours.js';

/** Below this zoom boxes are plain rectangles. */
const plainZoom = 0.12;

/** Boxes that are not open groups. */
export function drawBoxes(drawing: Drawing, boxes: readonly number[]): void {
  const { context, view, zoom, mounted, highlight } = drawing;
  const leaves = boxes.filter((box) => view.kind(box) !== BoxKind.container && !mounted.has(box));
  const stride = Math.ceil(leaves.length / drawing.most);
  const draw = (box: number): void => {
    drawing.marks?.beginBox(box);
    if (zoom < plainZoom) plainBox(drawing, box);
    else if (view.kind(box) === BoxKind.node) drawNode(drawing, box);
    else if (view.kind(box) === BoxKind.group) groupBox(drawing, box);
    else terminalBox(drawing, box);
    drawing.marks?.end();
  };
  // What is brought out comes last: of boxes that fall on one px it is the one that has to be seen.
  const lit: number[] = [];
  context.globalAlpha = highlight.lit === null ? 1 : dimmed;
  for (let i = 0; i < leaves.length; i += stride) {
    const box = leaves[i] ?? 0;
    if (highlight.lit === null || isDimmed(highlight, box)) draw(box);
    else lit.push(box);
  }
  context.globalAlpha = 1;
  for (const box of lit) draw(box);
  if (highlight.found !== undefined) outlineFound(drawing, leaves, highlight.found);
  if (highlight.box >= 0) ring(drawing, highlight.box);
}

/** What was found gets an outline, at any zoom at least one px wide, in one stroke for all. */
function outlineFound(
  { context, view, palette, zoom, left, top }: Drawing,
  boxes: readonly number[],
  found: Uint8Array,
): void {
  context.beginPath();
  for (const box of boxes) {
    if (found[box] !== 1) continue;
    const rect = view.rect(box);
    context.rect(rect.left - left - 1, rect.top - top - 1, rect.right - rect.left + 2, rect.bottom - rect.top + 2);
  }
  context.lineWidth = Math.max(2, 1.5 / zoom);
  context.strokeStyle = palette.found;
  context.stroke();
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
  const { context, view, palette, heat = null, zoom, left, top } = drawing;
  const rect = stretched(view.rect(box), view.scene, stretchOf(view.scene, zoom));
  context.fillStyle = distantColour(view, heat, palette, box);
  // At least one px on screen, or nothing would be left of a distant graph.
  const width = Math.max(rect.right - rect.left, 1 / zoom);
  const height = Math.max(rect.bottom - rect.top, 1 / zoom);
  context.fillRect(rect.left - left, rect.top - top, width, height);
}

function groupBox(drawing: Drawing, box: number): void {
  const { context, view, palette, heat = null, zoom, left, top } = drawing;
  const face = view.groupFace(box);
  const group = view.group(box);
  const rect = view.rect(box);
  const x = rect.left - left;
  const y = rect.top - top;
  const width = rect.right - rect.left;
  const height = rect.bottom - rect.top;
  const warm = heatOfBox(view, heat, palette, box);
  context.lineWidth = 1;
  context.strokeStyle = palette.lineStrong;
  context.fillStyle = palette.raised;
  if ((group?.repeats ?? 0) > 1) {
    roundedRect(context, x + 3, y + 3, width, height, 8);
    context.fill();
    context.stroke();
  }
  context.fillStyle = warm?.fill ?? palette.raised;
  roundedRect(context, x, y, width, height, 8);
  context.fill();
  if (warm === null) hatch(context, x, y, width, height, palette.line);
  else if (warm !== undefined) drawSymbols(context, warm, { x, y, width, height }, 8);
  roundedRect(context, x, y, width, height, 8);
  context.lineWidth = 1;
  context.strokeStyle = palette.lineStrong;
  context.stroke();
  if (zoom < mountZoom) {
    fittedLabel(drawing, face.label, { x, y, width, height: height - 8 }, warm?.text ?? palette.text);
  } else {
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    context.font = palette.fonts.strong;
    context.fillStyle = warm?.text ?? palette.text;
    context.fillText(face.label, x + m.paddingX, y + 17);
    context.font = palette.fonts.small;
    context.fillStyle = warm?.text ?? palette.muted;
    context.fillText(face.detail, x + m.paddingX, y + 34);
  }
  // What the group is made of, as shares of its nodes.
  const total = group?.mix.reduce((sum, count) => sum + count, 0) ?? 0;
  let at = x + m.paddingX;
  const whole = width - 2 * m.paddingX;
  group?.mix.forEach((count, slot) => {
    if (count === 0 || warm !== undefined) return;
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
  const width = rect.right - rect.left;
  const height = rect.bottom - rect.top;
  roundedRect(context, x, y, width, height, height / 2);
  context.fillStyle = palette.surface;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = palette.lineStrong;
  if (view.kind(box) === BoxKind.outer) context.setLineDash([4, 3]);
  context.stroke();
  context.setLineDash([]);
  if (zoom < mountZoom) {
    fittedLabel(drawing, face.name, { x, y, width, height }, palette.text);
    return;
  }
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = palette.fonts.mono;
  context.fillStyle = palette.text;
  context.fillText(face.name, x + width / 2, y + (face.type === '' ? 20 : 14));
  context.font = palette.fonts.small;
  context.fillStyle = palette.muted;
  context.fillText(face.type, x + width / 2, y + 28);
}
