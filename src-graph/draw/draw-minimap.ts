/** The minimap: the whole scene once into a bitmap, then that bitmap and a frame for the window. */
import type { HeatScale } from '../core/heat-scale.js';
import { BoxKind } from '../core/scene.js';
import type { SceneView } from '../core/scene-view.js';
import { type Rect, type ScreenSize, type Viewport, visibleRect } from '../core/viewport.js';
import { distantColour } from './box-colours.js';
import { dimmed, maxPerFrame } from './drawing.js';
import type { Palette } from './palette.js';

/** Size of the minimap: smaller in a narrow window, where it would stand before the graph. */
export const minimapSize = (screen: ScreenSize): ScreenSize =>
  screen.width < 620 || screen.height < 480 ? { width: 112, height: 76 } : { width: 180, height: 120 };
const margin = 8;

/** Graph → minimap: minimap = graph × scale + (x, y). */
export function minimapTransform(scene: ScreenSize, size: ScreenSize): { scale: number; x: number; y: number } {
  const scale = Math.min(
    (size.width - 2 * margin) / Math.max(1, scene.width),
    (size.height - 2 * margin) / Math.max(1, scene.height),
  );
  return {
    scale,
    x: (size.width - scene.width * scale) / 2,
    y: (size.height - scene.height * scale) / 2,
  };
}

/** Draws all boxes into `canvas`, which has the `size` of the minimap times `ratio`. */
export function drawMinimapBoxes(
  canvas: HTMLCanvasElement,
  view: SceneView,
  size: ScreenSize,
  ratio: number,
  { palette, heat, lit }: { palette: Palette; heat: HeatScale | null; lit: Uint8Array | null },
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const { scale, x, y } = minimapTransform(view.scene, size);
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
    const plain = container ? palette.line : kind === BoxKind.group && heat === null ? palette.faint : null;
    context.fillStyle = plain ?? distantColour(view, heat, palette, box);
    context.globalAlpha = lit === null || lit[box] === 1 || container ? 1 : dimmed;
    context.fillRect(
      x + (boxes.x[box] ?? 0) * scale,
      y + (boxes.y[box] ?? 0) * scale,
      Math.max(least, width),
      Math.max(least, height),
    );
  }
  context.globalAlpha = 1;
}

/** The window's frame on the minimap, kept inside it and never too small to be seen. */
export function minimapFrame(scene: ScreenSize, viewport: Viewport, screen: ScreenSize): Rect {
  const size = minimapSize(screen);
  const { scale, x, y } = minimapTransform(scene, size);
  const rect = visibleRect(viewport, screen);
  const clamp = (value: number, most: number): number => Math.min(most - 1, Math.max(1, value));
  const left = clamp(x + rect.left * scale, size.width - 4);
  const top = clamp(y + rect.top * scale, size.height - 4);
  return {
    left,
    top,
    right: clamp(Math.max(x + rect.right * scale, left + 4), size.width),
    bottom: clamp(Math.max(y + rect.bottom * scale, top + 4), size.height),
  };
}
