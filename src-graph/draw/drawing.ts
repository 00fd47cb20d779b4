/** One frame being drawn: the canvas, what to draw, and how far away it is. */
import type { SceneView } from '../core/scene-view.js';
import type { DrawContext } from './draw-context.js';
import type { HeatScale } from '../core/heat-scale.js';
import type { Highlight } from './highlight.js';
import type { Palette } from './palette.js';

export interface Drawing {
  context: DrawContext;
  view: SceneView;
  palette: Palette;
  highlight: Highlight;
  /** Heat painted on the boxes; null for the colours of categories. */
  heat?: HeatScale | null;
  zoom: number;
  /** Graph coordinates of the window's top left corner. */
  left: number;
  top: number;
  /** Boxes drawn by React Flow, whose texts the canvas leaves to it. */
  mounted: ReadonlySet<number>;
  /** Things of one kind drawn at most: in a window more cannot be told apart and would cost frames. */
  most: number;
  /** Told what is being drawn, by what makes documents rather than pixels. */
  marks?: DrawingMarks;
}

/** Parts of a drawing, and the single boxes in them. */
export interface DrawingMarks {
  beginPart(name: 'groups' | 'edges' | 'titles' | 'boxes' | 'stubs' | 'labels' | 'key'): void;
  beginBox(box: number): void;
  end(): void;
}

/** `Drawing.most` of a window. */
export const maxPerFrame = 6000;

/** Opacity of what is not brought out. */
export const dimmed = 0.28;

/** Zoom from which edges are curves; below, straight lines. */
export const curveZoom = 0.3;

/** Smallest label height on screen, px. */
export const leastLabel = 6;
