/** Error against magnitude: how the difference grows with the value, counted by powers of two. */
import type { ReactElement } from 'react';
import type { ScatterAnswer, TensorPair } from '../../src-shared/parity-view.js';
import { ErrorCard } from '../ui/error-card.js';
import { useCall } from '../ui/use-call.js';
import { ChartTable } from './chart-table.js';
import { power } from './error-bars.js';
import { ticksOf } from './error-histogram.js';
import { HeatCanvas, HeatScaleBar } from './heat-canvas.js';
import { logPlace, logScale } from './heat-colour.js';

const height = 180;
const percent = (share: number): string => `${String(100 * share)}%`;
const span = (first: number): string => `${power(2, first)} to ${power(2, first + 1)}`;

function Drawn({ found }: { found: ScatterAnswer }): ReactElement {
  const { rows, columns, counts, firstReference, firstDifference } = found;
  const scale = logScale(counts);
  // The picture has the largest difference on top, the counts the smallest first.
  const source = (cell: number): number => (rows - 1 - Math.floor(cell / columns)) * columns + (cell % columns);
  const words = (cell: number): string => {
    const at = source(cell);
    return `|reference| ${span(firstReference + (at % columns))}, |difference| ${span(firstDifference + Math.floor(at / columns))}: ${(counts[at] ?? 0).toLocaleString('en')} elements`;
  };
  return (
    <>
      <div className="chart-with-y">
        <div className="chart-y" style={{ height }} aria-hidden="true">
          {ticksOf(firstDifference, firstDifference + rows, 6).map((tick) => (
            <span key={tick} style={{ bottom: percent((tick - firstDifference) / rows) }}>
              {power(2, tick)}
            </span>
          ))}
        </div>
        <div>
          <HeatCanvas
            rows={rows}
            columns={columns}
            height={height}
            level={(cell) => (scale === null ? null : logPlace(scale, counts[source(cell)] ?? 0))}
            words={words}
            label="Error against magnitude; the table below holds its numbers"
          />
          <div className="chart-ticks above" aria-hidden="true">
            {ticksOf(firstReference, firstReference + columns).map((tick) => (
              <span key={tick} style={{ left: percent((tick - firstReference) / columns) }}>
                {power(2, tick)}
              </span>
            ))}
          </div>
        </div>
      </div>
      <p className="chart-axis">|reference| across, |difference| upwards, both by powers of two</p>
      <HeatScaleBar
        title="Elements, logarithmic"
        low={Math.ceil(scale?.least ?? 0).toLocaleString('en')}
        high={(scale?.most ?? 0).toLocaleString('en')}
      />
      <ChartTable
        name="Scatter"
        heads={['|reference|', '|difference|', 'Elements']}
        rows={counts.flatMap((count, at) =>
          count === 0
            ? []
            : [
                [
                  span(firstReference + (at % columns)),
                  span(firstDifference + Math.floor(at / columns)),
                  String(count),
                ],
              ],
        )}
      />
    </>
  );
}

export function ErrorScatter({ pair }: { pair: TensorPair }): ReactElement {
  const { data, error } = useCall('parity.scatter', pair);
  return (
    <figure className="chart" aria-label="Error against magnitude">
      <figcaption>
        Error against magnitude
        <span className="muted">
          {data === null
            ? ''
            : ` · ${data.equal.toLocaleString('en')} equal and ${data.zeroReference.toLocaleString('en')} with a reference of 0, not drawn`}
        </span>
      </figcaption>
      {error === null ? null : <ErrorCard title="The tensors cannot be read" error={error} />}
      {data === null ? (
        <div className="chart-waiting" style={{ height }} />
      ) : data.rows * data.columns === 0 ? (
        <p className="muted">Nothing differs where the reference is not 0.</p>
      ) : (
        <Drawn found={data} />
      )}
    </figure>
  );
}
