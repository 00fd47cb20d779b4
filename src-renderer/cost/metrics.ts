/** The figures of cost as people read them, and as heat on the graph. */
import type { HeatLayer } from '../../src-graph/heat.js';
import { type CostColumns, type CostMetric } from '../../src-shared/cost.js';
import { formatBytes, formatCount, formatFlops, formatMacs } from '../../src-shared/units.js';
import { onCost } from '../state/cost-store.js';
import { setHeat, useHeat } from '../state/heat-store.js';

export interface Metric {
  id: CostMetric;
  title: string;
  /** What the table's column is called. */
  header: string;
  /** One sentence: what is counted. */
  help: string;
  unit: string;
  /** With its unit: `1.82 GMAC`. */
  format: (value: number) => string;
  /** For a column whose header has the unit. */
  short: (value: number) => string;
}

export const metrics: Readonly<Record<CostMetric, Metric>> = {
  parameters: {
    id: 'parameters',
    title: 'Parameters',
    header: 'Parameters',
    help: 'Stored elements; a weight that several nodes use counts at the first of them.',
    unit: '',
    format: formatCount,
    short: formatCount,
  },
  weightBytes: {
    id: 'weightBytes',
    title: 'Weights',
    header: 'Weights',
    help: 'Bytes of the parameters as they are stored.',
    unit: 'bytes',
    format: formatBytes,
    short: formatBytes,
  },
  macs: {
    id: 'macs',
    title: 'MACs',
    header: 'MACs',
    help: 'Multiply-accumulates of one run.',
    unit: 'MAC',
    format: formatMacs,
    short: formatCount,
  },
  flops: {
    id: 'flops',
    title: 'FLOPs',
    header: 'FLOPs',
    help: 'Arithmetic operations of one run: 2 for each multiply-accumulate, and all others.',
    unit: 'FLOP',
    format: formatFlops,
    short: formatCount,
  },
  activationBytes: {
    id: 'activationBytes',
    title: 'Activations',
    header: 'Activations',
    help: 'Bytes of the values the nodes make.',
    unit: 'bytes',
    format: formatBytes,
    short: formatBytes,
  },
};

/** In the order in which they are listed: what running takes first, then what is stored. */
export const metricList: readonly Metric[] = [
  metrics.flops,
  metrics.macs,
  metrics.activationBytes,
  metrics.weightBytes,
  metrics.parameters,
];

export const isCostMetric = (id: string): id is CostMetric => Object.hasOwn(metrics, id);

/** The heat layer of a metric. */
export function heatOf(id: CostMetric, columns: CostColumns): HeatLayer {
  const { title, format } = metrics[id];
  // Formatted values name their unit.
  return { id, title, unit: '', kind: 'amount', values: columns[id], format };
}

/** Shows a metric as heat on a tab's graph, or takes heat away. */
export function colourBy(tabId: string, id: CostMetric | null, columns: CostColumns | undefined): void {
  setHeat(tabId, id === null || columns === undefined ? null : heatOf(id, columns));
}

/** Keeps the heat of a cost up to date when symbols change. Returns what stops it. */
export function followHeat(): () => void {
  return onCost((tabId, { columns }) => {
    const shown = useHeat.getState().byTab[tabId]?.id;
    if (shown !== undefined && isCostMetric(shown)) colourBy(tabId, shown, columns);
  });
}
