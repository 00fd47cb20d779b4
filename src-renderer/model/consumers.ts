/** Which nodes read a value: the inverse of `nodes.inputs`, made once per graph when it is first asked for. */
import type { ModelGraph, NodeIndex, ValueIndex } from '../../src-shared/graph.js';

interface ConsumerIndex {
  /** CSR: consumers of value v are nodes[offsets[v] .. offsets[v+1]), in graph order. */
  offsets: Uint32Array;
  nodes: Uint32Array;
}

const indexes = new WeakMap<ModelGraph, ConsumerIndex>();

function build(graph: ModelGraph): ConsumerIndex {
  const { count, inputs, inputOffsets } = graph.nodes;
  const offsets = new Uint32Array(graph.values.count + 1);
  for (const value of inputs) if (value >= 0) offsets[value + 1] = (offsets[value + 1] ?? 0) + 1;
  for (let value = 0; value < graph.values.count; value += 1) {
    offsets[value + 1] = (offsets[value + 1] ?? 0) + (offsets[value] ?? 0);
  }
  const nodes = new Uint32Array(offsets[graph.values.count] ?? 0);
  const next = offsets.slice(0, -1);
  for (let node = 0; node < count; node += 1) {
    for (let at = inputOffsets[node] ?? 0; at < (inputOffsets[node + 1] ?? 0); at += 1) {
      const value = inputs[at] ?? -1;
      if (value < 0) continue;
      const place = next[value] ?? 0;
      nodes[place] = node;
      next[value] = place + 1;
    }
  }
  return { offsets, nodes };
}

/** Nodes that read `value`, each once, in graph order. */
export function consumersOf(graph: ModelGraph, value: ValueIndex): NodeIndex[] {
  let index = indexes.get(graph);
  if (index === undefined) {
    index = build(graph);
    indexes.set(graph, index);
  }
  return [...new Set(index.nodes.subarray(index.offsets[value], index.offsets[value + 1]))];
}
