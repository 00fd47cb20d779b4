/** Calls in an order in which they can run: the file lists layers, and a layer may be called again later. */
import type { NodeFacts } from '../described/facts.js';

/** Keeps the given order where it can; nodes of a cycle come last, as they were. */
export function inRunningOrder(nodes: readonly NodeFacts[]): NodeFacts[] {
  const producer = new Map<string, number>();
  nodes.forEach((node, index) => {
    for (const key of node.outputs) if (key !== null) producer.set(key, index);
  });
  const waitsFor = nodes.map(() => 0);
  const users: number[][] = nodes.map(() => []);
  nodes.forEach((node, index) => {
    const sources = new Set(node.inputs.map((key) => (key === null ? undefined : producer.get(key))));
    for (const source of sources) {
      if (source === undefined) continue;
      waitsFor[index] = (waitsFor[index] ?? 0) + 1;
      users[source]?.push(index);
    }
  });
  const order: number[] = [];
  const placed = new Set<number>();
  const ready = nodes.flatMap((_, index) => (waitsFor[index] === 0 ? [index] : [])).reverse();
  for (let index = ready.pop(); index !== undefined; index = ready.pop()) {
    order.push(index);
    placed.add(index);
    for (const user of (users[index] ?? []).reverse()) {
      waitsFor[user] = (waitsFor[user] ?? 0) - 1;
      if (waitsFor[user] === 0) ready.push(user);
    }
  }
  nodes.forEach((_, index) => {
    if (!placed.has(index)) order.push(index);
  });
  return order.flatMap((index) => nodes[index] ?? []);
}
