/** The order in which nodes can be gone through: the file's own, unless a node comes before what it needs. */
import { type GraphIndex, type ModelGraph, type NodeIndex, nodeInputs } from '../../../src-shared/graph.js';

/** Nodes of a graph, producers first; those on a cycle come last, in the file's order. */
export function* nodeOrder(graph: ModelGraph, index: GraphIndex): Generator<NodeIndex> {
  const { nodeStart, nodeEnd } = graph.graphs[index] ?? { nodeStart: 0, nodeEnd: 0 };
  if (isSorted(graph, nodeStart, nodeEnd)) {
    for (let node = nodeStart; node < nodeEnd; node += 1) yield node;
    return;
  }
  const waitingFor = new Map<NodeIndex, number>();
  const readers = new Map<NodeIndex, NodeIndex[]>();
  const ready: NodeIndex[] = [];
  for (let node = nodeStart; node < nodeEnd; node += 1) {
    let count = 0;
    for (const producer of producersOf(graph, node)) {
      if (producer < nodeStart || producer >= nodeEnd) continue;
      count += 1;
      const list = readers.get(producer);
      if (list === undefined) readers.set(producer, [node]);
      else list.push(node);
    }
    waitingFor.set(node, count);
    if (count === 0) ready.push(node);
  }
  for (let at = 0; at < ready.length; at += 1) {
    const node = ready[at] ?? nodeStart;
    waitingFor.delete(node);
    yield node;
    for (const reader of readers.get(node) ?? []) {
      const left = (waitingFor.get(reader) ?? 0) - 1;
      waitingFor.set(reader, left);
      if (left === 0) ready.push(reader);
    }
  }
  yield* waitingFor.keys();
}

function* producersOf(graph: ModelGraph, node: NodeIndex): Generator<NodeIndex> {
  for (const value of nodeInputs(graph, node)) if (value >= 0) yield graph.values.producer[value] ?? -1;
}

function isSorted(graph: ModelGraph, nodeStart: NodeIndex, nodeEnd: NodeIndex): boolean {
  const { inputs, inputOffsets } = graph.nodes;
  const { producer } = graph.values;
  for (let node = nodeStart; node < nodeEnd; node += 1) {
    const end = inputOffsets[node + 1] ?? 0;
    for (let at = inputOffsets[node] ?? 0; at < end; at += 1) {
      const value = inputs[at] ?? -1;
      const from = value < 0 ? -1 : (producer[value] ?? -1);
      if (from >= node && from < nodeEnd) return false;
    }
  }
  return true;
}
