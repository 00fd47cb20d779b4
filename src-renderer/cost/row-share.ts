/** How much of the model's cost a row of the outline takes, by the metric the tab goes by. */
import type { CostMetric } from '../../src-shared/cost.js';
import type { GraphIndex, ModelGraph, NodeIndex } from '../../src-shared/graph.js';
import { groupAtPath } from '../../src-shared/scope-tree.js';
import { scopeTreeOf } from '../model/scope-trees.js';
import { type ModelCost, useTabCost } from '../state/cost-store.js';
import { groupSums, metricTotal, percent, shareOf } from './group-cost.js';
import { metrics } from './metrics.js';

export interface RowShare {
  /** 0–1 of the model's total. */
  share: number;
  /** `1.2 GMAC, 12.3 % of the model's MACs`. */
  title: string;
}

/** What of an OutlineRow is needed here. */
type Row = { kind: 'node'; node: NodeIndex } | { kind: 'group'; graph: GraphIndex; path: string };

/** A function from rows to their shares; null where the cost is not known. Cheap: sums are kept. */
export function useRowShares(tabId: string, graph: ModelGraph): (row: Row) => RowShare | null {
  const state = useTabCost(tabId);
  const cost = state?.cost ?? null;
  const metric = state?.metric ?? 'flops';
  return (row) => (cost === null ? null : rowShare(graph, cost, metric, row));
}

function rowShare(graph: ModelGraph, cost: ModelCost, metric: CostMetric, row: Row): RowShare | null {
  const value =
    row.kind === 'node' ? (cost.columns[metric][row.node] ?? Number.NaN) : groupValue(graph, cost, metric, row);
  const total = metricTotal(graph, cost, metric);
  if (Number.isNaN(value) || total === 0) return null;
  const share = shareOf(value, total);
  const { format, title } = metrics[metric];
  return { share, title: `${format(value)}, ${percent(share)} of the model's ${title}` };
}

function groupValue(
  graph: ModelGraph,
  cost: ModelCost,
  metric: CostMetric,
  row: { graph: GraphIndex; path: string },
): number {
  const tree = scopeTreeOf(graph, row.graph);
  return groupSums(tree, cost.columns, metric).sums[groupAtPath(tree, row.path) ?? 0] ?? 0;
}
