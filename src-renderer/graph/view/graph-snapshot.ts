/** What React sees of a graph view, and what the view waits for. */
import type { Emphasis } from '../../../src-graph/core/emphasis.js';
import type { HeatScale } from '../../../src-graph/core/heat-scale.js';
import { type MountWindow, nothingMounted } from '../../../src-graph/core/mount-window.js';
import type { SceneView } from '../../../src-graph/core/scene-view.js';
import type { Selection } from '../../../src-graph/core/selection.js';
import { defaultViewOptions, type ViewOptions } from '../../../src-graph/core/view-options.js';
import { type Highlight, noHighlight } from '../../../src-graph/draw/highlight.js';
import type { Anchor } from './anchor.js';

export interface GraphSnapshot {
  graph: number;
  view: SceneView | null;
  mount: MountWindow;
  highlight: Highlight;
  /** What is brought out while the rest is dimmed; null for nothing. */
  emphasis: Emphasis | null;
  /** Heat on the boxes shown; null when no layer is on or nothing shown has a value. */
  heat: HeatScale | null;
  selection: Selection;
  /** What was asked to be seen; `view.scene.options` is what is drawn. */
  options: ViewOptions;
  /** When the layout under way was asked for (performance.now), null when nothing is under way. */
  busySince: number | null;
  problem: string | null;
}

export const nothingShown: GraphSnapshot = {
  graph: 0,
  view: null,
  mount: nothingMounted,
  highlight: noHighlight,
  emphasis: null,
  heat: null,
  selection: null,
  options: defaultViewOptions,
  busySince: null,
  problem: null,
};

/** What to do once the next scene is there. */
export type Arrival =
  | { kind: 'open' }
  | { kind: 'hold'; path: string }
  /** What the person looks at stays where it is on screen. */
  | { kind: 'keep'; anchor: Anchor | null }
  | { kind: 'show'; selection: Selection }
  | { kind: 'fit' };
