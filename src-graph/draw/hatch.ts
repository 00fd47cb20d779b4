/** Hatching of boxes whose heat is not known. */

import type { DrawContext } from './draw-context.js';

const gap = 9;

/** Draws diagonal lines inside a rectangle. */
export function hatch(context: DrawContext, x: number, y: number, width: number, height: number, colour: string): void {
  context.beginPath();
  for (let at = gap; at < width + height; at += gap) {
    context.moveTo(x + Math.min(at, width), y + Math.max(0, at - width));
    context.lineTo(x + Math.max(0, at - height), y + Math.min(at, height));
  }
  context.lineWidth = 2;
  context.strokeStyle = colour;
  context.stroke();
}
