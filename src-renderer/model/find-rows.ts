/** Finding nodes by name, operator or scope: pure, over the columns, capped. */
import type { ModelGraph, NodeIndex } from '../../src-shared/graph.js';

export interface FindResult {
  nodes: NodeIndex[];
  /** All that fit, also those beyond the cap. */
  total: number;
}

/** Nodes in whose operator, name or scope every word occurs, in graph order; at most `limit` are returned. */
export function findNodes(graph: ModelGraph, text: string, limit: number): FindResult {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return { nodes: [], total: 0 };
  const { strings, nodes } = graph;
  // Operators and scopes repeat: their lower case is made once each.
  const lower = new Map<number, string>();
  const lowered = (index: number): string => {
    let known = lower.get(index);
    if (known === undefined) {
      known = strings.get(index).toLowerCase();
      lower.set(index, known);
    }
    return known;
  };
  const found: NodeIndex[] = [];
  let total = 0;
  for (let node = 0; node < nodes.count; node += 1) {
    const op = lowered(nodes.op[node] ?? 0);
    const scope = lowered(nodes.scope[node] ?? 0);
    const name = strings.get(nodes.name[node] ?? 0).toLowerCase();
    if (!words.every((word) => op.includes(word) || name.includes(word) || scope.includes(word))) continue;
    total += 1;
    if (found.length < limit) found.push(node);
  }
  return { nodes: found, total };
}
