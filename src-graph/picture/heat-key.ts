/** The key to the colours of heat, under a picture: title, unit, the ends of the scale, what is not known. */
import { type HeatScale, heatPosition } from '../core/heat-scale.js';
import type { DrawContext } from '../draw/draw-context.js';
import { hatch } from '../draw/hatch.js';
import { differenceColour, heatColour } from '../draw/heat-colours.js';
import { drawSymbolKey } from './symbol-key.js';
import type { Palette } from '../draw/palette.js';

/** Room the key takes, graph px. */
export const heatKeySize = { width: 220, height: 64 } as const;
const barHeight = 10;
const steps = 24;

/** Draws the key with its upper left corner at (`x`, `y`). */
export function drawHeatKey(context: DrawContext, palette: Palette, scale: HeatScale, x: number, y: number): void {
  const { layer, least, most, log, unknown } = scale;
  if (layer.paint !== undefined) {
    drawSymbolKey(context, palette, layer.paint, x, y);
    return;
  }
  const difference = layer.kind === 'difference';
  const { width } = heatKeySize;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.font = palette.fonts.strong.replace('13px', '12px');
  context.fillStyle = palette.text;
  context.fillText(`${layer.title}${log ? ', logarithmic' : ''}`, x, y + 8);
  const lowest = difference ? -1 : heatPosition(scale, least);
  for (let step = 0; step < steps; step += 1) {
    const position = lowest + ((1 - lowest) * step) / (steps - 1);
    context.fillStyle = (difference ? differenceColour : heatColour)(palette, position).fill;
    context.fillRect(x + Math.floor((width * step) / steps), y + 18, Math.ceil(width / steps), barHeight);
  }
  context.lineWidth = 1;
  context.strokeStyle = palette.lineStrong;
  context.strokeRect(x, y + 18, width, barHeight);
  context.font = palette.fonts.small;
  context.fillStyle = palette.muted;
  context.fillText(layer.format(least), x, y + 38);
  context.textAlign = 'right';
  context.fillText(layer.format(most), x + width, y + 38);
  context.textAlign = 'left';
  if (unknown === 0) return;
  hatch(context, x, y + 48, 16, barHeight, palette.line);
  context.fillStyle = palette.muted;
  context.fillText(`${unknown.toLocaleString('en')} ${unknown === 1 ? 'box' : 'boxes'} not known`, x + 22, y + 54);
}
