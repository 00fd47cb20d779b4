/**
 * Order within ranks: depth-first from the sources, then sweeps that sort each rank by the mean place of its
 * neighbours (barycentre method: Sugiyama, Tagawa, Toda 1981), keeping the order with the fewest crossings, counted in
 * O(E log V) with an accumulator tree (Barth, Jünger, Mutzel 2002).
 */
import type { Adjacency, Proper } from './proper.js';

/** Sweeps without gain after which to stop, and most sweeps; large graphs get fewer. */
const patience = 4;
const mostSweeps = (vertices: number): number => (vertices > 40_000 ? 6 : vertices > 8000 ? 12 : 24);

/** Sorts the layers of `graph` in place; returns the place of each vertex in its layer. */
export function orderLayers(graph: Proper): Int32Array {
  const place = new Int32Array(graph.count);
  initialOrder(graph);
  note(graph.layers, place);
  let best = graph.layers.map((layer) => layer.slice());
  let fewest = crossings(graph, place);
  const wanted = new Float64Array(graph.count);
  for (let sweep = 0, since = 0; sweep < mostSweeps(graph.count) && since < patience && fewest > 0; sweep += 1) {
    const downwards = sweep % 2 === 0;
    const towardsRight = sweep % 4 >= 2;
    const last = graph.layers.length - 1;
    for (let i = 1; i <= last; i += 1) {
      const layer = graph.layers[downwards ? i : last - i];
      if (layer !== undefined) sortLayer(layer, downwards ? graph.up : graph.down, place, wanted, towardsRight);
    }
    const now = crossings(graph, place);
    since += 1;
    if (now < fewest) {
      since = 0;
      fewest = now;
      best = graph.layers.map((layer) => layer.slice());
    }
  }
  graph.layers.forEach((layer, i) => {
    layer.set(best[i] ?? layer);
  });
  note(graph.layers, place);
  return place;
}

function note(layers: readonly Int32Array[], place: Int32Array): void {
  for (const layer of layers)
    layer.forEach((vertex, at) => {
      place[vertex] = at;
    });
}

/** Each vertex joins its layer when a walk from the sources first comes by: neighbours start side by side. */
function initialOrder(graph: Proper): void {
  const filled = new Int32Array(graph.layers.length);
  const seen = new Uint8Array(graph.count);
  const sources = graph.layers.flatMap((layer) => Array.from(layer));
  const stack: number[] = [];
  const visit = (vertex: number): void => {
    if (seen[vertex] === 1) return;
    seen[vertex] = 1;
    const rank = graph.rank[vertex] ?? 0;
    const layer = graph.layers[rank];
    const at = filled[rank] ?? 0;
    if (layer !== undefined) layer[at] = vertex;
    filled[rank] = at + 1;
    stack.push(vertex);
  };
  for (const source of sources) {
    visit(source);
    while (stack.length > 0) {
      const vertex = stack.pop() ?? 0;
      for (let at = (graph.down.offsets[vertex + 1] ?? 0) - 1; at >= (graph.down.offsets[vertex] ?? 0); at -= 1)
        visit(graph.down.targets[at] ?? 0);
    }
  }
}

function sortLayer(
  layer: Int32Array,
  neighbours: Adjacency,
  place: Int32Array,
  wanted: Float64Array,
  towardsRight: boolean,
): void {
  // A vertex without neighbours keeps its place among the others.
  layer.forEach((vertex, at) => {
    const start = neighbours.offsets[vertex] ?? 0;
    const end = neighbours.offsets[vertex + 1] ?? 0;
    let sum = 0;
    for (let i = start; i < end; i += 1) sum += place[neighbours.targets[i] ?? 0] ?? 0;
    wanted[vertex] = end === start ? at : sum / (end - start);
  });
  const turn = towardsRight ? -1 : 1;
  layer.sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || turn * ((place[a] ?? 0) - (place[b] ?? 0)));
  layer.forEach((vertex, at) => {
    place[vertex] = at;
  });
}

/** Crossings between all neighbouring layers. */
export function crossings(graph: Proper, place: Int32Array): number {
  let total = 0;
  for (let i = 0; i + 1 < graph.layers.length; i += 1)
    total += layerCrossings(graph.layers[i] ?? none, (graph.layers[i + 1] ?? none).length, graph.down, place);
  return total;
}

const none = new Int32Array();

function layerCrossings(upper: Int32Array, lower: number, down: Adjacency, place: Int32Array): number {
  if (upper.length < 2 || lower < 2) return 0;
  let leaves = 1;
  while (leaves < lower) leaves *= 2;
  const tree = new Int32Array(2 * leaves);
  let total = 0;
  for (const vertex of upper) {
    const start = down.offsets[vertex] ?? 0;
    const end = down.offsets[vertex + 1] ?? 0;
    // All edges of a vertex count against those of the vertices before it, then join them.
    for (let edge = start; edge < end; edge += 1) {
      const leaf = (place[down.targets[edge] ?? 0] ?? 0) + leaves;
      for (let at = leaf; at > 1; at >>= 1) if (at % 2 === 0) total += tree[at + 1] ?? 0;
    }
    for (let edge = start; edge < end; edge += 1) {
      const leaf = (place[down.targets[edge] ?? 0] ?? 0) + leaves;
      for (let at = leaf; at > 0; at >>= 1) tree[at] = (tree[at] ?? 0) + 1;
    }
  }
  return total;
}
