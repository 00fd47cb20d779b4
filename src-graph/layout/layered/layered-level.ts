/**
 * Our own layered layout (Sugiyama's steps), for levels of any size: linear but for sorting, without recursion, and
 * without a place per rank for very long edges. Parts that hang together are laid out one by one and packed.
 */
import { emptyLayout, type LevelInput, type LevelLayout } from '../level.js';
import { directed } from './acyclic.js';
import { packParts } from './parts.js';
import { placeVertices } from './coordinates.js';
import { orderLayers } from './order.js';
import { properGraph } from './proper.js';
import { rankTerminals } from './rank.js';
import { tightenRuns } from './tighten.js';
import { besideLanes, routeEdges } from './routes.js';

/** Height between a port and the nearest box. */
const portRun = 16;
const portWidth = 10;

/** Layout of one level. */
export function layeredLevel(input: LevelInput): LevelLayout {
  if (input.widths.length + input.inPorts + input.outPorts === 0) return emptyLayout();
  return packParts(input, layConnected);
}

/** Layout of boxes that hang together (or of a level whose ports hold it together). */
function layConnected(input: LevelInput): LevelLayout {
  const boxes = input.widths.length;
  const terminals = boxes + input.inPorts + input.outPorts;
  const firstOut = boxes + input.inPorts;
  const fixed = Int8Array.from({ length: terminals }, (_, i) => (i < boxes ? 0 : i < firstOut ? -1 : 1));
  const graph = directed(terminals, input.edges, (s, t) => fixed[t] === -1 || fixed[s] === 1);
  const rank = rankTerminals(graph, fixed);
  const proper = properGraph(graph, rank);
  const place = orderLayers(proper);
  const widths = Float64Array.from({ length: proper.count }, (_, i) =>
    i < boxes ? (input.widths[i] ?? 0) : i < terminals ? portWidth : 1,
  );
  const centre = placeVertices(proper, place, widths, input.gaps);
  for (let pass = 0; pass < 2; pass += 1) tightenRuns(proper, place, centre, widths, input.gaps);

  const ranks = proper.layers.length;
  const tallest = new Float64Array(ranks);
  for (let box = 0; box < boxes; box += 1) {
    const at = rank[box] ?? 0;
    tallest[at] = Math.max(tallest[at] ?? 0, input.heights[box] ?? 0);
  }
  const rankTop = new Float64Array(ranks);
  let y = 0;
  for (let at = 0; at < ranks; at += 1) {
    rankTop[at] = y;
    const nextToPort = (at === 0 && input.inPorts > 0) || (at === ranks - 2 && input.outPorts > 0);
    y += (tallest[at] ?? 0) + (at === ranks - 1 ? 0 : nextToPort ? portRun : input.gaps.ranks);
  }
  const rankBottom = rankTop.map((top, at) => top + (tallest[at] ?? 0));
  const lanes = besideLanes(graph, proper, rank, centre, widths, { rankTop, rankBottom }, input.gaps);

  let left = lanes.left;
  let right = lanes.right;
  centre.forEach((x, vertex) => {
    left = Math.min(left, x - (widths[vertex] ?? 0) / 2);
    right = Math.max(right, x + (widths[vertex] ?? 0) / 2);
  });
  const atBox = (value: (box: number) => number): Float64Array =>
    Float64Array.from({ length: boxes }, (_, box) => value(box));
  const rankOf = (box: number): number => rank[box] ?? 0;
  return {
    width: right - left,
    height: y,
    x: atBox((box) => (centre[box] ?? 0) - (input.widths[box] ?? 0) / 2 - left),
    y: atBox((box) => {
      const slack = (tallest[rankOf(box)] ?? 0) - (input.heights[box] ?? 0);
      return (rankTop[rankOf(box)] ?? 0) + slack / 2;
    }),
    rankTop: atBox((box) => rankTop[rankOf(box)] ?? 0),
    rankBottom: atBox((box) => rankBottom[rankOf(box)] ?? 0),
    portX: Float64Array.from({ length: terminals - boxes }, (_, i) => (centre[boxes + i] ?? 0) - left),
    routes: routeEdges(input.edges, graph, proper, centre, { rankTop, rankBottom }, lanes.routes, left),
  };
}
