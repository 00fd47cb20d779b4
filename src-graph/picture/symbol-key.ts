/** The key to symbols painted on a graph, under a picture: a swatch and a name each. */
import type { SymbolPaint } from '../heat.js';
import type { DrawContext } from '../draw/draw-context.js';
import type { Palette } from '../draw/palette.js';

/** Room for swatches: two columns of two lines. */
const shown = 4;
const columnWidth = 110;
const longest = 14;

export function drawSymbolKey(
  context: DrawContext,
  palette: Palette,
  { painted }: SymbolPaint,
  x: number,
  y: number,
): void {
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.font = palette.fonts.strong.replace('13px', '12px');
  context.fillStyle = palette.text;
  const more = painted.length - shown;
  context.fillText(`Symbols${more > 0 ? `, and ${String(more)} more` : ''}; a bar where one ends`, x, y + 8);
  context.font = palette.fonts.small;
  painted.slice(0, shown).forEach(({ name, colour }, index) => {
    const left = x + (index % 2) * columnWidth;
    const top = y + 20 + Math.floor(index / 2) * 20;
    context.fillStyle = colour;
    context.fillRect(left, top, 14, 10);
    context.fillStyle = palette.text;
    context.fillText(name.length > longest ? `${name.slice(0, longest - 1)}…` : name, left + 20, top + 5);
  });
}
