/**
 * The proper layered graph: every edge joins neighbouring ranks. Edges over several ranks pass through places held for
 * them (dummies), one chain per source however many edges leave it. The number of dummies is bounded: beyond, the
 * longest edges get none and run beside the ranks, so that no edge makes a layout quadratic.
 */
import type { Directed } from './acyclic.js';

export interface Proper {
  /** Vertices: terminals first, then dummies. */
  count: number;
  terminals: number;
  rank: Int32Array;
  /** Vertices of each rank, in drawing order. */
  layers: Int32Array[];
  /** CSR to the next rank and to the one before. */
  down: Adjacency;
  up: Adjacency;
  /** Edges with places: CSR by edge of `Directed` over the dummies they pass, from source to target. */
  firstDummy: Int32Array;
  dummyCount: Int32Array;
  /** 1 for edges of `Directed` that got no places although they cross ranks. */
  beside: Uint8Array;
}

export interface Adjacency {
  offsets: Uint32Array;
  targets: Int32Array;
}

/** Dummies allowed per terminal, and on top of that. */
const dummiesPerTerminal = 3;
const dummiesAtLeast = 4000;

export function properGraph(graph: Directed, rank: Int32Array): Proper {
  const { count, offsets, targets } = graph;
  const longest = longestPlaced(graph, rank);
  const beside = new Uint8Array(targets.length);
  const firstDummy = new Int32Array(targets.length).fill(-1);
  const dummyCount = new Int32Array(targets.length);
  const ranks: number[] = Array.from(rank);
  const pairs: number[] = [];
  for (let source = 0; source < count; source += 1) {
    const start = ranks.length;
    let chain = 0;
    for (let edge = offsets[source] ?? 0; edge < (offsets[source + 1] ?? 0); edge += 1) {
      const target = targets[edge] ?? 0;
      const span = (rank[target] ?? 0) - (rank[source] ?? 0);
      if (span > longest) {
        beside[edge] = 1;
        continue;
      }
      for (; chain < span - 1; chain += 1) {
        pairs.push(chain === 0 ? source : start + chain - 1, start + chain);
        ranks.push((rank[source] ?? 0) + chain + 1);
      }
      pairs.push(span === 1 ? source : start + span - 2, target);
      if (span > 1) {
        firstDummy[edge] = start;
        dummyCount[edge] = span - 1;
      }
    }
  }
  const all = Int32Array.from(ranks);
  return {
    count: all.length,
    terminals: count,
    rank: all,
    layers: layersOf(all),
    down: adjacency(all.length, pairs, 0),
    up: adjacency(all.length, pairs, 1),
    firstDummy,
    dummyCount,
    beside,
  };
}

/** The longest span for which all edges up to it get their places within the bound. */
function longestPlaced({ count, offsets, targets }: Directed, rank: Int32Array): number {
  const budget = count * dummiesPerTerminal + dummiesAtLeast;
  // Per span how many chains have their longest edge there: a chain of span s needs s - 1 places.
  const chains = new Map<number, number>();
  for (let source = 0; source < count; source += 1) {
    let most = 0;
    for (let edge = offsets[source] ?? 0; edge < (offsets[source + 1] ?? 0); edge += 1)
      most = Math.max(most, (rank[targets[edge] ?? 0] ?? 0) - (rank[source] ?? 0));
    if (most > 1) chains.set(most, (chains.get(most) ?? 0) + 1);
  }
  const spans = [...chains.keys()].sort((a, b) => a - b);
  let used = 0;
  let longest = 1;
  for (const span of spans) {
    used += (span - 1) * (chains.get(span) ?? 0);
    if (used > budget) return longest;
    longest = span;
  }
  return Infinity;
}

function layersOf(rank: Int32Array): Int32Array[] {
  let last = -1;
  for (const at of rank) last = Math.max(last, at);
  const sizes = new Int32Array(last + 1);
  for (const at of rank) sizes[at] = (sizes[at] ?? 0) + 1;
  const layers = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  rank.forEach((at, vertex) => {
    const layer = layers[at];
    const slot = sizes[at] ?? 0;
    if (layer !== undefined) layer[slot] = vertex;
    sizes[at] = slot + 1;
  });
  return layers;
}

function adjacency(count: number, pairs: readonly number[], by: 0 | 1): Adjacency {
  const offsets = new Uint32Array(count + 1);
  for (let at = by; at < pairs.length; at += 2) {
    const key = pairs[at] ?? 0;
    offsets[key + 1] = (offsets[key + 1] ?? 0) + 1;
  }
  for (let i = 1; i <= count; i += 1) offsets[i] = (offsets[i] ?? 0) + (offsets[i - 1] ?? 0);
  const cursor = offsets.slice();
  const targets = new Int32Array(pairs.length / 2);
  for (let at = 0; at < pairs.length; at += 2) {
    const key = pairs[at + by] ?? 0;
    const slot = cursor[key] ?? 0;
    targets[slot] = pairs[at + 1 - by] ?? 0;
    cursor[key] = slot + 1;
  }
  return { offsets, targets };
}
