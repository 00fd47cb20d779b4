/** One frame being drawn: the canvas, what to draw, and how far away it is. */
import type { SceneView } from '../core/scene-view.js';
import type { Highlight } from './highlight.js';
import type { Palette } from './palette.js';

export interface Drawing {
  context: CanvasRenderingContext2D;
  view: SceneView;
  palette: Palette;
  highlight: Highlight;
  zoom: number;
  /** Graph coordinates of the window's top left corner. */
  left: number;
  top: number;
  /** Boxes drawn by React Flow, whose texts the canvas leaves to it. */
  mounted: ReadonlySet<number>;
}

/** Things of one kind drawn per frame at most: more cannot be told apart and would cost frames. */
export const maxPerFrame = 6000;

/** Zoom from which edges are curves; below, straight lines. */
export const curveZoom = 0.3;
