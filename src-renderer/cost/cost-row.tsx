/** The cells of one row of the cost table. */
import type { ReactElement } from 'react';
import type { CostMetric } from '../../src-shared/cost.js';
import { Icon } from '../ui/icons.js';
import { Middle } from '../ui/middle.js';
import type { CostRow } from './cost-rows.js';
import { percent, shareOf } from './group-cost.js';
import { type Metric, metricList, metrics } from './metrics.js';

interface Props {
  row: CostRow;
  metric: CostMetric;
  /** The model's total of the metric. */
  total: number;
  asList: boolean;
  onToggle: () => void;
}

function NumberCell({ row, metric }: { row: CostRow; metric: Metric }): ReactElement {
  const value = row.values[metric.id];
  const known = !Number.isNaN(value);
  const some = row.node < 0 && row.unknown > 0 && (metric.id === 'flops' || metric.id === 'macs');
  return (
    <div
      role="gridcell"
      className={value === 0 ? 'cost-number zero' : 'cost-number'}
      title={
        known
          ? `${value.toLocaleString('en')} ${metric.unit}${some ? `; ${row.unknown.toLocaleString('en')} nodes not known` : ''}`
          : 'not known'
      }
    >
      {!known ? '?' : value === 0 ? (some ? '?' : '–') : `${some ? '≥\u2009' : ''}${metric.short(value)}`}
    </div>
  );
}

export function CostRowCells({ row, metric, total, asList, onToggle }: Props): ReactElement {
  const share = shareOf(row.values[metric], total);
  const scope = row.path === '' ? row.label : row.path;
  return (
    <>
      <div role="gridcell" className="cost-name" style={{ paddingLeft: 8 + row.depth * 14 }}>
        {row.open === undefined ? (
          <>
            <span className={asList ? 'cost-op' : 'cost-op inset'}>{row.op}</span>
            <span className="cost-label muted">
              <Middle text={row.label} tail={16} />
            </span>
          </>
        ) : (
          <>
            <span
              className={row.open ? 'outline-twist open' : 'outline-twist'}
              aria-hidden="true"
              onClick={(event) => {
                event.stopPropagation();
                onToggle();
              }}
            >
              <Icon name="chevron" size={12} />
            </span>
            <span className="cost-label ellipsis" title={scope}>
              {row.label}
            </span>
          </>
        )}
      </div>
      <div role="gridcell" className="cost-share" title={`${percent(share)} of the model's ${metrics[metric].title}`}>
        {share === 0 ? null : (
          <span className="cost-bar" aria-hidden="true">
            <span style={{ width: `${(share * 100).toFixed(2)}%` }} />
          </span>
        )}
        <span className="cost-percent">{share === 0 ? '' : percent(share)}</span>
      </div>
      {metricList.map((each) => (
        <NumberCell key={each.id} row={row} metric={each} />
      ))}
      {asList ? null : (
        <div role="gridcell" className="cost-number">
          {row.open === undefined ? '' : row.nodes.toLocaleString('en')}
        </div>
      )}
    </>
  );
}
