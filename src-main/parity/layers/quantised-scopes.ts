/**
 * Scopes of nodes that quantisation put in. Quantisers replace a node of a module by several and drop its metadata; what
 * they put in takes the scope that the nodes which read it share. Pure.
 */
import type { ModelGraph, NodeIndex } from '../../../src-shared/graph.js';
import { nodeInputs, nodeOutputs } from '../../../src-shared/graph.js';
import { commonScope } from './layer-value.js';

const quantised = /(Quantize|Integer|QLinear|QGemm|QAttention)/;
/** What quantisers put behind an integer product to make it a real number again. */
const followers = new Set(['Cast', 'Mul']);

/** `order`: nodes, producers first. `scopes` as the file says; a copy with those filled in is given back. */
export function withQuantisedScopes(
  { nodes, values, strings, graphs }: ModelGraph,
  order: readonly NodeIndex[],
  scopes: readonly string[],
  readersOf: (value: number) => Iterable<NodeIndex>,
): string[] {
  const graph = { nodes, values, strings, graphs };
  const op = (node: NodeIndex): string => strings.get(nodes.op[node] ?? 0);
  const lost = new Set<NodeIndex>();
  for (const node of order) {
    const after = [...nodeInputs(graph, node)].some((value) => value >= 0 && lost.has(values.producer[value] ?? -1));
    if (scopes[node] === '' && (quantised.test(op(node)) || (after && followers.has(op(node))))) lost.add(node);
  }
  const filled = [...scopes];
  for (const node of [...order].reverse()) {
    if (!lost.has(node)) continue;
    const readers = [...nodeOutputs(graph, node)].flatMap((value) => (value < 0 ? [] : [...readersOf(value)]));
    filled[node] = commonScope(readers.map((reader) => filled[reader] ?? ''));
  }
  return filled;
}
