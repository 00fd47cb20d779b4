/** The ways of edges that cross ranks: through the places held for them, or beside the ranks. */
import type { Directed } from './acyclic.js';
import type { Proper } from './proper.js';

interface Ranks {
  rankTop: Float64Array;
  rankBottom: Float64Array;
}

/** Points between the ends of every edge in `edges` (pairs of terminals), x and y in turn. */
export function routeEdges(
  edges: readonly number[],
  graph: Directed,
  proper: Proper,
  centre: Float64Array,
  ranks: Ranks,
  beside: ReadonlyMap<number, Float64Array>,
  left: number,
): Float64Array[] {
  const edgeOf = new Map<number, number>();
  for (let source = 0; source < graph.count; source += 1) {
    for (let at = graph.offsets[source] ?? 0; at < (graph.offsets[source + 1] ?? 0); at += 1)
      edgeOf.set(source * graph.count + (graph.targets[at] ?? 0), at);
  }
  const routes: Float64Array[] = [];
  for (let at = 0; at < edges.length; at += 2) {
    const edge = edgeOf.get((edges[at] ?? 0) * graph.count + (edges[at + 1] ?? 0)) ?? -1;
    const route = beside.get(edge) ?? throughRanks(proper, edge, centre, ranks);
    routes.push(route.map((value, i) => (i % 2 === 0 ? value - left : value)));
  }
  return routes;
}

const none = new Float64Array();

/**
 * Edges pass a rank straight from its upper to its lower border, so that curves lie between ranks and never cut a box.
 * Points on a straight line are left out.
 */
function throughRanks(proper: Proper, edge: number, centre: Float64Array, ranks: Ranks): Float64Array {
  const count = proper.dummyCount[edge] ?? 0;
  if (count === 0) return none;
  const first = proper.firstDummy[edge] ?? 0;
  const points: number[] = [];
  const at = (i: number): number => centre[first + i] ?? 0;
  for (let i = 0; i < count; i += 1) {
    const straight = i > 0 && i < count - 1 && same(at(i - 1), at(i)) && same(at(i), at(i + 1));
    if (straight) continue;
    const rank = proper.rank[first + i] ?? 0;
    points.push(at(i), ranks.rankTop[rank] ?? 0);
    if (ranks.rankBottom[rank] !== ranks.rankTop[rank]) points.push(at(i), ranks.rankBottom[rank] ?? 0);
  }
  return Float64Array.from(points);
}

const same = (a: number, b: number): boolean => Math.abs(a - b) < 0.5;

/** Lanes beside the ranks; further edges share them. */
const mostLanes = 24;

/**
 * Edges without places leave to the nearer side, run beside the ranks they pass in a lane of their own, and come back.
 * Returns their routes by edge, and how far the lanes reach.
 */
export function besideLanes(
  graph: Directed,
  proper: Proper,
  rank: Int32Array,
  centre: Float64Array,
  widths: Float64Array,
  ranks: Ranks,
  gaps: { edges: number; ranks: number },
): { routes: Map<number, Float64Array>; left: number; right: number } {
  const routes = new Map<number, Float64Array>();
  if (!proper.beside.includes(1)) return { routes, left: Infinity, right: -Infinity };
  let left = Infinity;
  let right = -Infinity;
  centre.forEach((x, vertex) => {
    left = Math.min(left, x - (widths[vertex] ?? 0) / 2);
    right = Math.max(right, x + (widths[vertex] ?? 0) / 2);
  });
  const middle = (left + right) / 2;
  // Rank at which each lane is free again; edges of one source share a lane.
  const free = { left: [] as number[], right: [] as number[] };
  let farLeft = left;
  let farRight = right;
  for (const source of graph.order) {
    let lane = -1;
    const side = (centre[source] ?? 0) <= middle ? 'left' : 'right';
    for (let edge = graph.offsets[source] ?? 0; edge < (graph.offsets[source + 1] ?? 0); edge += 1) {
      if (proper.beside[edge] !== 1) continue;
      const target = graph.targets[edge] ?? 0;
      const from = rank[source] ?? 0;
      const to = rank[target] ?? 0;
      const lanes = free[side];
      if (lane < 0) {
        lane = lanes.findIndex((until) => until <= from);
        if (lane < 0) lane = lanes.length < mostLanes ? lanes.length : source % mostLanes;
      }
      lanes[lane] = Math.max(lanes[lane] ?? 0, to);
      const away = (lane + 1) * gaps.edges;
      const x = side === 'left' ? left - away : right + away;
      farLeft = Math.min(farLeft, x);
      farRight = Math.max(farRight, x);
      const run = gaps.ranks * 0.6;
      const start = (ranks.rankBottom[from] ?? 0) + run;
      const end = (ranks.rankTop[to] ?? 0) - run;
      routes.set(edge, Float64Array.of(x, start, x, Math.max(start, end)));
    }
  }
  return { routes, left: farLeft, right: farRight };
}
