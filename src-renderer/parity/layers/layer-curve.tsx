/** Error over depth, with the first divergence marked; a click chooses the pair. */
import { type KeyboardEvent, type ReactElement, useMemo } from 'react';
import type { LayerComparison } from '../../../src-shared/layer-parity.js';
import { formatNumber } from '../../../src-shared/units.js';
import { power } from '../error-bars.js';
import { ticksOf } from '../error-histogram.js';
import { layerPoints, pathOf } from './layer-points.js';

const height = 170;
const percent = (share: number): string => `${String(100 * share)}%`;

interface Props {
  layers: LayerComparison;
  chosen: number | null;
  onChoose: (pair: number) => void;
}

export function LayerCurve({ layers, chosen, onChoose }: Props): ReactElement {
  const { pairs, first, limit } = layers;
  const { low, high, heights } = useMemo(() => layerPoints(pairs), [pairs]);
  const path = useMemo(() => pathOf(heights), [heights]);
  const broken = useMemo(() => pairs.flatMap((pair, at) => (pair.nonFinite > 0 ? [at] : [])), [pairs]);
  const across = (at: number): string => percent((at + 0.5) / pairs.length);
  const limitAt = limit === null || limit <= 0 ? null : (Math.log10(limit) - low) / (high - low);
  const mark = (at: number, kind: string, words: string): ReactElement => (
    <span
      className={`layer-mark ${kind}`}
      style={{ left: across(at), bottom: percent(heights[at] ?? 0) }}
      title={`${words}: ${pairs[at]?.scope ?? ''}, ${pairs[at]?.rmsRel == null ? 'no number' : formatNumber(pairs[at].rmsRel)}`}
    />
  );
  const step = (event: KeyboardEvent): void => {
    const at = chosen ?? first ?? 0;
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: pairs.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(Math.max(0, Math.min(pairs.length - 1, next)));
  };
  return (
    <figure className="chart" aria-label="Error over depth">
      <figcaption>
        Error over depth
        <span className="muted">
          {' '}
          · RMS error / RMS reference, logarithmic; {pairs.length.toLocaleString('en')} values in the order they are
          computed
        </span>
      </figcaption>
      <div className="chart-with-y">
        <div className="chart-y" style={{ height }} aria-hidden="true">
          {ticksOf(low, high, 7).map((tick) => (
            <span key={tick} style={{ bottom: percent((tick - low) / (high - low)) }}>
              {power(10, tick)}
            </span>
          ))}
        </div>
        <div
          className="chart-box layer-box"
          style={{ height }}
          role="slider"
          tabIndex={0}
          aria-label="Value along the depth"
          aria-valuemin={1}
          aria-valuemax={pairs.length}
          aria-valuenow={(chosen ?? first ?? 0) + 1}
          aria-valuetext={pairs[chosen ?? first ?? 0]?.scope ?? ''}
          onKeyDown={step}
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            const at = Math.floor(((event.clientX - box.left) / box.width) * pairs.length);
            onChoose(Math.max(0, Math.min(pairs.length - 1, at)));
          }}
        >
          <svg viewBox={`0 0 ${String(Math.max(1, pairs.length))} 1`} preserveAspectRatio="none" aria-hidden="true">
            {limitAt === null || limitAt < 0 || limitAt > 1 ? null : (
              <line x1={0} x2={pairs.length} y1={1 - limitAt} y2={1 - limitAt} className="layer-limit" />
            )}
            {first === null ? null : <line x1={first + 0.5} x2={first + 0.5} y1={0} y2={1} className="layer-first" />}
            <path d={path} className="layer-line" />
            {broken.map((at) => (
              <line key={at} x1={at + 0.5} x2={at + 0.5} y1={0} y2={0.05} className="layer-broken" />
            ))}
          </svg>
          {first === null ? null : mark(first, 'first', 'First that differs')}
          {chosen === null ? null : mark(chosen, 'chosen', 'Chosen')}
        </div>
      </div>
      <p className="chart-axis">
        from the inputs to the outputs
        {limit === null ? '' : `; dashed: limit ${formatNumber(limit)}`}
        {first === null ? '' : '; vertical: first that differs'}
        {broken.length === 0 ? '' : '; ticks at the top: NaN or infinite on one side'}
      </p>
    </figure>
  );
}
