/** The scene: everything that is drawn, as typed arrays that cross from the layout worker without copying. */
import type { GraphIndex, NodeIndex } from '../../src-shared/graph.js';
import type { ViewOptions } from './view-options.js';

/** What a box is, in `SceneBoxes.kind`. */
export const BoxKind = { node: 0, group: 1, container: 2, input: 3, output: 4, outer: 5 } as const;

/** Boxes in drawing order: an open group (container) comes before what it holds. Coordinates are graph px, absolute. */
export interface SceneBoxes {
  count: number;
  kind: Uint8Array;
  /** Node index for nodes; index into `Scene.groups` for groups and containers; value index for the others. */
  ref: Int32Array;
  /** Container the box stands in; -1 at the top. */
  parent: Int32Array;
  depth: Uint8Array;
  x: Float64Array;
  y: Float64Array;
  width: Float32Array;
  height: Float32Array;
}

/** Pieces of edges: an edge that enters or leaves open groups has one piece per level, joined at their borders. */
export interface SceneEdges {
  count: number;
  /** First value on the piece; `valueOffsets` and `values` (CSR) hold all of them. */
  valueOffsets: Uint32Array;
  values: Int32Array;
  /** Boxes at the ends; the surrounding container where the piece ends at its border. */
  from: Int32Array;
  to: Int32Array;
  /** 1 where the piece ends at what uses the value and gets an arrowhead. */
  arrow: Uint8Array;
  /** 1 where the piece starts at what makes the value and may carry the shape label. */
  origin: Uint8Array;
  /** CSR: points of piece i are points[offsets[i] .. offsets[i+1]), x and y in turn, both ends included. */
  offsets: Uint32Array;
  /** Single precision: half the message, and right to half a pixel eight million pixels down. */
  points: Float32Array;
}

/** Labels in place of edges: at a user `← mask`, at the producer `mask → 24 users`. */
export interface SceneStubs {
  count: number;
  box: Int32Array;
  /** Value shown; -1 for the label that stands for the remaining ones. */
  value: Int32Array;
  /** Users of the value for the stub of a producer; 0 for the stub of a user; negative: number of further values. */
  users: Int32Array;
  /** 1 where the edges of the value are drawn as well, because a person asked for them. */
  expanded: Uint8Array;
  x: Float64Array;
  y: Float64Array;
  width: Float64Array;
}

/** A group, or a node whose bodies are shown in place (an open one), or one of those bodies (its path is ''). */
export interface SceneGroup {
  path: string;
  /** Graph the group is of. */
  graph: GraphIndex;
  /** The node that is shown by its bodies; -1 for groups and bodies. */
  node: NodeIndex;
  /** What opens and closes it (open-keys.ts). */
  key: string;
  label: string;
  /** `54 nodes · 12 × identical`. */
  detail: string;
  total: number;
  identical: number;
  repeats: number;
  section: boolean;
  open: boolean;
  structure: number;
  /** Nodes per operator category, in the order of `operatorCategories`. */
  mix: number[];
}

export interface Scene {
  graph: GraphIndex;
  /** What the scene was made for; `direction` says which sides of boxes edges use. */
  options: ViewOptions;
  width: number;
  height: number;
  boxes: SceneBoxes;
  edges: SceneEdges;
  stubs: SceneStubs;
  groups: SceneGroup[];
  /** Box that shows node nodeStart + i (-1: not shown; a collapsed group's where it is hidden); a Constant has its first user's. */
  boxOfNode: Int32Array;
  nodeStart: number;
  /** CSR over boxes: boxes that use what a box makes, stubs included. Containers have none. */
  nextOffsets: Uint32Array;
  next: Int32Array;
  previousOffsets: Uint32Array;
  previous: Int32Array;
  /** Flatbush indexes over boxes, over edge pieces and over stubs; null when there are none. */
  boxIndex: ArrayBuffer | null;
  edgeIndex: ArrayBuffer | null;
  stubIndex: ArrayBuffer | null;
  /** Graphs shown in place, in the bodies of nodes. */
  inPlace: GraphIndex[];
  /** Layouts made for this scene; equal blocks and blocks seen before cost none. */
  layoutCalls: number;
}

/** Height of a stub label, graph px. */
export const stubHeight = 16;
