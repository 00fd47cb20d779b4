/** Checks over the finished graph: order of nodes, cycles, Dropout's mode input, operator set versions. */
import { type GraphIndex, type ModelGraph, nodeInputs, nodeOutputs } from '../../../src-shared/graph.js';
import type { BuiltModel } from './built-model.js';
import { constantValue } from './constants.js';
import { onnx } from './onnx.generated.js';
import type { WarningList } from './warnings.js';

/** ONNX asks for topological order. Only where a node comes too early can there be a cycle, so only there it is sought. */
export function checkOrder(built: BuiltModel, warnings: WarningList): void {
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

/** Dropout from opset 12: training mode when its third input is a stored `true`. */
export function checkDropoutModes(built: BuiltModel, warnings: WarningList): void {
  for (const { node, mode } of built.dropoutModes) {
    const value = built.outerSources.get(mode) ?? mode;
    if (isStoredTrue(built, value)) warnings.add('DROPOUT_TRAINING', nodeLabel(built.graph, node));
  }
}

function isStoredTrue(built: BuiltModel, value: number): boolean {
  const initializer = built.initializers.get(value);
  const producer = built.nodeBytes[built.graph.values.producer[value] ?? -1];
  let tensor: onnx.TensorProto.$Properties | undefined;
  if (initializer !== undefined && !initializer.sparse) tensor = onnx.TensorProto.decode(initializer.bytes);
  else if (producer !== undefined) tensor = constantOf(producer);
  return tensor !== undefined && ((tensor.rawData?.[0] ?? 0) !== 0 || (tensor.int32Data?.[0] ?? 0) !== 0);
}

function constantOf(bytes: Uint8Array): onnx.TensorProto.$Properties | undefined {
  const node = onnx.NodeProto.decode(bytes);
  return node.opType === 'Constant' ? constantValue(node)?.tensor : undefined;
}

/** Every domain the main graph and its bodies use needs a version; local functions bring their own. */
export function checkOpsets(graph: ModelGraph, opsets: ReadonlyMap<string, number>, warnings: WarningList): void {
  const canonical = (domain: string): string => (domain === 'ai.onnx' ? '' : domain);
  const known = new Set([...opsets.keys()].map(canonical));
  const functionDomains = new Set(graph.graphs.filter(({ kind }) => kind === 'function').map(({ domain }) => domain));
  const missing = new Set<string>();
  const firstFunction = graph.graphs.find(({ kind }) => kind === 'function')?.nodeStart ?? graph.nodes.count;
  for (let node = 0; node < firstFunction; node += 1) {
    const domain = canonical(graph.strings.get(graph.nodes.domain[node] ?? 0));
    if (!known.has(domain) && !functionDomains.has(domain)) missing.add(domain);
  }
  for (const domain of missing) warnings.add('OPSET_MISSING', domain === '' ? 'ONNX itself (ai.onnx)' : domain);
}
