/**
 * Edges as the layered layout wants them: each pair once, no loops, no cycles. Ports are pinned, so an edge into an
 * entering port or out of a leaving one counts as going back.
 */

export interface Directed {
  /** Terminals. */
  count: number;
  /** CSR by source, over the kept edges. */
  offsets: Uint32Array;
  targets: Int32Array;
  /** Terminals in an order in which every edge goes forward. */
  order: Int32Array;
  /** Edges into each terminal. */
  incoming: Int32Array;
}

/** Keeps the edges of `pairs` that close no cycle (depth-first search in terminal order, without recursion). */
export function directed(count: number, pairs: readonly number[], isBack: (s: number, t: number) => boolean): Directed {
  const all = adjacency(count, pairs, isBack);
  const dropped = backEdges(count, all.offsets, all.targets);
  const offsets = new Uint32Array(count + 1);
  const targets = new Int32Array(all.targets.length);
  const incoming = new Int32Array(count);
  let filled = 0;
  for (let source = 0; source < count; source += 1) {
    for (let at = all.offsets[source] ?? 0; at < (all.offsets[source + 1] ?? 0); at += 1) {
      if (dropped[at] === 1) continue;
      const target = all.targets[at] ?? 0;
      targets[filled] = target;
      filled += 1;
      incoming[target] = (incoming[target] ?? 0) + 1;
    }
    offsets[source + 1] = filled;
  }
  const kept = targets.subarray(0, filled);
  return { count, offsets, targets: kept, order: topological(count, offsets, kept, incoming), incoming };
}

function adjacency(
  count: number,
  pairs: readonly number[],
  isBack: (s: number, t: number) => boolean,
): { offsets: Uint32Array; targets: Int32Array } {
  const keys = new Set<number>();
  for (let at = 0; at < pairs.length; at += 2) {
    const source = pairs[at] ?? 0;
    const target = pairs[at + 1] ?? 0;
    if (source !== target && !isBack(source, target)) keys.add(source * count + target);
  }
  const offsets = new Uint32Array(count + 1);
  for (const key of keys) {
    const source = Math.floor(key / count);
    offsets[source + 1] = (offsets[source + 1] ?? 0) + 1;
  }
  for (let i = 1; i <= count; i += 1) offsets[i] = (offsets[i] ?? 0) + (offsets[i - 1] ?? 0);
  const cursor = offsets.slice();
  const targets = new Int32Array(keys.size);
  for (const key of keys) {
    const source = Math.floor(key / count);
    const at = cursor[source] ?? 0;
    targets[at] = key % count;
    cursor[source] = at + 1;
  }
  return { offsets, targets };
}

/** 1 for each edge that leads back to a terminal the search is still inside of. */
function backEdges(count: number, offsets: Uint32Array, targets: Int32Array): Uint8Array {
  const dropped = new Uint8Array(targets.length);
  // 0 not seen, 1 inside, 2 done.
  const state = new Uint8Array(count);
  const cursor = offsets.slice();
  const stack: number[] = [];
  for (let start = 0; start < count; start += 1) {
    if (state[start] !== 0) continue;
    stack.push(start);
    state[start] = 1;
    while (stack.length > 0) {
      const node = stack[stack.length - 1] ?? 0;
      const at = cursor[node] ?? 0;
      if (at === (offsets[node + 1] ?? 0)) {
        state[node] = 2;
        stack.pop();
        continue;
      }
      cursor[node] = at + 1;
      const next = targets[at] ?? 0;
      if (state[next] === 1) dropped[at] = 1;
      else if (state[next] === 0) {
        state[next] = 1;
        stack.push(next);
      }
    }
  }
  return dropped;
}

function topological(count: number, offsets: Uint32Array, targets: Int32Array, incoming: Int32Array): Int32Array {
  const waiting = incoming.slice();
  const order = new Int32Array(count);
  let filled = 0;
  for (let node = 0; node < count; node += 1) {
    if (waiting[node] !== 0) continue;
    order[filled] = node;
    filled += 1;
  }
  for (let at = 0; at < filled; at += 1) {
    const node = order[at] ?? 0;
    for (let edge = offsets[node] ?? 0; edge < (offsets[node + 1] ?? 0); edge += 1) {
      const next = targets[edge] ?? 0;
      waiting[next] = (waiting[next] ?? 0) - 1;
      if (waiting[next] === 0) {
        order[filled] = next;
        filled += 1;
      }
    }
  }
  return order;
}
