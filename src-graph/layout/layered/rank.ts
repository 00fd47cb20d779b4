/**
 * Ranks: the row each terminal stands in. Longest path from the sources, then every terminal with slack is moved to
 * whichever end of its slack makes its edges shorter, a descent on the total edge length that network simplex
 * minimises (Gansner, Koutsofios, North, Vo: A technique for drawing directed graphs, 1993) at a fraction of its cost.
 */
import type { Directed } from './acyclic.js';

const sweeps = 3;

/** Rank of each terminal, from 0. `fixed` gives terminals that must stand first (-1) or last (+1); others 0. */
export function rankTerminals(graph: Directed, fixed: Int8Array): Int32Array {
  const { count, offsets, targets, order, incoming } = graph;
  const rank = new Int32Array(count);
  const hasFirst = fixed.includes(-1);
  for (let i = 0; i < count; i += 1) rank[i] = hasFirst && fixed[i] !== -1 ? 1 : 0;
  for (const node of order) {
    for (let at = offsets[node] ?? 0; at < (offsets[node + 1] ?? 0); at += 1) {
      const next = targets[at] ?? 0;
      rank[next] = Math.max(rank[next] ?? 0, (rank[node] ?? 0) + 1);
    }
  }
  let last = 0;
  for (let i = 0; i < count; i += 1) if (fixed[i] !== 1) last = Math.max(last, rank[i] ?? 0);
  for (let i = 0; i < count; i += 1) if (fixed[i] === 1) rank[i] = last + 1;
  const reverse = reversed(graph);
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    // Late: what feeds more than it takes goes down to its first user; chains follow, since users come first.
    for (let i = count - 1; i >= 0; i -= 1) {
      const node = order[i] ?? 0;
      const out = (offsets[node + 1] ?? 0) - (offsets[node] ?? 0);
      if (fixed[node] !== 0 || out === 0 || out < (incoming[node] ?? 0)) continue;
      let least = Infinity;
      for (let at = offsets[node] ?? 0; at < (offsets[node + 1] ?? 0); at += 1)
        least = Math.min(least, rank[targets[at] ?? 0] ?? 0);
      rank[node] = least - 1;
    }
    // Early: what takes more than it feeds goes up to below its last maker.
    for (const node of order) {
      const out = (offsets[node + 1] ?? 0) - (offsets[node] ?? 0);
      if (fixed[node] !== 0 || (incoming[node] ?? 0) <= out) continue;
      let most = -1;
      for (let at = reverse.offsets[node] ?? 0; at < (reverse.offsets[node + 1] ?? 0); at += 1)
        most = Math.max(most, rank[reverse.targets[at] ?? 0] ?? 0);
      if (most >= 0) rank[node] = most + 1;
    }
  }
  return withoutGaps(rank);
}

/** Edges by target. */
export function reversed(graph: Directed): { offsets: Uint32Array; targets: Int32Array } {
  const { count, offsets, targets, incoming } = graph;
  const starts = new Uint32Array(count + 1);
  for (let i = 0; i < count; i += 1) starts[i + 1] = (starts[i] ?? 0) + (incoming[i] ?? 0);
  const cursor = starts.slice();
  const sources = new Int32Array(targets.length);
  for (let source = 0; source < count; source += 1) {
    for (let at = offsets[source] ?? 0; at < (offsets[source + 1] ?? 0); at += 1) {
      const target = targets[at] ?? 0;
      const slot = cursor[target] ?? 0;
      sources[slot] = source;
      cursor[target] = slot + 1;
    }
  }
  return { offsets: starts, targets: sources };
}

/** Moving terminals can leave ranks empty. */
function withoutGaps(rank: Int32Array): Int32Array {
  let least = Infinity;
  let most = -Infinity;
  for (const at of rank) {
    least = Math.min(least, at);
    most = Math.max(most, at);
  }
  if (rank.length === 0) return rank;
  const used = new Uint8Array(most - least + 1);
  for (const at of rank) used[at - least] = 1;
  const place = new Int32Array(used.length);
  let next = 0;
  used.forEach((is, at) => {
    place[at] = next;
    next += is;
  });
  return rank.map((at) => place[at - least] ?? 0);
}
