/** The arrow of something that can be opened, as the mounted boxes have it. */
import type { DrawContext } from './draw-context.js';

/** Points right; `x`, `y` is its middle. */
export function chevron(context: DrawContext, x: number, y: number, colour: string): void {
  context.beginPath();
  context.moveTo(x - 1.5, y - 3.5);
  context.lineTo(x + 2, y);
  context.lineTo(x - 1.5, y + 3.5);
  context.lineWidth = 1.6;
  context.strokeStyle = colour;
  context.stroke();
}
