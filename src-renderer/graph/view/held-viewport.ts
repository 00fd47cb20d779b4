/** Where the window goes when a group was opened or closed: its title stays where it was on screen. */
import type { Rect, ScreenSize, Viewport } from '../../../src-graph/core/viewport.js';

/** `rect` is the group's box in the new scene, `held` its corner in the one before. */
export function heldViewport(
  viewport: Viewport,
  screen: ScreenSize,
  rect: Rect,
  held: { x: number; y: number },
): Viewport {
  const { zoom, x, y } = viewport;
  const next = { zoom, x: x + (held.x - rect.left) * zoom, y: y + (held.y - rect.top) * zoom };
  // A wide group would open to the right of the window: its title stays at its height, its middle comes into view.
  const middle = ((rect.left + rect.right) / 2) * zoom + next.x;
  if (middle < 60 || middle > screen.width - 60) next.x += screen.width / 2 - middle;
  // Scrolled past the title of what is closed now, the box would be above the window.
  const top = rect.top * zoom + next.y;
  if (top < 0 || top > screen.height - 80) next.y += 80 - top;
  return next;
}

/** Screens one may glide over; a longer way is a blur that only keeps one waiting. */
const maxScreens = 3;

/** Whether moving between two places of one scene is worth watching. */
export function isNear(from: Viewport, to: Viewport, screen: ScreenSize): boolean {
  const zoom = Math.min(from.zoom, to.zoom);
  const centre = (view: Viewport): [number, number] => [
    (screen.width / 2 - view.x) / view.zoom,
    (screen.height / 2 - view.y) / view.zoom,
  ];
  const [[x0, y0], [x1, y1]] = [centre(from), centre(to)];
  return (
    Math.abs(x1 - x0) * zoom <= maxScreens * screen.width && Math.abs(y1 - y0) * zoom <= maxScreens * screen.height
  );
}
