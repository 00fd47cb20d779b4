/** A cost column summed over the groups of a scope tree. */
import { isConstantNode, type ScopeTree } from './scope-tree.js';
import type { ModelGraph } from './graph.js';

export interface GroupSums {
  /** By group index; what is not known is left out. */
  sums: Float64Array;
  /** Nodes in each group whose value is not known. */
  unknown: Uint32Array;
}

/** Sums of `column` (by node index) over each group with everything below it. */
export function sumByGroup(tree: ScopeTree, column: Float64Array): GroupSums {
  const sums = new Float64Array(tree.groups.length);
  const unknown = new Uint32Array(tree.groups.length);
  // Parents come before their children, so walking back adds each group to its parent when it is complete.
  for (let index = tree.groups.length - 1; index >= 0; index -= 1) {
    const group = tree.groups[index];
    if (group === undefined) continue;
    for (const node of group.nodes) {
      const value = column[node] ?? Number.NaN;
      if (Number.isNaN(value)) unknown[index] = (unknown[index] ?? 0) + 1;
      else sums[index] = (sums[index] ?? 0) + value;
    }
    if (group.parent < 0) continue;
    sums[group.parent] = (sums[group.parent] ?? 0) + (sums[index] ?? 0);
    unknown[group.parent] = (unknown[group.parent] ?? 0) + (unknown[index] ?? 0);
  }
  return { sums, unknown };
}

/** Nodes of the main graph by a column, largest first; none that are 0, unknown or constants. */
export function dearestNodes(graph: ModelGraph, column: Float64Array, limit: number): number[] {
  const nodes: number[] = [];
  const main = graph.graphs[0];
  for (let node = main?.nodeStart ?? 0; node < (main?.nodeEnd ?? 0); node += 1) {
    if ((column[node] ?? 0) > 0 && !isConstantNode(graph, node)) nodes.push(node);
  }
  return nodes.sort((a, b) => (column[b] ?? 0) - (column[a] ?? 0)).slice(0, limit);
}
