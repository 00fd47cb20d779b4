/** How large the differences are: elements by log10 |difference|, both tolerances marked, and the table behind it. */
import type { ReactElement } from 'react';
import type { OutputComparison } from '../../src-shared/parity.js';
import type { DifferenceMetrics } from '../../src-shared/parity-metrics.js';
import { formatNumber } from '../../src-shared/units.js';
import { type ErrorBar, errorBars, placeOn, power } from './error-bars.js';
import { ChartTable } from './chart-table.js';

const height = 120;
/** Most labels under the axis. */
const mostTicks = 9;

/** A label every so many decades, so that they do not run into each other. */
export function ticksOf(low: number, high: number, most = mostTicks): number[] {
  const step = Math.max(1, Math.ceil((high - low) / (most - 1)));
  const first = Math.ceil(low / step) * step;
  return Array.from({ length: Math.floor((high - first) / step) + 1 }, (_, at) => first + at * step);
}

const label = ({ from, to }: ErrorBar): string => `${formatNumber(10 ** from)} to ${formatNumber(10 ** to)}`;
const percent = (share: number): string => `${String(100 * share)}%`;

interface Props {
  metrics: DifferenceMetrics;
  comparison: OutputComparison;
}

export function ErrorHistogram({ metrics, comparison }: Props): ReactElement {
  const found = errorBars(metrics);
  if (found === null) return <p className="muted">Every element that was compared is equal.</p>;
  const { bars, zeros, low, high } = found;
  const most = Math.max(...bars.map((bar) => bar.count));
  const rules = [
    { name: 'house', rule: comparison.house },
    { name: 'scale', rule: comparison.scale },
  ].flatMap(({ name, rule }) => {
    const place = rule === null ? null : placeOn(found, rule.atol);
    return rule === null || place === null ? [] : [{ name, place, atol: rule.atol }];
  });
  return (
    <figure className="chart" aria-label="Histogram of the difference">
      <figcaption>
        Elements by size of the difference
        <span className="muted">
          {' '}
          · {zeros.toLocaleString('en')} equal, not drawn · tallest bar {most.toLocaleString('en')}
        </span>
      </figcaption>
      <div className="chart-box" style={{ height }}>
        <svg viewBox={`0 0 ${String(bars.length)} ${String(height)}`} preserveAspectRatio="none" aria-hidden="true">
          {bars.map((bar, index) => {
            const tall = bar.count === 0 ? 0 : Math.max(2, (bar.count / most) * (height - 4));
            return (
              <g key={bar.from}>
                <title>{`${label(bar)}: ${bar.count.toLocaleString('en')} elements`}</title>
                <rect x={index} y={0} width={1} height={height} className="histogram-hit" />
                <rect x={index + 0.06} y={height - tall} width={0.88} height={tall} className="histogram-bar" />
              </g>
            );
          })}
        </svg>
        {rules.map(({ name, place, atol }) => (
          <span
            key={name}
            className={`chart-mark ${name}`}
            style={{ left: percent(place) }}
            title={`${name}: ${String(atol)}`}
          >
            <span>{name}</span>
          </span>
        ))}
      </div>
      <div className="chart-ticks" aria-hidden="true">
        {ticksOf(low, high).map((tick) => (
          <span key={tick} style={{ left: percent((tick - low) / (high - low)) }}>
            {power(10, tick)}
          </span>
        ))}
      </div>
      <p className="chart-axis">
        |difference|, logarithmic{rules.length === 0 ? '' : '; marks: absolute part of the rules'}
      </p>
      <ChartTable
        name="Histogram"
        heads={['|difference|', 'Elements']}
        rows={[
          ['0', String(zeros)],
          ...bars.filter((bar) => bar.count > 0).map((bar) => [label(bar), String(bar.count)]),
        ]}
      />
    </figure>
  );
}
