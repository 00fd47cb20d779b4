/** The order of nodes in a finished graph: those that come before what they use, and cycles. */
import { type GraphIndex, type ModelGraph, nodeInputs, nodeOutputs } from '../../src-shared/graph.js';
import type { Capture } from './value-scope.js';
import type { WarningList } from './warnings.js';

/** A graph, and by graph the uses its nodes' bodies make of its values. */
interface Ordered {
  graph: ModelGraph;
  captures: ReadonlyMap<GraphIndex, readonly Capture[]>;
}

/** ONNX asks for topological order. Only where a node comes too early can there be a cycle, so only there it is sought. */
export function checkOrder(built: Ordered, warnings: WarningList): void {
  const { graph, captures } = built;
  graph.graphs.forEach((record, index) => {
    const edges = [...graphEdges(graph, index)];
    for (const { producer, owner } of captures.get(index) ?? []) if (producer >= 0) edges.push([producer, owner]);
    const early = new Set(edges.filter(([from, to]) => from >= to).map(([, to]) => to));
    if (early.size === 0) return;
    const cyclic = nodesOnCycles(edges, record.nodeStart, record.nodeEnd);
    for (const node of cyclic) warnings.add('CYCLE', nodeLabel(graph, node));
    for (const node of early) if (!cyclic.has(node)) warnings.add('NOT_SORTED', nodeLabel(graph, node));
  });
}

/** [producer, consumer] for every use of a node's result by a node of the same graph. */
function* graphEdges(graph: ModelGraph, index: GraphIndex): Generator<[number, number]> {
  const { nodeStart, nodeEnd } = graph.graphs[index] ?? { nodeStart: 0, nodeEnd: 0 };
  for (let node = nodeStart; node < nodeEnd; node += 1) {
    for (const value of nodeInputs(graph, node)) {
      const producer = graph.values.producer[value] ?? -1;
      if (producer >= nodeStart && producer < nodeEnd) yield [producer, node];
    }
  }
}

/** Nodes left after taking away, again and again, those that nothing leads to and those that lead to nothing. */
export function nodesOnCycles(edges: readonly (readonly [number, number])[], start: number, end: number): Set<number> {
  let left = new Set<number>();
  for (let node = start; node < end; node += 1) left.add(node);
  for (const [from, to] of [
    [0, 1],
    [1, 0],
  ] as const) {
    left = peel(
      left,
      edges.map((edge) => [edge[from], edge[to]] as const),
    );
  }
  return left;
}

/** Kahn's algorithm: what remains cannot be put in order. */
function peel(nodes: ReadonlySet<number>, edges: readonly (readonly [number, number])[]): Set<number> {
  const waitingFor = new Map<number, number>();
  const next = new Map<number, number[]>();
  for (const [from, to] of edges) {
    if (!nodes.has(from) || !nodes.has(to)) continue;
    waitingFor.set(to, (waitingFor.get(to) ?? 0) + 1);
    const list = next.get(from);
    if (list === undefined) next.set(from, [to]);
    else list.push(to);
  }
  const left = new Set(nodes);
  const free = [...nodes].filter((node) => !waitingFor.has(node));
  for (let node = free.pop(); node !== undefined; node = free.pop()) {
    left.delete(node);
    for (const to of next.get(node) ?? []) {
      const rest = (waitingFor.get(to) ?? 0) - 1;
      waitingFor.set(to, rest);
      if (rest === 0) free.push(to);
    }
  }
  return left;
}

/** Name of a node for a sentence: its own, else its first output, else its number. */
export function nodeLabel(graph: ModelGraph, node: number): string {
  const name = graph.strings.get(graph.nodes.name[node] ?? 0);
  if (name !== '') return name;
  const output = nodeOutputs(graph, node).find((value) => value >= 0);
  const outputName = output === undefined ? '' : graph.strings.get(graph.values.name[output] ?? 0);
  return outputName === '' ? `node ${node}` : outputName;
}
