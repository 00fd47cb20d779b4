/** Above the cost table: what it lists, what its shares are of, colouring the graph, and copying it. */
import type { ReactElement } from 'react';
import type { CostColumns, CostMetric } from '../../src-shared/cost.js';
import { setCostMetric } from '../state/cost-store.js';
import { useHeat } from '../state/heat-store.js';
import { CopyButton } from '../ui/copy.js';
import { isCostMetric, colourBy, metricList } from './metrics.js';

interface Props {
  tabId: string;
  columns: CostColumns;
  metric: CostMetric;
  flat: boolean;
  onFlat: (flat: boolean) => void;
  filter: string;
  onFilter: (text: string) => void;
  tsv: () => string;
}

export function CostBar({ tabId, columns, metric, flat, onFlat, filter, onFilter, tsv }: Props): ReactElement {
  const heat = useHeat((state) => state.byTab[tabId]?.id ?? null);
  const coloured = heat === metric;
  return (
    <div className="cost-bar-row">
      <input
        className="input table-filter"
        type="search"
        placeholder="Filter nodes"
        aria-label="Filter nodes by name, operator or scope"
        value={filter}
        onChange={(event) => onFilter(event.target.value)}
      />
      <label className="cost-check">
        <input type="checkbox" checked={flat} onChange={(event) => onFlat(event.target.checked)} />
        Nodes only
      </label>
      <label className="cost-choice">
        Share of
        <select
          className="select small"
          value={metric}
          onChange={(event) => {
            if (isCostMetric(event.target.value)) setCostMetric(tabId, event.target.value);
          }}
        >
          {metricList.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className="button small"
        aria-pressed={coloured}
        onClick={() => colourBy(tabId, coloured ? null : metric, columns)}
      >
        Colour the graph by this
      </button>
      <span className="push">
        <CopyButton label="Copy as TSV" text={tsv} iconOnly />
      </span>
    </div>
  );
}
