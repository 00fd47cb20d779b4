/** Nodes of bodies, and the nodes that run them. Pure. */
import type { ModelGraph, NodeIndex } from '../../src-shared/graph.js';

/** These nodes, and every node in whose bodies one of them is: what a body does, its node does. */
export function withOwners({ graphs, nodes }: Pick<ModelGraph, 'graphs' | 'nodes'>, some: Int32Array): NodeIndex[] {
  const bodies = graphs.filter(({ parentNode }) => parentNode >= 0);
  if (bodies.length === 0) return [...some];
  const owner = new Int32Array(nodes.count).fill(-1);
  for (const { nodeStart, nodeEnd, parentNode } of bodies) owner.fill(parentNode, nodeStart, nodeEnd);
  const found = new Set<NodeIndex>(some);
  for (const node of some)
    for (let at = owner[node] ?? -1; at >= 0 && !found.has(at); at = owner[at] ?? -1) found.add(at);
  return [...found];
}
