/** Where a person stands in a model's graph, as plain data that outlives the view: what is open, where the window is. */
import { z } from 'zod';
import type { ScreenSize, Viewport } from '../../../src-graph/core/viewport.js';

/** More open groups than this are not kept: such a graph is opened anew. */
export const maxKeptPaths = 2000;

/** Graphs of a model whose places are kept. */
export const maxPlaces = 64;

const placeSchema = z.object({
  graph: z.number().int().min(0),
  open: z.array(z.string().max(4000)).max(maxKeptPaths),
  /** The middle of the window in graph px, so that a window of another size shows the same place. */
  centre: z.object({ x: z.number(), y: z.number(), zoom: z.number().positive() }).nullable(),
});

export const viewStateSchema = z.object({
  /** The graph that is shown. */
  graph: z.number().int().min(0),
  /** Every graph of the model that was shown. */
  places: z.array(placeSchema).max(maxPlaces),
});
export type ViewState = z.infer<typeof viewStateSchema>;

type Centre = NonNullable<z.infer<typeof placeSchema>['centre']>;

export function centreOf({ x, y, zoom }: Viewport, { width, height }: ScreenSize): Centre {
  return { x: (width / 2 - x) / zoom, y: (height / 2 - y) / zoom, zoom };
}

export function viewportAt({ x, y, zoom }: Centre, { width, height }: ScreenSize): Viewport {
  return { x: width / 2 - x * zoom, y: height / 2 - y * zoom, zoom };
}
