/** From the numbers of a heat layer to places on its scale: what a box shows, and where that stands between the ends. */
import type { HeatLayer } from '../heat.js';
import { joinCodes } from './symbol-paint.js';
import { BoxKind } from './scene.js';
import type { SceneView } from './scene-view.js';

/** Amounts whose ends are further apart than this are spread by their logarithm. */
const logFrom = 100;
/** A logarithmic scale reaches this far down from its upper end; smaller amounts stand at the lower end. */
const logReach = 1e6;

export interface HeatScale {
  layer: HeatLayer;
  /** By box: a node's value, a closed group's sum or largest; NaN where nothing is known, and for everything else. */
  values: Float64Array;
  /** Ends of the scale: smallest and largest value shown. For differences the same distance on both sides of zero. */
  least: number;
  most: number;
  log: boolean;
  /** Boxes without a value. */
  unknown: number;
}

/** The scale for the boxes of a scene; null when no box has a value. */
export function heatScale(view: SceneView, layer: HeatLayer): HeatScale | null {
  const values = heatOfBoxes(view, layer);
  const { boxes } = view.scene;
  let least = Infinity;
  let most = -Infinity;
  let smallest = Infinity;
  let unknown = 0;
  values.forEach((value, box) => {
    const kind = boxes.kind[box];
    if (kind !== BoxKind.node && kind !== BoxKind.group) return;
    if (!Number.isFinite(value)) {
      unknown += 1;
      return;
    }
    least = Math.min(least, value);
    most = Math.max(most, value);
    if (value > 0) smallest = Math.min(smallest, value);
  });
  if (most === -Infinity) return null;
  if (layer.kind === 'symbols') return { layer, values, least: 0, most, log: false, unknown: 0 };
  if (layer.kind === 'difference') {
    const size = Math.max(Math.abs(least), Math.abs(most));
    return { layer, values, least: -size, most: size, log: false, unknown };
  }
  const log = most > 0 && most / smallest > logFrom;
  return { layer, values, least: log ? Math.max(smallest, most / logReach) : Math.min(0, least), most, log, unknown };
}

function heatOfBoxes(view: SceneView, layer: HeatLayer): Float64Array {
  const { boxes, boxOfNode, nodeStart } = view.scene;
  const values = new Float64Array(boxes.count).fill(NaN);
  boxOfNode.forEach((box, i) => {
    const value = layer.values[nodeStart + i] ?? NaN;
    if (box < 0 || Number.isNaN(value)) return;
    // The box of a node is its own; a Constant riding in it adds what it costs, which is nothing or its bytes.
    const there = Number.isNaN(values[box] ?? NaN) ? 0 : (values[box] ?? 0);
    const join = layer.join === 'largest' ? Math.max(there, value) : there + value;
    values[box] = layer.kind === 'symbols' ? joinCodes(there, value) : join;
  });
  return values;
}

/** Where a value stands: 0 to 1 for amounts, -1 to 1 for differences; NaN where it is not known. */
export function heatPosition(scale: HeatScale, value: number): number {
  if (!Number.isFinite(value)) return NaN;
  const { least, most, log, layer } = scale;
  const clamp = (t: number, low: number): number => Math.min(1, Math.max(low, t));
  if (layer.kind === 'difference') return most === 0 ? 0 : clamp(value / most, -1);
  if (most <= least) return value > 0 ? 1 : 0;
  if (!log) return clamp((value - least) / (most - least), 0);
  // The lowest positive amount keeps a tint, so that it differs from nothing at all.
  if (value <= 0) return 0;
  return clamp(0.08 + (0.92 * Math.log(value / least)) / Math.log(most / least), 0.08);
}
