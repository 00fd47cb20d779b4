/** Nodes that work on stored values only: Constants, and what is computed from nothing else. */
import { type ModelGraph, type NodeIndex, ValueKind } from './graph.js';

/**
 * 1 for nodes [nodeStart, nodeEnd) that need nothing computed from the graph's inputs, by node - nodeStart. One pass;
 * a node that uses what comes after it (a cycle) counts as anchored, as do those for which `isOwn` holds.
 */
export function helperNodes(
  { nodes, values }: ModelGraph,
  nodeStart: NodeIndex,
  nodeEnd: NodeIndex,
  isOwn: (node: NodeIndex) => boolean = () => false,
): Uint8Array {
  const helper = new Uint8Array(nodeEnd - nodeStart);
  for (let node = nodeStart; node < nodeEnd; node += 1) {
    let alone = isOwn(node) ? 0 : 1;
    const end = nodes.inputOffsets[node + 1] ?? 0;
    for (let at = nodes.inputOffsets[node] ?? 0; at < end && alone === 1; at += 1) {
      const value = nodes.inputs[at] ?? -1;
      if (value < 0 || values.kind[value] === ValueKind.initializer) continue;
      const made = values.producer[value] ?? -1;
      if (made < nodeStart || made >= node || helper[made - nodeStart] !== 1) alone = 0;
    }
    helper[node - nodeStart] = alone;
  }
  return helper;
}
