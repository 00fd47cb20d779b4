/** Lays out a level with dagre (layered, network simplex), top to bottom. */
import { type DagreGraph, type DagrePoint, newDagreGraph, runDagre } from './dagre.js';
import { type LevelInput, type LevelLayout, spacing } from './level.js';

/** Boxes up to which the better ranker is affordable; above, tight-tree is about as good and faster. */
const maxNetworkSimplex = 120;
/** Pulls ports to the borders against the pull of what they connect to. */
const borderWeight = 8;
const portWidth = 10;
/** Height between a port and the nearest box. */
const portRun = 16;

/** Layout of up to some 800 boxes; more overflow dagre's recursion. */
export function dagreLevel(input: LevelInput): LevelLayout {
  const boxes = input.widths.length;
  const ports = input.inPorts + input.outPorts;
  const graph = newDagreGraph();
  graph.setGraph({
    rankdir: 'TB',
    nodesep: spacing.between,
    ranksep: spacing.ranks,
    edgesep: spacing.edges,
    ranker: boxes <= maxNetworkSimplex ? 'network-simplex' : 'tight-tree',
  });
  for (let i = 0; i < boxes; i += 1)
    graph.setNode(String(i), { width: input.widths[i] ?? 0, height: input.heights[i] ?? 0 });
  for (let i = 0; i < ports; i += 1) graph.setNode(String(boxes + i), { width: portWidth, height: 1 });
  for (let at = 0; at < input.edges.length; at += 2) {
    graph.setEdge(String(input.edges[at]), String(input.edges[at + 1]), {});
  }
  holdPorts(graph, input);
  runDagre(graph);
  return readLayout(graph, input);
}

/**
 * Keeps ports at the borders: they hang on an invisible node above (below) everything, itself held by the longest
 * chain of boxes. Left alone, a port would stand next to the first box it leads to, however far down that is.
 */
function holdPorts(graph: DagreGraph, input: LevelInput): void {
  const boxes = input.widths.length;
  const { first, last } = longestChain(input);
  if (input.inPorts > 0 && first >= 0) {
    graph.setNode('top', { width: 0, height: 0 });
    graph.setEdge('top', String(first), { minlen: 2 });
    for (let i = 0; i < input.inPorts; i += 1) graph.setEdge('top', String(boxes + i), { weight: borderWeight });
  }
  if (input.outPorts > 0 && last >= 0) {
    graph.setNode('bottom', { width: 0, height: 0 });
    graph.setEdge(String(last), 'bottom', { minlen: 2 });
    const ports = boxes + input.inPorts;
    for (let i = 0; i < input.outPorts; i += 1) graph.setEdge(String(ports + i), 'bottom', { weight: borderWeight });
  }
}

/** Ends of the longest chain of boxes; boxes are in graph order, edges against it (cycles) do not count. */
function longestChain(input: LevelInput): { first: number; last: number } {
  const boxes = input.widths.length;
  const length = new Int32Array(boxes);
  const start = Int32Array.from({ length: boxes }, (_, i) => i);
  const pairs: [number, number][] = [];
  for (let at = 0; at < input.edges.length; at += 2) {
    const source = input.edges[at] ?? 0;
    const target = input.edges[at + 1] ?? 0;
    if (source < target && target < boxes) pairs.push([source, target]);
  }
  pairs.sort((a, b) => a[0] - b[0]);
  for (const [source, target] of pairs) {
    if ((length[source] ?? 0) + 1 <= (length[target] ?? 0)) continue;
    length[target] = (length[source] ?? 0) + 1;
    start[target] = start[source] ?? 0;
  }
  let last = boxes > 0 ? 0 : -1;
  for (let box = 1; box < boxes; box += 1) if ((length[box] ?? 0) > (length[last] ?? 0)) last = box;
  return { first: last < 0 ? -1 : (start[last] ?? 0), last };
}

function readLayout(graph: DagreGraph, input: LevelInput): LevelLayout {
  const boxes = input.widths.length;
  const ports = input.inPorts + input.outPorts;
  const at = (id: number): DagrePoint => graph.node(String(id));
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  const include = (x0: number, y0: number, x1: number, y1: number): void => {
    left = Math.min(left, x0);
    top = Math.min(top, y0);
    right = Math.max(right, x1);
    bottom = Math.max(bottom, y1);
  };
  const rankHalf: RankHeights = new Map();
  for (let i = 0; i < boxes; i += 1) {
    const { x, y } = at(i);
    const halfWidth = (input.widths[i] ?? 0) / 2;
    const halfHeight = (input.heights[i] ?? 0) / 2;
    include(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
    const rank = rankAt(rankHalf, y) ?? Math.round(y);
    rankHalf.set(rank, Math.max(rankHalf.get(rank) ?? 0, halfHeight));
  }
  for (let i = 0; i < ports; i += 1) {
    const { x, y } = at(boxes + i);
    include(x - portWidth / 2, y, x + portWidth / 2, y);
  }
  const routes: Float64Array[] = [];
  for (let edge = 0; edge < input.edges.length; edge += 2) {
    const label = graph.edge(String(input.edges[edge]), String(input.edges[edge + 1]));
    const inner = throughRanks(label.points?.slice(1, -1) ?? [], rankHalf);
    for (const point of inner) include(point.x, point.y, point.x, point.y);
    routes.push(Float64Array.from(inner.flatMap((point) => [point.x, point.y])));
  }
  if (left > right) return emptyLayout();
  // Ports stand on the border whatever their rank: of the distance to the boxes only what a bend needs is kept.
  const ys = input.heights.map((height, i) => at(i).y - height / 2);
  const ends = input.heights.map((height, i) => at(i).y + height / 2);
  if (input.inPorts > 0 && boxes > 0) top = Math.max(top, Math.min(...ys) - portRun);
  if (input.outPorts > 0 && boxes > 0) bottom = Math.min(bottom, Math.max(...ends) + portRun);
  for (const route of routes) {
    for (let i = 0; i < route.length; i += 2) {
      route[i] = (route[i] ?? 0) - left;
      route[i + 1] = (route[i + 1] ?? 0) - top;
    }
  }
  const halfOf = (i: number): number => rankHalf.get(rankAt(rankHalf, at(i).y) ?? 0) ?? 0;
  return {
    width: right - left,
    height: bottom - top,
    x: Float64Array.from(input.widths, (width, i) => at(i).x - width / 2 - left),
    y: Float64Array.from(input.heights, (height, i) => at(i).y - height / 2 - top),
    rankTop: Float64Array.from({ length: boxes }, (_, i) => at(i).y - halfOf(i) - top),
    rankBottom: Float64Array.from({ length: boxes }, (_, i) => at(i).y + halfOf(i) - top),
    portX: Float64Array.from({ length: ports }, (_, i) => at(boxes + i).x - left),
    routes,
  };
}

/** Half the height of the tallest box of each rank, by the rounded height of its middle. */
type RankHeights = Map<number, number>;

/** Key of the rank whose middle is at `y`; the same middle comes out of dagre with rounding errors. */
function rankAt(ranks: RankHeights, y: number): number | undefined {
  const rank = Math.round(y);
  return [rank, rank - 1, rank + 1].find((key) => ranks.has(key));
}

/**
 * Edges pass a rank of tall boxes straight from its upper to its lower border, so that their curves lie between ranks
 * and never cut a box. Points on a straight line are left out.
 */
function throughRanks(points: readonly DagrePoint[], rankHalf: RankHeights): DagrePoint[] {
  // Half-way ranks hold no boxes: a curve needs no point there.
  const crossed = points.filter((point) => rankAt(rankHalf, point.y) !== undefined);
  const result: DagrePoint[] = [];
  crossed.forEach((point, i) => {
    const previous = crossed[i - 1];
    const next = crossed[i + 1];
    if (previous !== undefined && next !== undefined && same(previous.x, point.x) && same(point.x, next.x)) return;
    const half = rankHalf.get(rankAt(rankHalf, point.y) ?? 0) ?? 0;
    const up = next !== undefined ? next.y < point.y : previous !== undefined && point.y < previous.y;
    const sign = up ? -1 : 1;
    result.push({ x: point.x, y: point.y - sign * half }, { x: point.x, y: point.y + sign * half });
  });
  return result;
}

const same = (a: number, b: number): boolean => Math.abs(a - b) < 0.5;

export function emptyLayout(): LevelLayout {
  const none = new Float64Array();
  return { width: 0, height: 0, x: none, y: none, rankTop: none, rankBottom: none, portX: none, routes: [] };
}
