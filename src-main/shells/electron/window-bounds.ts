/** Where a window opens: where it was last, if that is still on a screen. */
import type { Bounds } from './settings.js';

export const defaultSize = { width: 1400, height: 900 } as const;

/** At least this much of the title bar must lie on a screen, so that the window can be dragged. */
const grip = { width: 100, height: 24 } as const;

function holdsTitleBar(area: Bounds, window: Bounds): boolean {
  const left = Math.max(area.x, window.x);
  const right = Math.min(area.x + area.width, window.x + window.width);
  return right - left >= grip.width && window.y >= area.y && window.y + grip.height <= area.y + area.height;
}

/** `workAreas`: the usable areas of the screens that are connected now, primary first. */
export function openingBounds(remembered: Bounds | null, workAreas: readonly Bounds[]): Partial<Bounds> {
  if (remembered !== null && workAreas.some((area) => holdsTitleBar(area, remembered))) return remembered;
  const size = remembered ?? defaultSize;
  const primary = workAreas[0];
  if (primary === undefined) return { ...defaultSize };
  return { width: Math.min(size.width, primary.width), height: Math.min(size.height, primary.height) };
}
