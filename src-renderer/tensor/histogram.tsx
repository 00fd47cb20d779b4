/** A tensor's histogram as bars, with the table behind it. */
import { type ReactElement, useState } from 'react';
import type { TensorStatistics } from '../../src-shared/tensor-statistics.js';
import { CopyButton } from '../ui/copy.js';
import { barsOf, type Bars, type HistogramKind } from './histogram-bars.js';

const kinds: readonly { id: HistogramKind; label: string }[] = [
  { id: 'range', label: 'Values' },
  { id: 'powers', label: 'Magnitude' },
];

/** Height of the drawing; its width is the panel's. */
const height = 72;

function Drawing({ bars, zero }: Bars): ReactElement {
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  const width = 100 / bars.length;
  return (
    <svg className="histogram" viewBox={`0 0 100 ${String(height)}`} preserveAspectRatio="none" aria-hidden="true">
      {bars.map((bar, index) => {
        // A single element among millions is still seen.
        const tall = bar.count === 0 ? 0 : Math.max(1.5, (bar.count / most) * (height - 2));
        return (
          <g key={index}>
            <title>{`${bar.label}: ${bar.count.toLocaleString('en')}`}</title>
            <rect x={index * width} y={0} width={width} height={height} className="histogram-hit" />
            <rect x={index * width} y={height - tall} width={width * 0.88} height={tall} className="histogram-bar" />
          </g>
        );
      })}
      {zero === null ? null : <line x1={zero * 100} x2={zero * 100} y1={0} y2={height} className="histogram-zero" />}
    </svg>
  );
}

function Table({ bars, kind }: { bars: Bars['bars']; kind: HistogramKind }): ReactElement {
  const head = kind === 'range' ? 'Value' : 'Magnitude';
  return (
    <details className="histogram-table">
      <summary className="small">Show as a table</summary>
      <div className="histogram-rows" tabIndex={0} role="region" aria-label="Histogram as a table">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{head}</th>
              <th scope="col" className="right">
                Elements
              </th>
            </tr>
          </thead>
          <tbody>
            {bars.map((bar) => (
              <tr key={bar.label}>
                <td className="mono">{bar.label}</td>
                <td className="right">{bar.count.toLocaleString('en')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <CopyButton
        label="Copy as TSV"
        text={() => [`${head}\tElements`, ...bars.map((bar) => `${bar.label}\t${String(bar.count)}`)].join('\n')}
      />
    </details>
  );
}

export function Histogram({ stats }: { stats: TensorStatistics }): ReactElement | null {
  const [kind, setKind] = useState<HistogramKind>('range');
  const drawn = barsOf(stats, kind);
  if (stats.histogram === null) return null;
  return (
    <figure className="histogram-figure" aria-label="Histogram of the values">
      <div className="histogram-bar-row">
        <div className="segmented" role="group" aria-label="Histogram over">
          {kinds.map(({ id, label }) => (
            <button
              key={id}
              type="button"
              className={id === kind ? 'segment chosen' : 'segment'}
              aria-pressed={id === kind}
              onClick={() => setKind(id)}
            >
              {label}
            </button>
          ))}
        </div>
        <span className="small muted push">{kind === 'range' ? '' : 'zeros left out'}</span>
      </div>
      {drawn === null ? (
        <p className="small muted">Every element is zero.</p>
      ) : (
        <>
          <Drawing {...drawn} />
          <div className="histogram-ends mono small muted">
            <span>{drawn.from}</span>
            <span>{drawn.to}</span>
          </div>
          <Table bars={drawn.bars} kind={kind} />
        </>
      )}
    </figure>
  );
}
