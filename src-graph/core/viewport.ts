/** Where the window stands over the graph: screen = graph × zoom + (x, y). */

export interface Viewport {
  x: number;
  y: number;
  zoom: number;
}

/** A rectangle in graph px. */
export interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface ScreenSize {
  width: number;
  height: number;
}

export const maxZoom = 3;
/** Below this zoom no boxes are mounted; the canvas draws them. */
export const mountZoom = 0.55;
/** Smallest zoom a graph opens at, and at which a large thing is shown whole. */
const openingZoom = 0.8;
const readableZoom = 0.6;
const fitMargin = 32;

/** The part of the graph on screen, grown by `margin` screen px. */
export function visibleRect(view: Viewport, screen: ScreenSize, margin = 0): Rect {
  return {
    left: (-view.x - margin) / view.zoom,
    top: (-view.y - margin) / view.zoom,
    right: (screen.width - view.x + margin) / view.zoom,
    bottom: (screen.height - view.y + margin) / view.zoom,
  };
}

/** Everything on screen, centred; never larger than actual size. */
export function fitViewport(graph: ScreenSize, screen: ScreenSize): Viewport {
  const zoom = Math.min(
    1,
    (screen.width - 2 * fitMargin) / Math.max(1, graph.width),
    (screen.height - 2 * fitMargin) / Math.max(1, graph.height),
  );
  return {
    zoom: Math.max(zoom, 1e-6),
    x: (screen.width - graph.width * zoom) / 2,
    y: (screen.height - graph.height * zoom) / 2,
  };
}

/** Where a graph opens: all of it where that can be read, otherwise its start at a size that can. `first` is its first box. */
export function openingViewport(
  graph: ScreenSize,
  screen: ScreenSize,
  first: { x: number; y: number },
  direction: 'down' | 'right' = 'down',
): Viewport {
  const fit = fitViewport(graph, screen);
  if (fit.zoom >= openingZoom) return fit;
  if (direction === 'right') {
    const fitHeight = (screen.height - 2 * fitMargin) / Math.max(1, graph.height);
    const zoom = Math.min(1, Math.max(openingZoom, fitHeight));
    const tall = graph.height * zoom > screen.height - 2 * fitMargin;
    return {
      zoom,
      x: fitMargin + 16,
      y: tall ? screen.height / 2 - first.y * zoom : (screen.height - graph.height * zoom) / 2,
    };
  }
  const fitWidth = (screen.width - 2 * fitMargin) / Math.max(1, graph.width);
  const zoom = Math.min(1, Math.max(openingZoom, fitWidth));
  const wide = graph.width * zoom > screen.width - 2 * fitMargin;
  return {
    zoom,
    x: wide ? screen.width / 2 - first.x * zoom : (screen.width - graph.width * zoom) / 2,
    y: fitMargin + 16,
  };
}

/** Zooms by `factor` around a point of the screen. */
export function zoomAround(view: Viewport, factor: number, at: { x: number; y: number }, least: number): Viewport {
  const zoom = Math.min(maxZoom, Math.max(least, view.zoom * factor));
  const ratio = zoom / view.zoom;
  return { zoom, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio };
}

/** Brings a rectangle to the centre at a zoom it can be read at and, where possible, is seen whole. */
export function centreOn(view: Viewport, rect: Rect, screen: ScreenSize): Viewport {
  const width = rect.right - rect.left;
  const height = rect.bottom - rect.top;
  const whole = Math.min((screen.width - 2 * fitMargin) / width, (screen.height - 2 * fitMargin) / height);
  const zoom = Math.min(Math.max(view.zoom, 0.8), Math.max(whole, readableZoom), 1.25);
  const tall = height * zoom > screen.height - 2 * fitMargin;
  return {
    zoom,
    x: screen.width / 2 - ((rect.left + rect.right) / 2) * zoom,
    y: tall ? fitMargin - rect.top * zoom : screen.height / 2 - ((rect.top + rect.bottom) / 2) * zoom,
  };
}

/** Whether a rectangle is on screen far enough from its edges to be seen. */
export function isInView(view: Viewport, rect: Rect, screen: ScreenSize): boolean {
  const seen = visibleRect(view, screen, -24);
  return rect.left >= seen.left && rect.right <= seen.right && rect.top >= seen.top && rect.bottom <= seen.bottom;
}

/** Smallest zoom: the whole graph at half the size that fits. */
export const leastZoom = (graph: ScreenSize, screen: ScreenSize): number =>
  Math.min(0.1, fitViewport(graph, screen).zoom / 2);

/** A rectangle in the middle, as large as can be seen whole, between reading size and a little more. */
export function zoomOn(rect: Rect, screen: ScreenSize): Viewport {
  const width = Math.max(1, rect.right - rect.left);
  const height = Math.max(1, rect.bottom - rect.top);
  const whole = Math.min((screen.width - 2 * fitMargin) / width, (screen.height - 2 * fitMargin) / height);
  const zoom = Math.max(Math.min(1.5, whole), 1e-6);
  return {
    zoom,
    x: screen.width / 2 - ((rect.left + rect.right) / 2) * zoom,
    y: screen.height / 2 - ((rect.top + rect.bottom) / 2) * zoom,
  };
}
