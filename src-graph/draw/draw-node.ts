/** A node on the canvas: as it looks mounted when near, its operator only from further away. */
import { operatorCategories } from '../categories.js';
import { boxMetrics as m } from '../core/faces.js';
import { mountZoom } from '../core/viewport.js';
import { heatOfBox } from './box-colours.js';
import type { Drawing } from './drawing.js';
import { fittedLabel } from './fitted-label.js';
import { hatch } from './hatch.js';
import { chevron } from './chevron.js';
import { roundedRect } from './rounded-rect.js';
import { drawSymbols } from './symbol-colours.js';

const categoryIndex = new Map(operatorCategories.map((category, i) => [category, i]));

export function drawNode(drawing: Drawing, box: number): void {
  const { context, view, palette, heat = null, zoom, left, top } = drawing;
  const face = view.nodeFace(box);
  const slot = categoryIndex.get(face.category) ?? 0;
  const rect = view.rect(box);
  const x = rect.left - left;
  const y = rect.top - top;
  const width = rect.right - rect.left;
  const height = rect.bottom - rect.top;
  const warm = heatOfBox(view, heat, palette, box);
  roundedRect(context, x, y, width, height, 6);
  context.fillStyle =
    warm === undefined ? (palette.categoryFill[slot] ?? palette.raised) : (warm?.fill ?? palette.raised);
  context.fill();
  if (warm === null) hatch(context, x, y, width, height, palette.line);
  else if (warm !== undefined) drawSymbols(context, warm, { x, y, width, height }, 6);
  context.lineWidth = 1;
  context.strokeStyle = palette.lineStrong;
  if (face.category === 'custom') context.setLineDash([4, 3]);
  roundedRect(context, x, y, width, height, 6);
  context.stroke();
  context.setLineDash([]);
  context.fillStyle = palette.category[slot] ?? palette.faint;
  context.fillRect(x, y + 3, zoom < 0.4 ? m.bar * 1.6 : m.bar, height - 6);
  const text = warm?.text ?? palette.text;
  if (zoom < mountZoom) {
    fittedLabel(drawing, face.operator, { x, y, width, height }, text);
    return;
  }
  const muted = warm?.text ?? palette.muted;
  const textX = x + m.bar + m.paddingX - 2;
  let textY = y + m.paddingY + m.operatorLine / 2;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.font = palette.fonts.strong;
  context.fillStyle = text;
  context.fillText(face.operator, textX, textY);
  if (face.bodies.length > 0) chevron(context, x + width - 18, y + 11, muted);
  textY += m.operatorLine / 2;
  context.fillStyle = muted;
  const line = (font: string, words: string, height: number): void => {
    context.font = font;
    context.fillText(words, textX, textY + height / 2);
    textY += height;
  };
  if (face.name !== '') line(palette.fonts.mono, face.name, m.nameLine);
  context.fillStyle = text;
  for (const words of face.attributes) line(palette.fonts.small, words, m.attributeLine);
  context.fillStyle = muted;
  if (face.weights.length > 0) textY += m.weightGap;
  for (const { label, shape } of face.weights) {
    context.font = palette.fonts.mono;
    context.textAlign = 'right';
    context.fillText(shape, x + width - m.paddingX, textY + m.weightLine / 2);
    context.textAlign = 'left';
    line(palette.fonts.small, label, m.weightLine);
  }
  if (face.moreWeights > 0) line(palette.fonts.small, `+${String(face.moreWeights)} more`, m.weightLine);
  context.fillStyle = warm?.text ?? palette.accent;
  for (const body of face.bodies) line(palette.fonts.small, body.text, m.bodyLine);
}
