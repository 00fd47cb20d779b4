/** "Colour by": the operator's category, or a figure of cost as heat. */
import type { ReactElement } from 'react';
import { paintAllSymbols } from '../axes/model-symbols.js';
import { setCostMetric, useTabCost } from '../state/cost-store.js';
import { useHeat } from '../state/heat-store.js';
import { colourBy, isCostMetric, metricList } from './metrics.js';
import './cost.css';

export function HeatPicker({ tabId }: { tabId: string }): ReactElement {
  const heat = useHeat((state) => state.byTab[tabId]);
  const columns = useTabCost(tabId)?.cost?.columns;
  const known = heat === undefined || isCostMetric(heat.id) || heat.id === 'symbols';
  return (
    <label className="cost-choice">
      Colour by
      <select
        className="select small"
        value={heat?.id ?? ''}
        onChange={(event) => {
          const id = event.target.value;
          if (id === 'symbols') {
            paintAllSymbols(tabId);
            return;
          }
          colourBy(tabId, isCostMetric(id) ? id : null, columns);
          if (isCostMetric(id)) setCostMetric(tabId, id);
        }}
      >
        <option value="">operator</option>
        {metricList.map(({ id, title }) => (
          <option key={id} value={id} disabled={columns === undefined}>
            {title}
          </option>
        ))}
        <option value="symbols">symbols</option>
        {known ? null : <option value={heat.id}>{heat.title}</option>}
      </select>
    </label>
  );
}
