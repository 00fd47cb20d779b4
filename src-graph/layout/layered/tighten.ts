/**
 * Last touch on places: the mean of four alignments can leave a long edge far out although there is room nearer. Each
 * straight run of dummies is moved as near to the ends of its edge as its neighbours in the ranks let it.
 */
import type { Proper } from './proper.js';

/** Moves runs of dummies, in place. */
export function tightenRuns(
  graph: Proper,
  place: Int32Array,
  centre: Float64Array,
  widths: Float64Array,
  gaps: { between: number; edges: number },
): void {
  const { terminals, count, layers, rank, up, down } = graph;
  const room = (vertex: number): number => (vertex < terminals ? gaps.between : gaps.edges) / 2;
  const apart = (a: number, b: number): number => ((widths[a] ?? 0) + (widths[b] ?? 0)) / 2 + room(a) + room(b);
  const above = (vertex: number): number => up.targets[up.offsets[vertex] ?? 0] ?? -1;
  for (let first = terminals; first < count; first += 1) {
    const before = above(first);
    // Only where a run starts: under a terminal, or under a dummy that stands elsewhere.
    if (before < 0 || (before >= terminals && Math.abs((centre[before] ?? 0) - (centre[first] ?? 0)) < 0.5)) continue;
    let last = first;
    let least = -Infinity;
    let most = Infinity;
    for (let vertex = first; ; ) {
      const layer = layers[rank[vertex] ?? 0];
      const at = place[vertex] ?? 0;
      const left = at > 0 ? (layer?.[at - 1] ?? -1) : -1;
      const right = layer?.[at + 1] ?? -1;
      if (left >= 0) least = Math.max(least, (centre[left] ?? 0) + apart(left, vertex));
      if (right >= 0) most = Math.min(most, (centre[right] ?? 0) - apart(vertex, right));
      last = vertex;
      const next = onlyDummyBelow(graph, vertex);
      if (next < 0 || Math.abs((centre[next] ?? 0) - (centre[vertex] ?? 0)) >= 0.5) break;
      vertex = next;
    }
    if (least > most) continue;
    let wanted = centre[before] ?? 0;
    const ends = down.targets.subarray(down.offsets[last], down.offsets[last + 1]);
    // Between the two ends any place is as short as another: the one the run has is kept where it can be.
    const now = centre[first] ?? 0;
    const end = ends.length === 0 ? wanted : (centre[ends[0] ?? 0] ?? 0);
    wanted = Math.min(Math.max(now, Math.min(wanted, end)), Math.max(wanted, end));
    const x = Math.min(most, Math.max(least, wanted));
    for (let vertex = first; ; vertex = onlyDummyBelow(graph, vertex)) {
      centre[vertex] = x;
      if (vertex === last) break;
    }
  }
}

/** The dummy that continues the run of a vertex: its only neighbour below, itself a dummy; -1 otherwise. */
function onlyDummyBelow({ terminals, down }: Proper, vertex: number): number {
  const start = down.offsets[vertex] ?? 0;
  if ((down.offsets[vertex + 1] ?? 0) - start !== 1) return -1;
  const next = down.targets[start] ?? -1;
  return next >= terminals ? next : -1;
}
