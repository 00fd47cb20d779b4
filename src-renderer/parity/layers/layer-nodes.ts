/** Which node of a graph makes the value of a pair, and which pair a node belongs to. Pure. */
import type { LayerPair } from '../../../src-shared/layer-parity.js';
import { type ModelGraph, type NodeIndex, nodeOutputs } from '../../../src-shared/graph.js';

export type Side = 'reference' | 'subject';

export interface LayerNodes {
  /** By pair: the node; -1 where the graph has none. */
  nodeOf: Int32Array;
  /** By node: the pair; -1 where nothing of it was compared. */
  pairOf: Int32Array;
}

/** Values are found by name in the main graph first, where a name may be used again inside bodies. */
export function layerNodes(graph: ModelGraph, pairs: readonly LayerPair[], side: Side): LayerNodes {
  const nodeOf = new Int32Array(pairs.length).fill(-1);
  const pairOf = new Int32Array(graph.nodes.count).fill(-1);
  const wanted = new Map<string, number[]>();
  pairs.forEach((pair, at) => {
    const name = pair[side];
    wanted.set(name, [...(wanted.get(name) ?? []), at]);
  });
  for (let node = 0; node < graph.nodes.count; node += 1) {
    for (const value of nodeOutputs(graph, node)) {
      if (value < 0) continue;
      for (const at of wanted.get(graph.strings.get(graph.values.name[value] ?? 0)) ?? []) {
        if (nodeOf[at] === -1) nodeOf[at] = node;
        if (pairOf[node] === -1) pairOf[node] = at;
      }
    }
  }
  return { nodeOf, pairOf };
}

/** Error relative to RMS by node; NaN where nothing was compared. NaN or infinity on one side counts as 1 at least. */
export function errorByNode(nodes: LayerNodes, pairs: readonly LayerPair[]): Float64Array {
  const values = new Float64Array(nodes.pairOf.length).fill(NaN);
  nodes.pairOf.forEach((at: NodeIndex, node) => {
    const pair = pairs[at];
    if (pair === undefined) return;
    if (pair.nonFinite > 0) values[node] = Math.max(1, pair.rmsRel ?? 0);
    else if (pair.rmsRel !== null) values[node] = pair.rmsRel;
  });
  return values;
}
