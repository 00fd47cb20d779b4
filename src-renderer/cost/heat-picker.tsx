/** "Colour by": the operator's category, or a figure of cost as heat. */
import type { ReactElement } from 'react';
import { setCostMetric, useTabCost } from '../state/cost-store.js';
import { useHeat } from '../state/heat-store.js';
import { colourBy, isCostMetric, metricList } from './metrics.js';
import './cost.css';

export function HeatPicker({ tabId }: { tabId: string }): ReactElement {
  const heat = useHeat((state) => state.byTab[tabId]);
  const columns = useTabCost(tabId)?.cost?.columns;
  const known = heat === undefined || isCostMetric(heat.id);
  return (
    <label className="cost-choice">
      Colour by
      <select
        className="select small"
        disabled={columns === undefined}
        title={columns === undefined ? 'The cost is being counted' : undefined}
        value={heat?.id ?? ''}
        onChange={(event) => {
          const id = event.target.value;
          colourBy(tabId, isCostMetric(id) ? id : null, columns);
          if (isCostMetric(id)) setCostMetric(tabId, id);
        }}
      >
        <option value="">operator</option>
        {metricList.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
        {known ? null : <option value={heat.id}>{heat.title}</option>}
      </select>
    </label>
  );
}
