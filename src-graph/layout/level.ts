/**
 * Layout of one level: the boxes side by side in one group, the ports where values enter and leave it, and the edges
 * between them. Numbers in, numbers out; equal inputs give equal layouts, which is what the cache relies on.
 */

/** Terminals are numbered: boxes 0 … n-1, then entering ports, then leaving ports. */
export interface LevelInput {
  widths: number[];
  heights: number[];
  inPorts: number;
  outPorts: number;
  /** Pairs of terminals, source then target. */
  edges: number[];
  gaps: LevelGaps;
}

/** Distances, graph px. */
export interface LevelGaps {
  between: number;
  ranks: number;
  edges: number;
}

export interface LevelLayout {
  width: number;
  height: number;
  /** Top left of each box. */
  x: Float64Array;
  y: Float64Array;
  /** Upper and lower edge of the rank each box stands in: edges leave it straight before they bend. */
  rankTop: Float64Array;
  rankBottom: Float64Array;
  /** Where the ports stand on the upper and lower border, entering ports first. */
  portX: Float64Array;
  /** For each edge the points between its two ends, x and y in turn. */
  routes: Float64Array[];
}

/** Distances by direction. Ranks leave room for a shape label on the edge, which is written along its line. */
export const spacing: Record<'down' | 'right', LevelGaps> = {
  down: { between: 26, ranks: 40, edges: 14 },
  right: { between: 18, ranks: 88, edges: 12 },
};

/** Key of a level for the cache: everything its layout depends on. */
export function levelKey(input: LevelInput): string {
  const { widths, heights, inPorts, outPorts, edges, gaps } = input;
  return `${String(gaps.ranks)};${String(inPorts)},${String(outPorts)};${widths.join()};${heights.join()};${edges.join()}`;
}

export function emptyLayout(): LevelLayout {
  const none = new Float64Array();
  return { width: 0, height: 0, x: none, y: none, rankTop: none, rankBottom: none, portX: none, routes: [] };
}
