/**
 * A long chain seen whole is a line one px wide. From afar it is drawn as a ribbon instead: stretched across its
 * direction around its middle, so that the colours of what it is made of can be seen.
 */
import type { Rect, ScreenSize } from '../core/viewport.js';

/** Width a scene has on screen at least, px. */
const leastAcross = 28;
/** Nearer than this nothing is stretched: boxes stand where a click finds them. */
const nearZoom = 0.08;

export interface Stretch {
  x: number;
  y: number;
}

/** Factors by which a scene is stretched at a zoom; 1 and 1 where its true shape can be seen. */
export function stretchOf(scene: ScreenSize, zoom: number): Stretch {
  if (zoom >= nearZoom) return { x: 1, y: 1 };
  const factor = (size: number): number => Math.max(1, leastAcross / Math.max(1e-3, size * zoom));
  return { x: factor(scene.width), y: factor(scene.height) };
}

/** A rectangle of the scene where it is drawn. */
export function stretched({ left, top, right, bottom }: Rect, scene: ScreenSize, by: Stretch): Rect {
  const x = (at: number): number => scene.width / 2 + (at - scene.width / 2) * by.x;
  const y = (at: number): number => scene.height / 2 + (at - scene.height / 2) * by.y;
  return { left: x(left), top: y(top), right: x(right), bottom: y(bottom) };
}
