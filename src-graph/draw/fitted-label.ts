/** Labels of boxes seen from afar. */
import { textWidth } from '../core/text-metrics.js';
import { type Drawing, leastLabel } from './drawing.js';

/** One label as large as the box allows, so that operators can be read long before names can. */
export function fittedLabel(
  drawing: Drawing,
  text: string,
  rect: { x: number; y: number; width: number; height: number },
  colour: string,
): void {
  const { x, y, width, height } = rect;
  const { context, view, palette, zoom } = drawing;
  const natural = textWidth(view.metrics.strong, text);
  const size = Math.min(13 / Math.min(1, zoom * 1.4), (13 * (width - 12)) / natural, height * 0.7);
  if (size * zoom < leastLabel) return;
  context.font = palette.fonts.strong.replace('13px', `${size.toFixed(1)}px`);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = colour;
  context.fillText(text, x + width / 2, y + height / 2);
}
