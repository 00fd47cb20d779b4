/** The cost of a node or a group in the inspector: each figure with its share of the model's. */
import type { ReactElement } from 'react';
import type { ModelGraph } from '../../src-shared/graph.js';
import { scopeTreeOf } from '../model/scope-trees.js';
import { Section } from '../inspector/section.js';
import { showModelView } from '../model/model-view-store.js';
import { useTabCost } from '../state/cost-store.js';
import { groupSums, metricTotal, percent, shareOf } from './group-cost.js';
import { metricList } from './metrics.js';
import './cost.css';

interface Props {
  tabId: string;
  graph: ModelGraph;
  /** A node, or a group by its index in its graph's scope tree. */
  of: { node: number } | { graphIndex: number; group: number };
}

export function CostSection({ tabId, graph, of }: Props): ReactElement | null {
  const cost = useTabCost(tabId)?.cost ?? null;
  if (cost === null) return null;
  const { columns, report } = cost;
  const rows = metricList.map((metric) => {
    const value =
      'node' in of
        ? (columns[metric.id][of.node] ?? Number.NaN)
        : (groupSums(scopeTreeOf(graph, of.graphIndex), columns, metric.id).sums[of.group] ?? 0);
    return { metric, value, share: shareOf(value, metricTotal(graph, cost, metric.id)) };
  });
  const sizes = report.symbols.filter(({ value, where }) => value !== null && where !== '').slice(0, 4);
  return (
    <Section title="Cost">
      <dl className="facts cost-facts">
        {rows.map(({ metric, value, share }) => (
          <div key={metric.id}>
            <dt title={metric.help}>{metric.title}</dt>
            <dd title={Number.isNaN(value) ? undefined : `${value.toLocaleString('en')} ${metric.unit}`}>
              {Number.isNaN(value) ? <span className="muted">not known</span> : metric.format(value)}
              {share === 0 ? null : <span className="muted cost-of-all">{percent(share)} of all</span>}
            </dd>
          </div>
        ))}
      </dl>
      <p className="small muted cost-at">
        {sizes.length === 0
          ? 'For one run. '
          : `At ${sizes.map(({ name, value }) => `${name.slice(0, 40)} = ${String(value)}`).join(', ')}. `}
        <button type="button" className="link" onClick={() => showModelView(tabId, 'cost')}>
          Show the cost view
        </button>
      </p>
    </Section>
  );
}
