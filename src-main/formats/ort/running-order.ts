/** ONNX Runtime writes nodes by their number, which is not the order they run in once it has optimised a graph. */
import type { NodeFacts } from '../described/facts.js';

/** The nodes as they are where that order can run, else each after those it needs; cycles stay as they are written. */
export function inRunningOrder(nodes: readonly NodeFacts[]): readonly NodeFacts[] {
  const producers = new Map<string, number>();
  nodes.forEach((node, index) => {
    for (const output of node.outputs) if (output !== null && !producers.has(output)) producers.set(output, index);
  });
  const needs = nodes.map((node) => usedNames(node).flatMap((name) => producers.get(name) ?? []));
  if (needs.every((list, index) => list.every((needed) => needed < index))) return nodes;
  const ordered: NodeFacts[] = [];
  const state = new Uint8Array(nodes.length); // 1: under way, 2: placed
  for (let root = 0; root < nodes.length; root += 1) {
    const waiting = [root];
    for (let index = waiting.at(-1); index !== undefined; index = waiting.at(-1)) {
      const next = state[index] === 0 ? (needs[index] ?? []).filter((needed) => state[needed] === 0) : [];
      if (state[index] === 0) state[index] = 1;
      if (next.length > 0) {
        for (const needed of next.reverse()) waiting.push(needed);
        continue;
      }
      waiting.pop();
      const node = nodes[index];
      if (state[index] === 2 || node === undefined) continue;
      state[index] = 2;
      ordered.push(node);
    }
  }
  return ordered;
}

/** Names a node uses, those its bodies take from around them included. */
function usedNames(node: NodeFacts): string[] {
  const names = node.inputs.filter((name) => name !== null);
  const waiting = (node.bodies ?? []).map(({ graph }) => graph);
  for (let graph = waiting.pop(); graph !== undefined; graph = waiting.pop()) {
    const own = new Set<string | null>([...graph.inputs, ...graph.nodes.flatMap(({ outputs }) => outputs)]);
    for (const inner of graph.nodes) {
      for (const name of inner.inputs) if (name !== null && !own.has(name)) names.push(name);
      for (const body of inner.bodies ?? []) waiting.push(body.graph);
    }
    for (const name of graph.outputs) if (!own.has(name)) names.push(name);
  }
  return names;
}
