/** The minimap: the whole scene once into a bitmap, then that bitmap and a frame for the window. */
import { BoxKind } from '../core/scene.js';
import type { SceneView } from '../core/scene-view.js';
import { type Rect, type ScreenSize, type Viewport, visibleRect } from '../core/viewport.js';
import { maxPerFrame } from './drawing.js';
import type { Palette } from './palette.js';

export const minimapSize: ScreenSize = { width: 180, height: 120 };
const margin = 8;

/** Graph → minimap: minimap = graph × scale + (x, y). */
export function minimapTransform(scene: ScreenSize): { scale: number; x: number; y: number } {
  const scale = Math.min(
    (minimapSize.width - 2 * margin) / Math.max(1, scene.width),
    (minimapSize.height - 2 * margin) / Math.max(1, scene.height),
  );
  return {
    scale,
    x: (minimapSize.width - scene.width * scale) / 2,
    y: (minimapSize.height - scene.height * scale) / 2,
  };
}

/** Draws all boxes into `canvas`, which has the minimap's size times `ratio`. */
export function drawMinimapBoxes(canvas: HTMLCanvasElement, view: SceneView, palette: Palette, ratio: number): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const { scale, x, y } = minimapTransform(view.scene);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const { boxes } = view.scene;
  const least = 1 / ratio;
  const stride = Math.max(1, Math.ceil(boxes.count / maxPerFrame));
  for (let box = 0; box < boxes.count; box += 1) {
    const kind = boxes.kind[box];
    const container = kind === BoxKind.container;
    if (!container && box % stride !== 0) continue;
    const width = (boxes.width[box] ?? 0) * scale;
    const height = (boxes.height[box] ?? 0) * scale;
    if (container && height < 3) continue;
    if (kind === BoxKind.node) {
      context.fillStyle = palette.category[view.category(box)] ?? palette.faint;
    } else context.fillStyle = container ? palette.line : kind === BoxKind.group ? palette.faint : palette.muted;
    context.fillRect(
      x + (boxes.x[box] ?? 0) * scale,
      y + (boxes.y[box] ?? 0) * scale,
      Math.max(least, width),
      Math.max(least, height),
    );
  }
}

/** The window's frame on the minimap, kept inside it and never too small to be seen. */
export function minimapFrame(scene: ScreenSize, viewport: Viewport, screen: ScreenSize): Rect {
  const { scale, x, y } = minimapTransform(scene);
  const rect = visibleRect(viewport, screen);
  const clamp = (value: number, most: number): number => Math.min(most - 1, Math.max(1, value));
  const left = clamp(x + rect.left * scale, minimapSize.width - 4);
  const top = clamp(y + rect.top * scale, minimapSize.height - 4);
  return {
    left,
    top,
    right: clamp(Math.max(x + rect.right * scale, left + 4), minimapSize.width),
    bottom: clamp(Math.max(y + rect.bottom * scale, top + 4), minimapSize.height),
  };
}
