/**
 * Layout for levels too large for dagre: ranks by longest path, a few sweeps that sort each rank by the mean place of
 * its neighbours, boxes packed side by side. Linear in boxes and edges; long edges run straight.
 */
import { type LevelInput, type LevelLayout, spacing } from './level.js';

const sweeps = 6;

/** Edges must point forward in terminal order to count for ranks; others (cycles) are drawn but do not rank. */
export function rowsLevel(input: LevelInput): LevelLayout {
  const boxes = input.widths.length;
  const ports = input.inPorts + input.outPorts;
  const neighbours = neighbourLists(input);
  const rows = rankRows(input);
  const centre = new Float64Array(boxes);
  for (const row of rows) pack(row, input.widths, centre);
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const down = sweep % 2 === 0;
    for (const row of down ? rows : [...rows].reverse()) {
      const wanted = new Map(
        row.map((box) => [box, mean(down ? neighbours.above[box] : neighbours.below[box], centre, box)]),
      );
      row.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0) || a - b);
      pack(row, input.widths, centre, wanted);
    }
  }
  let left = Infinity;
  let right = -Infinity;
  for (let box = 0; box < boxes; box += 1) {
    left = Math.min(left, (centre[box] ?? 0) - (input.widths[box] ?? 0) / 2);
    right = Math.max(right, (centre[box] ?? 0) + (input.widths[box] ?? 0) / 2);
  }
  const x = new Float64Array(boxes);
  const y = new Float64Array(boxes);
  const rankTop = new Float64Array(boxes);
  const rankBottom = new Float64Array(boxes);
  let top = input.inPorts > 0 ? spacing.ranks : 0;
  for (const row of rows) {
    const tallest = row.reduce((most, box) => Math.max(most, input.heights[box] ?? 0), 0);
    for (const box of row) {
      x[box] = (centre[box] ?? 0) - (input.widths[box] ?? 0) / 2 - left;
      y[box] = top + (tallest - (input.heights[box] ?? 0)) / 2;
      rankTop[box] = top;
      rankBottom[box] = top + tallest;
    }
    top += tallest + spacing.ranks;
  }
  const width = Math.max(0, right - left);
  const portX = Float64Array.from({ length: ports }, (_, port) => portPlace(input, boxes + port, centre, left, width));
  return {
    width,
    height: Math.max(0, top - (input.outPorts > 0 ? 0 : spacing.ranks)),
    x,
    y,
    rankTop,
    rankBottom,
    portX,
    routes: Array.from({ length: input.edges.length / 2 }, () => new Float64Array()),
  };
}

function portPlace(input: LevelInput, port: number, centre: Float64Array, left: number, width: number): number {
  for (let at = 0; at < input.edges.length; at += 2) {
    const source = input.edges[at] ?? 0;
    const target = input.edges[at + 1] ?? 0;
    if (source === port && target < centre.length) return (centre[target] ?? 0) - left;
    if (target === port && source < centre.length) return (centre[source] ?? 0) - left;
  }
  return width / 2;
}

function neighbourLists(input: LevelInput): { above: number[][]; below: number[][] } {
  const boxes = input.widths.length;
  const above: number[][] = Array.from({ length: boxes }, () => []);
  const below: number[][] = Array.from({ length: boxes }, () => []);
  for (let at = 0; at < input.edges.length; at += 2) {
    const source = input.edges[at] ?? 0;
    const target = input.edges[at + 1] ?? 0;
    if (source >= boxes || target >= boxes) continue;
    below[source]?.push(target);
    above[target]?.push(source);
  }
  return { above, below };
}

function rankRows(input: LevelInput): number[][] {
  const boxes = input.widths.length;
  const rank = new Int32Array(boxes);
  const forward: number[][] = Array.from({ length: boxes }, () => []);
  for (let at = 0; at < input.edges.length; at += 2) {
    const source = input.edges[at] ?? 0;
    const target = input.edges[at + 1] ?? 0;
    if (source < target && target < boxes) forward[source]?.push(target);
  }
  for (let box = 0; box < boxes; box += 1) {
    for (const next of forward[box] ?? []) rank[next] = Math.max(rank[next] ?? 0, (rank[box] ?? 0) + 1);
  }
  const rows: number[][] = [];
  for (let box = 0; box < boxes; box += 1) {
    const at = rank[box] ?? 0;
    while (rows.length <= at) rows.push([]);
    rows[at]?.push(box);
  }
  return rows;
}

function mean(neighbours: readonly number[] | undefined, centre: Float64Array, box: number): number {
  if (neighbours === undefined || neighbours.length === 0) return centre[box] ?? 0;
  return neighbours.reduce((sum, other) => sum + (centre[other] ?? 0), 0) / neighbours.length;
}

/** Places a row left to right without overlap, as near to the wanted centres as its order allows, centred as a whole. */
function pack(
  row: readonly number[],
  widths: readonly number[],
  centre: Float64Array,
  wanted?: ReadonlyMap<number, number>,
): void {
  let edge = -Infinity;
  let drift = 0;
  for (const box of row) {
    const half = (widths[box] ?? 0) / 2;
    const want = wanted?.get(box) ?? 0;
    const place = Math.max(want, edge + half);
    centre[box] = place;
    drift += place - want;
    edge = place + half + spacing.between;
  }
  // Pushing apart moved everything to the right; half of the mean push goes back.
  const shift = row.length === 0 ? 0 : drift / row.length;
  for (const box of row) centre[box] = (centre[box] ?? 0) - shift;
}
