/**
 * Places within ranks, after Brandes and Köpf (Fast and simple horizontal coordinate assignment, 2001): vertices are
 * aligned with the median of their neighbours in four ways (from above or below, from the left or the right), each
 * alignment is packed tight, and a vertex gets the mean of its two middle places. Linear. Long edges, which pass
 * through dummies, win over crossing short ones and so run straight.
 */
import type { Adjacency, Proper } from './proper.js';

export interface Gaps {
  /** Between two boxes, and between two edges. */
  between: number;
  edges: number;
}

/** Centre of every vertex. `widths` is by vertex. */
export function placeVertices(graph: Proper, place: Int32Array, widths: Float64Array, gaps: Gaps): Float64Array {
  const conflicts = markConflicts(graph, place);
  sortNeighbours(graph.up, place);
  sortNeighbours(graph.down, place);
  const [plain, straight] = [false, true].map((prefer) => fourRuns(graph, place, widths, gaps, conflicts, prefer));
  // Preferring main paths makes most graphs straighter; where paths branch in every block they would drift sideways.
  const xs = straight ?? new Float64Array();
  return plain !== undefined && extent(xs) > widestGain * extent(plain) ? plain : xs;
}

/** How much wider a layout with straight main paths may be. */
const widestGain = 1.3;

function extent(xs: Float64Array): number {
  let least = Infinity;
  let most = -Infinity;
  for (const x of xs) {
    least = Math.min(least, x);
    most = Math.max(most, x);
  }
  return most - least + 200;
}

/** The four alignments, brought together; `prefer` puts boxes in line with boxes rather than with passing edges. */
function fourRuns(
  graph: Proper,
  place: Int32Array,
  widths: Float64Array,
  gaps: Gaps,
  conflicts: ReadonlySet<number>,
  prefer: boolean,
): Float64Array {
  const runs: Float64Array[] = [];
  for (const vertical of ['up', 'down'] as const) {
    for (const mirrored of [false, true]) {
      const layers = vertical === 'up' ? graph.layers : [...graph.layers].reverse();
      const turned = mirrored ? layers.map((layer) => layer.slice().reverse()) : layers;
      const at = mirrored ? mirror(graph, place) : place;
      const root = align(graph, turned, at, mirrored, conflicts, vertical, prefer);
      const xs = compact(graph, turned, root, widths, gaps);
      if (mirrored) for (let i = 0; i < xs.length; i += 1) xs[i] = -(xs[i] ?? 0);
      runs.push(xs);
    }
  }
  return balance(runs, widths);
}

/** Neighbours of each vertex from left to right, in place. */
function sortNeighbours(neighbours: Adjacency, place: Int32Array): void {
  const { offsets, targets } = neighbours;
  for (let vertex = 0; vertex + 1 < offsets.length; vertex += 1) {
    const start = offsets[vertex] ?? 0;
    const end = offsets[vertex + 1] ?? 0;
    if (end - start > 1) targets.subarray(start, end).sort((a, b) => (place[a] ?? 0) - (place[b] ?? 0));
  }
}

function mirror(graph: Proper, place: Int32Array): Int32Array {
  const mirrored = new Int32Array(place.length);
  for (const layer of graph.layers)
    for (const vertex of layer) mirrored[vertex] = layer.length - 1 - (place[vertex] ?? 0);
  return mirrored;
}

/** 1 for edges (by position in `down.targets`) that cross an edge between two dummies. */
function markConflicts(graph: Proper, place: Int32Array): Set<number> {
  const conflicts = new Set<number>();
  const { terminals, up, layers, count } = graph;
  const innerUpper = (vertex: number): number => {
    if (vertex < terminals) return -1;
    const above = up.targets[up.offsets[vertex] ?? 0] ?? -1;
    return above >= terminals ? above : -1;
  };
  for (let i = 1; i < layers.length; i += 1) {
    const upper = layers[i - 1] ?? none;
    const layer = layers[i] ?? none;
    let left = 0;
    let scanned = 0;
    for (let at = 0; at < layer.length; at += 1) {
      const inner = innerUpper(layer[at] ?? 0);
      if (inner < 0 && at !== layer.length - 1) continue;
      const right = inner < 0 ? upper.length : (place[inner] ?? 0);
      for (; scanned <= at; scanned += 1) {
        const vertex = layer[scanned] ?? 0;
        for (let edge = up.offsets[vertex] ?? 0; edge < (up.offsets[vertex + 1] ?? 0); edge += 1) {
          const above = up.targets[edge] ?? 0;
          const where = place[above] ?? 0;
          const isInner = vertex >= terminals && above >= terminals;
          if (!isInner && (where < left || where > right)) conflicts.add(above * count + vertex);
        }
      }
      left = right;
    }
  }
  return conflicts;
}

const none = new Int32Array();

/** Root of the block of each vertex. */
function align(
  graph: Proper,
  layers: readonly Int32Array[],
  place: Int32Array,
  mirrored: boolean,
  conflicts: ReadonlySet<number>,
  vertical: 'up' | 'down',
  prefer: boolean,
): Int32Array {
  const { count } = graph;
  const { offsets, targets } = graph[vertical];
  const root = Int32Array.from({ length: count }, (_, i) => i);
  const aligned = new Uint8Array(count);
  const onMainPath = leadsToBox(graph, vertical === 'up' ? graph.down : graph.up);
  const taken = new Uint8Array(count);
  for (const layer of layers) {
    let last = -1;
    for (const vertex of layer) {
      const start = offsets[vertex] ?? 0;
      const end = offsets[vertex + 1] ?? 0;
      if (start === end) continue;
      const middle = (end - start - 1) / 2;
      const low = Math.floor(middle);
      const high = Math.ceil(middle);
      const neighbour = (i: number): number => targets[mirrored ? end - 1 - i : start + i] ?? 0;
      // Of two medians a box goes before the dummy of an edge that passes it: the main path runs straight.
      const swap = prefer && neighbour(low) >= graph.terminals && neighbour(high) < graph.terminals;
      for (let i = low; i <= high; i += 1) {
        const other = neighbour(swap ? low + high - i : i);
        const key = vertical === 'up' ? other * count + vertex : vertex * count + other;
        if (prefer && vertex >= graph.terminals && onMainPath[other] === 1) continue;
        if (aligned[vertex] === 1 || (place[other] ?? 0) <= last || taken[other] === 1 || conflicts.has(key)) continue;
        root[vertex] = root[other] ?? other;
        aligned[vertex] = 1;
        taken[other] = 1;
        last = place[other] ?? 0;
      }
    }
  }
  return root;
}

/** 1 for boxes with a box among these neighbours: they stand in line with it rather than with an edge that passes it. */
function leadsToBox({ terminals }: Proper, { offsets, targets }: Adjacency): Uint8Array {
  const leads = new Uint8Array(offsets.length);
  for (let box = 0; box < terminals; box += 1) {
    for (let at = offsets[box] ?? 0; at < (offsets[box + 1] ?? 0) && leads[box] === 0; at += 1)
      if ((targets[at] ?? 0) < terminals) leads[box] = 1;
  }
  return leads;
}

/** Packs blocks to the left without overlap, then moves each as far right as its right neighbours let it. */
function compact(
  graph: Proper,
  layers: readonly Int32Array[],
  root: Int32Array,
  widths: Float64Array,
  gaps: Gaps,
): Float64Array {
  const { count, terminals } = graph;
  const from: number[] = [];
  const to: number[] = [];
  const apart: number[] = [];
  const half = (vertex: number): number => (widths[vertex] ?? 0) / 2;
  const room = (vertex: number): number => (vertex < terminals ? gaps.between : gaps.edges) / 2;
  for (const layer of layers) {
    for (let at = 1; at < layer.length; at += 1) {
      const left = layer[at - 1] ?? 0;
      const right = layer[at] ?? 0;
      from.push(root[left] ?? 0);
      to.push(root[right] ?? 0);
      apart.push(half(left) + half(right) + room(left) + room(right));
    }
  }
  const offsets = new Uint32Array(count + 1);
  const waiting = new Int32Array(count);
  for (let i = 0; i < from.length; i += 1) {
    const source = from[i] ?? 0;
    const target = to[i] ?? 0;
    offsets[source + 1] = (offsets[source + 1] ?? 0) + 1;
    waiting[target] = (waiting[target] ?? 0) + 1;
  }
  for (let i = 1; i <= count; i += 1) offsets[i] = (offsets[i] ?? 0) + (offsets[i - 1] ?? 0);
  const cursor = offsets.slice();
  const edges = new Int32Array(from.length);
  for (let i = 0; i < from.length; i += 1) {
    const slot = cursor[from[i] ?? 0] ?? 0;
    edges[slot] = i;
    cursor[from[i] ?? 0] = slot + 1;
  }
  const xs = new Float64Array(count);
  const order: number[] = [];
  for (let vertex = 0; vertex < count; vertex += 1)
    if (root[vertex] === vertex && waiting[vertex] === 0) order.push(vertex);
  for (let i = 0; i < order.length; i += 1) {
    const block = order[i] ?? 0;
    for (let at = offsets[block] ?? 0; at < (offsets[block + 1] ?? 0); at += 1) {
      const edge = edges[at] ?? 0;
      const next = to[edge] ?? 0;
      xs[next] = Math.max(xs[next] ?? 0, (xs[block] ?? 0) + (apart[edge] ?? 0));
      waiting[next] = (waiting[next] ?? 0) - 1;
      if (waiting[next] === 0) order.push(next);
    }
  }
  for (let i = order.length - 1; i >= 0; i -= 1) {
    const block = order[i] ?? 0;
    let most = Infinity;
    for (let at = offsets[block] ?? 0; at < (offsets[block + 1] ?? 0); at += 1) {
      const edge = edges[at] ?? 0;
      most = Math.min(most, (xs[to[edge] ?? 0] ?? 0) - (apart[edge] ?? 0));
    }
    if (most !== Infinity) xs[block] = Math.max(xs[block] ?? 0, most);
  }
  for (let vertex = 0; vertex < count; vertex += 1) xs[vertex] = xs[root[vertex] ?? 0] ?? 0;
  return xs;
}

/** Aligns the four layouts with the narrowest of them and takes the mean of the two middle places. */
function balance(runs: readonly Float64Array[], widths: Float64Array): Float64Array {
  const bounds = runs.map((xs) => {
    let left = Infinity;
    let right = -Infinity;
    xs.forEach((x, vertex) => {
      left = Math.min(left, x - (widths[vertex] ?? 0) / 2);
      right = Math.max(right, x + (widths[vertex] ?? 0) / 2);
    });
    return { left, right };
  });
  const narrowest = bounds.reduce((best, at) => (at.right - at.left < best.right - best.left ? at : best));
  // Runs packed to the left meet at their left ends, the mirrored ones at their right ends.
  const shifts = bounds.map((at, run) => (run % 2 === 0 ? narrowest.left - at.left : narrowest.right - at.right));
  const result = new Float64Array(widths.length);
  for (let vertex = 0; vertex < result.length; vertex += 1) {
    const a = (runs[0]?.[vertex] ?? 0) + (shifts[0] ?? 0);
    const b = (runs[1]?.[vertex] ?? 0) + (shifts[1] ?? 0);
    const c = (runs[2]?.[vertex] ?? 0) + (shifts[2] ?? 0);
    const d = (runs[3]?.[vertex] ?? 0) + (shifts[3] ?? 0);
    result[vertex] = (a + b + c + d - Math.min(a, b, c, d) - Math.max(a, b, c, d)) / 2;
  }
  return result;
}
