/** A picture of a scene: which part of it, in which colours, how large. */
import type { Scene } from '../core/scene.js';
import type { SceneView } from '../core/scene-view.js';
import type { Rect } from '../core/viewport.js';
import type { Drawing } from '../draw/drawing.js';
import { labelsReach } from '../draw/draw-edge-labels.js';
import { drawHeatKey, heatKeySize } from './heat-key.js';
import { drawPart } from '../draw/draw-scene.js';
import type { DrawContext } from '../draw/draw-context.js';

/** Colours and whatever else the drawing takes besides the scene itself. */
export type PictureLook = Omit<Drawing, 'context' | 'view' | 'zoom' | 'left' | 'top' | 'mounted' | 'most' | 'marks'>;

export interface Picture {
  view: SceneView;
  /** Part of the scene, graph px. */
  rect: Rect;
  look: PictureLook;
  /** Colour behind everything; null leaves it transparent. */
  background: string | null;
  /** Where the key to the colours of heat goes, graph px; without it there is none. */
  heatKey?: { x: number; y: number };
}

/** Empty border around a whole graph, graph px. */
const margin = 24;

/** A picture of everything, with the key to its heat below. */
export function wholePicture(view: SceneView, look: PictureLook, background: string | null): Picture {
  const { width, height }: Scene = view.scene;
  const rect = {
    left: -margin,
    top: -margin,
    right: Math.max(width, labelsReach(view)) + margin,
    bottom: height + margin,
  };
  if (look.heat === undefined || look.heat === null) return { view, look, background, rect };
  const heatKey = { x: 0, y: height + margin };
  rect.right = Math.max(rect.right, heatKeySize.width + margin);
  rect.bottom = heatKey.y + heatKeySize.height + margin;
  return { view, look, background, rect, heatKey };
}

export const rectSize = ({ left, top, right, bottom }: Rect): { width: number; height: number } => ({
  width: Math.max(1, right - left),
  height: Math.max(1, bottom - top),
});

/** Most px a side may have (Skia's limit and that of most viewers), and most px in all (4 bytes each while drawing). */
export const pixelLimits = { side: 32_767, total: 120_000_000 } as const;

export interface PixelSize {
  width: number;
  height: number;
  /** Px per graph px: as asked, or the largest the limits allow. */
  scale: number;
  reduced: boolean;
}

/** Size in px of a part of the scene at `scale`, or as near to it as the limits allow. */
export function pixelSize(rect: Rect, scale: number, limits: { side: number; total: number } = pixelLimits): PixelSize {
  const { width, height } = rectSize(rect);
  // One px of slack, because both sides are rounded up.
  const most = Math.min(
    (limits.side - 1) / width,
    (limits.side - 1) / height,
    Math.sqrt(limits.total / width / height),
  );
  const used = Math.min(scale, most);
  return {
    width: Math.max(1, Math.ceil(width * used)),
    height: Math.max(1, Math.ceil(height * used)),
    scale: used,
    reduced: used < scale,
  };
}

/** A picture cut into columns side by side, read from top to bottom and left to right. */
export interface Columns extends PixelSize {
  /** Parts of the scene, one per column; a single one is the picture itself. */
  parts: Rect[];
  /** Px from one column to the next. */
  step: number;
}

/** Between columns, px. */
const gutter = 24;

/** A picture too tall for a PNG at `scale` as columns, where they can show it larger than one piece could. */
export function pixelColumns(
  rect: Rect,
  scale: number,
  limits: { side: number; total: number } = pixelLimits,
): Columns {
  const whole = pixelSize(rect, scale, limits);
  const { width, height } = rectSize(rect);
  const used = Math.min(scale, Math.sqrt((limits.total * 0.9) / width / height));
  const count = Math.ceil((height * used) / (limits.side - 1));
  const step = Math.ceil(width * used) + gutter;
  const fits = count > 1 && used > whole.scale * 1.5 && step * count <= limits.side && used >= leastColumnScale;
  if (!fits) return { ...whole, parts: [rect], step };
  const tall = height / count;
  const parts = Array.from({ length: count }, (_, i) => ({
    ...rect,
    top: rect.top + i * tall,
    bottom: rect.top + (i + 1) * tall,
  }));
  return {
    width: step * count - gutter,
    height: Math.ceil(tall * used),
    scale: used,
    reduced: used < scale,
    parts,
    step,
  };
}

/** Smaller than this nothing can be read, in columns or not. */
const leastColumnScale = 0.12;

/**
 * Draws a picture on a context whose px are graph px times `scale`. Scaled down, boxes get the large labels they have
 * in the window when seen from afar.
 */
export function drawPicture(context: DrawContext, picture: Picture, scale: number, marks?: Drawing['marks']): void {
  const { view, rect, look, background } = picture;
  const { width, height } = rectSize(rect);
  context.save();
  if (scale !== 1) context.scale(scale, scale);
  if (background !== null) {
    context.fillStyle = background;
    context.fillRect(0, 0, width, height);
  }
  const drawing: Drawing = {
    ...look,
    context,
    view,
    zoom: Math.min(1, scale),
    left: rect.left,
    top: rect.top,
    mounted: new Set(),
    most: Number.MAX_SAFE_INTEGER,
  };
  if (marks !== undefined) drawing.marks = marks;
  drawPart(drawing, rect);
  const { heatKey } = picture;
  if (heatKey !== undefined && look.heat !== undefined && look.heat !== null) {
    marks?.beginPart('key');
    drawHeatKey(context, look.palette, look.heat, heatKey.x - rect.left, heatKey.y - rect.top);
    marks?.end();
  }
  context.restore();
}
