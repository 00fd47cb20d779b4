/** Gives every piece of an edge its points, from the routes of its level and the ports of the groups it touches. */
import { BoxKind, type SceneBoxes, type SceneEdges } from '../core/scene.js';
import type { PlacedLevel } from './placed-level.js';
import { fromBorder, type LevelWires, toBorder, type Wires } from './wires.js';

/** Edges leave and enter a box at least this far from its corners. */
const cornerInset = 14;
/** A box this much shorter than its rank lets its edges run straight first. */
const bendSlack = 6;
/** An up-going edge runs this far to the right of its level's boxes, and bends within this height. */
const sideGap = 9;
const sideRun = 18;

type Origin = (container: number) => [number, number];

interface Draft {
  from: number;
  to: number;
  arrow: number;
  origin: number;
  values: number[];
  points: number[];
}

/** All pieces of all levels. Values between the same two ends share one piece. */
export function composeEdges(
  wires: Wires,
  levels: ReadonlyMap<number, PlacedLevel>,
  boxes: SceneBoxes,
  origin: Origin,
): SceneEdges {
  const drafts: Draft[] = [];
  for (const [slot, pieces] of wires.levels) {
    const level = levels.get(slot - 1);
    if (level !== undefined) levelEdges(drafts, pieces, slot - 1, level, levels, boxes, origin);
  }
  const count = drafts.length;
  const offsets = new Uint32Array(count + 1);
  const valueOffsets = new Uint32Array(count + 1);
  drafts.forEach((draft, i) => {
    offsets[i + 1] = (offsets[i] ?? 0) + draft.points.length;
    valueOffsets[i + 1] = (valueOffsets[i] ?? 0) + draft.values.length;
  });
  const points = new Float32Array(offsets[count] ?? 0);
  const values = new Int32Array(valueOffsets[count] ?? 0);
  drafts.forEach((draft, i) => {
    points.set(draft.points, offsets[i]);
    values.set(draft.values, valueOffsets[i]);
  });
  return {
    count,
    offsets,
    points,
    valueOffsets,
    values,
    from: Int32Array.from(drafts, (draft) => draft.from),
    to: Int32Array.from(drafts, (draft) => draft.to),
    arrow: Uint8Array.from(drafts, (draft) => draft.arrow),
    origin: Uint8Array.from(drafts, (draft) => draft.origin),
  };
}

function levelEdges(
  drafts: Draft[],
  pieces: LevelWires,
  container: number,
  level: PlacedLevel,
  levels: ReadonlyMap<number, PlacedLevel>,
  boxes: SceneBoxes,
  origin: Origin,
): void {
  const [left, top] = origin(container);
  const terminalOf = new Map(level.members.map((box, i) => [box, i]));
  const byEnds = new Map<string, Draft>();
  const side =
    level.members.reduce((most, box) => Math.max(most, (boxes.x[box] ?? 0) + (boxes.width[box] ?? 0)), left) + sideGap;
  pieces.value.forEach((value, i) => {
    const source = pieces.source[i] ?? 0;
    const target = pieces.target[i] ?? 0;
    if (pieces.over[i] === true) {
      drafts.push(overDraft(source, target, value, container, level, terminalOf, levels, boxes, origin));
      return;
    }
    const sourcePort = portX(source, value, 'out', container, level, levels, boxes, origin);
    const targetPort = portX(target, value, 'in', container, level, levels, boxes, origin);
    const key = `${String(source)}:${String(target)}:${String(sourcePort)}:${String(targetPort)}`;
    const known = byEnds.get(key);
    if (known !== undefined) {
      known.values.push(value);
      return;
    }
    const from =
      source === fromBorder ? level.members.length + (level.inPort.get(value) ?? 0) : (terminalOf.get(source) ?? 0);
    const to =
      target === toBorder
        ? level.members.length + level.inPorts + (level.outPort.get(value) ?? 0)
        : (terminalOf.get(target) ?? 0);
    const route = level.layout.routes[level.routeOf.get(from * level.terminals + to) ?? -1] ?? new Float64Array();
    const middle = Array.from(route, (at, k) => at + (k % 2 === 0 ? left : top));
    const firstX = middle[0] ?? targetPort ?? centreX(boxes, target);
    const lastX = middle[middle.length - 2] ?? sourcePort ?? centreX(boxes, source);
    const startX = sourcePort ?? towards(boxes, source, firstX);
    const endX = targetPort ?? towards(boxes, target, lastX);
    const startY = source === fromBorder ? (boxes.y[container] ?? 0) : bottomOf(boxes, source);
    const endY = target === toBorder ? bottomOf(boxes, container) : (boxes.y[target] ?? 0);
    const rankEnd = (level.layout.rankBottom[from] ?? -Infinity) + top;
    const rankStart = (level.layout.rankTop[to] ?? Infinity) + top;
    // Only between its own ranks has an edge the ground for a bend. One that goes up (a cycle) passes all on the right.
    const down = endY > startY;
    const leaving = down && rankEnd > startY + bendSlack ? [startX, rankEnd] : [];
    const arriving = down && rankStart < endY - bendSlack ? [endX, rankStart] : [];
    const draft: Draft = {
      from: source === fromBorder ? container : source,
      to: target === toBorder ? container : target,
      arrow: target !== toBorder && boxes.kind[target] !== BoxKind.container ? 1 : 0,
      origin: source !== fromBorder && boxes.kind[source] !== BoxKind.container ? 1 : 0,
      values: [value],
      points: down
        ? [startX, startY, ...leaving, ...middle, ...arriving, endX, endY]
        : [startX, startY, side, startY + sideRun, side, endY - sideRun, endX, endY],
    };
    byEnds.set(key, draft);
    drafts.push(draft);
  });
}

/** Over-pieces leave and reach their lane within this height of a rank, and lanes lie this far off the boxes. */
const laneRun = 14;
const laneGap = 6;
const laneStep = 4;
const lanes = 3;

/**
 * A piece drawn over the layout: from its box into a lane beside the boxes of the level, along it, and between two
 * ranks to where it goes. All pieces of a value share the lane, so that they look like one wire with branches.
 */
function overDraft(
  source: number,
  target: number,
  value: number,
  container: number,
  level: PlacedLevel,
  terminalOf: ReadonlyMap<number, number>,
  levels: ReadonlyMap<number, PlacedLevel>,
  boxes: SceneBoxes,
  origin: Origin,
): Draft {
  const top = origin(container)[1];
  const laneOf = (of: number): number =>
    origin(of)[0] + (levels.get(of)?.layout.width ?? 0) + laneGap + (value % lanes) * laneStep;
  const lane = laneOf(container);
  const isOpen = (box: number): boolean => boxes.kind[box] === BoxKind.container && levels.has(box);
  const points: number[] = [];
  if (source === fromBorder) points.push(lane, boxes.y[container] ?? 0);
  else {
    const x = isOpen(source) ? laneOf(source) : centreX(boxes, source);
    const rank = level.layout.rankBottom[terminalOf.get(source) ?? -1] ?? 0;
    points.push(x, bottomOf(boxes, source), lane, top + rank + laneRun);
  }
  if (target === toBorder) points.push(lane, bottomOf(boxes, container));
  else {
    const x = isOpen(target) ? laneOf(target) : centreX(boxes, target);
    const rank = level.layout.rankTop[terminalOf.get(target) ?? -1] ?? 0;
    points.push(lane, Math.max(points[points.length - 1] ?? 0, top + rank - laneRun), x, boxes.y[target] ?? 0);
  }
  return {
    from: source === fromBorder ? container : source,
    to: target === toBorder ? container : target,
    arrow: target !== toBorder && boxes.kind[target] !== BoxKind.container ? 1 : 0,
    origin: 0,
    values: [value],
    points,
  };
}

/** x of the port an end of a piece uses: of the level's own border, or of an open group in it; undefined at other boxes. */
function portX(
  end: number,
  value: number,
  side: 'in' | 'out',
  container: number,
  level: PlacedLevel,
  levels: ReadonlyMap<number, PlacedLevel>,
  boxes: SceneBoxes,
  origin: Origin,
): number | undefined {
  if (end === fromBorder) return origin(container)[0] + (level.portX[level.inPort.get(value) ?? 0] ?? 0);
  if (end === toBorder)
    return origin(container)[0] + (level.portX[level.inPorts + (level.outPort.get(value) ?? 0)] ?? 0);
  const inner = boxes.kind[end] === BoxKind.container ? levels.get(end) : undefined;
  if (inner === undefined) return undefined;
  const port = side === 'in' ? inner.inPort.get(value) : inner.inPorts + (inner.outPort.get(value) ?? 0);
  return origin(end)[0] + (inner.portX[port ?? 0] ?? 0);
}

const centreX = (boxes: SceneBoxes, box: number): number => (boxes.x[box] ?? 0) + (boxes.width[box] ?? 0) / 2;
const bottomOf = (boxes: SceneBoxes, box: number): number => (boxes.y[box] ?? 0) + (boxes.height[box] ?? 0);

/** The place on a box's border nearest to where the edge goes, off the corners. */
function towards(boxes: SceneBoxes, box: number, x: number): number {
  const left = (boxes.x[box] ?? 0) + cornerInset;
  const right = (boxes.x[box] ?? 0) + (boxes.width[box] ?? 0) - cornerInset;
  return left > right ? centreX(boxes, box) : Math.min(right, Math.max(left, x));
}
