/** Where in a tensor the difference lies: a map over one axis or two, and the table behind it. */
import { type ReactElement, useState } from 'react';
import type { SlicesAnswer, TensorPair } from '../../src-shared/parity-view.js';
import { formatNumber } from '../../src-shared/units.js';
import { ErrorCard } from '../ui/error-card.js';
import { useCall } from '../ui/use-call.js';
import { ChartTable } from './chart-table.js';
import { HeatCanvas, HeatScaleBar } from './heat-canvas.js';
import { logPlace, logScale } from './heat-colour.js';
import { type SliceChoice, sliceChoices, usualChoice } from './slice-choices.js';

type Measure = 'rms' | 'largest';
const measures: readonly { id: Measure; label: string }[] = [
  { id: 'largest', label: 'Largest |difference|' },
  { id: 'rms', label: 'RMS error / RMS reference' },
];

function valuesOf(found: SlicesAnswer, measure: Measure): number[] {
  if (measure === 'largest') return found.maxAbs;
  return found.rmsDifference.map((error, cell) => {
    const reference = found.rmsReference[cell] ?? 0;
    return error === 0 ? 0 : reference === 0 ? Number.MAX_VALUE : error / reference;
  });
}

function placeWords(found: SlicesAnswer, choice: SliceChoice, cell: number): string {
  if (choice.axes === 2) return `${String(Math.floor(cell / found.columns))}, ${String(cell % found.columns)}`;
  const first = cell * found.span;
  return found.span === 1 ? String(first) : `${String(first)} to ${String(first + found.span - 1)}`;
}

const shownValue = (value: number): string => (value === Number.MAX_VALUE ? 'beyond the scale' : formatNumber(value));

function Drawn({
  found,
  choice,
  measure,
}: {
  found: SlicesAnswer;
  choice: SliceChoice;
  measure: Measure;
}): ReactElement {
  const values = valuesOf(found, measure);
  const scale = logScale(values.filter((value) => value < Number.MAX_VALUE));
  const level = (cell: number): number | null | 'bad' => {
    if ((found.nonFinite[cell] ?? 0) > 0 || values[cell] === Number.MAX_VALUE) return 'bad';
    return scale === null ? null : logPlace(scale, values[cell] ?? 0);
  };
  const words = (cell: number): string => {
    const bad = found.nonFinite[cell] ?? 0;
    const rest = bad === 0 ? '' : `, ${bad.toLocaleString('en')} NaN or infinite on one side`;
    return `index ${placeWords(found, choice, cell)}: ${shownValue(values[cell] ?? 0)}${rest}`;
  };
  const height = choice.axes === 1 ? 44 : Math.max(44, Math.min(320, found.rows * 12));
  const order = values.map((_, cell) => cell).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
  return (
    <>
      <HeatCanvas
        rows={found.rows}
        columns={found.columns}
        height={height}
        level={level}
        words={words}
        label={`Difference by ${choice.label}; the table below holds its numbers`}
      />
      <p className="chart-axis">
        {choice.axes === 1
          ? `index of axis ${String(choice.axis)}, from left to right`
          : `axis ${String(choice.axis)} downwards, axis ${String(choice.axis + 1)} across`}
        {found.span === 1 ? '' : `; ${String(found.span)} indices a cell`}
      </p>
      <HeatScaleBar
        title={`${measures.find(({ id }) => id === measure)?.label ?? ''}, logarithmic; empty: equal; red: NaN or infinite on one side`}
        low={scale === null ? '0' : formatNumber(scale.least)}
        high={scale === null ? '0' : formatNumber(scale.most)}
      />
      <ChartTable
        name="Map"
        heads={['Index', 'Largest |difference|', 'RMS error', 'RMS reference', 'NaN or Inf on one side']}
        rows={order.map((cell) => [
          placeWords(found, choice, cell),
          ...[found.maxAbs, found.rmsDifference, found.rmsReference, found.nonFinite].map((list) =>
            String(list[cell] ?? ''),
          ),
        ])}
      />
    </>
  );
}

export function SlicesMap({ pair, shape }: { pair: TensorPair; shape: readonly number[] }): ReactElement {
  const choices = sliceChoices(shape);
  const [label, setLabel] = useState<string | null>(null);
  const [measure, setMeasure] = useState<Measure>('largest');
  const choice = choices.find((each) => each.label === label) ?? usualChoice(shape, choices);
  const asked = choice === undefined ? null : { ...pair, axis: choice.axis, axes: choice.axes };
  const { data, error } = useCall('parity.slices', asked);
  if (choice === undefined) return <p className="muted">The tensor has no axis to look along.</p>;
  return (
    <figure className="chart" aria-label="Difference by axis">
      <div className="chart-bar">
        <label>
          <span className="muted">Along</span>{' '}
          <select className="select" value={choice.label} onChange={(event) => setLabel(event.target.value)}>
            {choices.map((each) => (
              <option key={each.label}>{each.label}</option>
            ))}
          </select>
        </label>
        <label>
          <span className="muted">Show</span>{' '}
          <select className="select" value={measure} onChange={(event) => setMeasure(event.target.value as Measure)}>
            {measures.map((each) => (
              <option key={each.id} value={each.id}>
                {each.label}
              </option>
            ))}
          </select>
        </label>
      </div>
      {error === null ? null : <ErrorCard title="The tensors cannot be read" error={error} />}
      {data === null ? <div className="chart-waiting" /> : <Drawn found={data} choice={choice} measure={measure} />}
    </figure>
  );
}
