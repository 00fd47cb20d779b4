/** Costs of groups: sums over the scope tree, made once per cost, graph and metric. */
import type { CostColumns, CostMetric } from '../../src-shared/cost.js';
import { type GroupSums, sumByGroup } from '../../src-shared/cost-groups.js';
import type { ModelGraph } from '../../src-shared/graph.js';
import type { ModelCost } from '../state/cost-store.js';
import type { ScopeTree } from '../../src-shared/scope-tree.js';

const made = new WeakMap<Float64Array, WeakMap<ScopeTree, GroupSums>>();

/** Sums of one metric over the groups of a tree. */
export function groupSums(tree: ScopeTree, columns: CostColumns, metric: CostMetric): GroupSums {
  const column = columns[metric];
  let byTree = made.get(column);
  if (byTree === undefined) {
    byTree = new WeakMap();
    made.set(column, byTree);
  }
  let sums = byTree.get(tree);
  if (sums === undefined) {
    sums = sumByGroup(tree, column);
    byTree.set(tree, sums);
  }
  return sums;
}

/**
 * What a share of a metric is of: the model's total. Activations are summed over the nodes, since the peak in the report
 * is what lives at once.
 */
export function metricTotal(graph: ModelGraph, cost: ModelCost, metric: CostMetric): number {
  if (metric !== 'activationBytes') return cost.report[metric];
  const column = cost.columns.activationBytes;
  let total = totals.get(column);
  if (total === undefined) {
    const main = graph.graphs[0];
    const known = column.subarray(main?.nodeStart ?? 0, main?.nodeEnd ?? 0).filter((bytes) => !Number.isNaN(bytes));
    total = known.reduce((sum, bytes) => sum + bytes, 0);
    totals.set(column, total);
  }
  return total;
}

const totals = new WeakMap<Float64Array, number>();

/** value / total, 0–1; 0 where there is nothing to share. */
export const shareOf = (value: number, total: number): number =>
  total > 0 && value > 0 ? Math.min(1, value / total) : 0;

/** `12.3 %`, `< 0.1 %`. */
export function percent(share: number): string {
  if (share > 0 && share < 0.001) return '< 0.1\u2009%';
  return `${(share * 100).toFixed(1)}\u2009%`;
}
