/** Nodes that come before, or are, the node whose result they use, within one graph. */
import type { NodeIndex } from '../../src-shared/graph.js';
import type { LintContext } from './lint-context.js';

export function tooEarly(context: LintContext): NodeIndex[] {
  const { nodes } = context.graph;
  const found: NodeIndex[] = [];
  for (let node = 0; node < nodes.count; node += 1) {
    const early = context.inputs(node).some((value) => {
      const producer = value < 0 ? -1 : (context.graph.values.producer[value] ?? -1);
      return producer >= node && nodes.graph[producer] === nodes.graph[node];
    });
    if (early) found.push(node);
  }
  return found;
}
