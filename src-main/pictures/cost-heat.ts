/** Cost as heat on a picture, by the names of `--heat`. */
import type { HeatLayer } from '../../src-graph/heat.js';
import type { CostColumns, CostMetric } from '../../src-shared/cost.js';
import { formatBytes, formatCount, formatFlops, formatMacs } from '../../src-shared/units.js';

interface HeatKind {
  metric: CostMetric;
  title: string;
  unit: string;
  format(value: number): string;
}

const kinds = {
  parameters: { metric: 'parameters', title: 'Parameters', unit: '', format: formatCount },
  macs: { metric: 'macs', title: 'MACs', unit: 'MAC', format: formatMacs },
  flops: { metric: 'flops', title: 'FLOPs', unit: 'FLOP', format: formatFlops },
  activations: { metric: 'activationBytes', title: 'Activations', unit: 'bytes', format: formatBytes },
  weights: { metric: 'weightBytes', title: 'Weights', unit: 'bytes', format: formatBytes },
} as const satisfies Record<string, HeatKind>;

export type HeatName = keyof typeof kinds;
export const heatNames = Object.keys(kinds) as HeatName[];

/** The heat layer of a cost. */
export function costHeat(name: HeatName, columns: CostColumns): HeatLayer {
  const { metric, title, unit, format } = kinds[name];
  return { id: metric, title, unit, kind: 'amount', values: columns[metric], format };
}
