/** Raw samples of the rows at one batch size: how they are distributed, or how they went over time; or as a table. */
import { type ReactElement, useMemo, useState } from 'react';
import type { LatencyRow } from '../../src-shared/latency.js';
import { formatMs, formatNumber } from '../../src-shared/units.js';
import { DataTable } from '../ui/data-table.js';
import { ErrorCard } from '../ui/error-card.js';
import { shortLabels } from '../../src-shared/short-labels.js';
import type { Column } from '../ui/table-model.js';
import { ViewSwitch, viewPanelProps } from '../ui/view-switch.js';
import { histogramOf } from './histogram.js';
import { Plot, type PlotSeries } from './plot.js';
import { seriesCount } from './series.js';
import { useSamples } from './use-samples.js';

type Mode = 'distribution' | 'timeline' | 'table';
const modes = [
  { id: 'distribution', label: 'Distribution' },
  { id: 'timeline', label: 'Over time' },
  { id: 'table', label: 'Table' },
] as const;
const bins = 120;

interface ChartProps {
  rows: readonly LatencyRow[];
  samples: readonly (readonly number[])[];
  series: readonly PlotSeries[];
}

function Distribution({ samples, series }: ChartProps): ReactElement {
  const { data, note } = useMemo(() => {
    const { edges, shares, beyond } = histogramOf(samples, bins);
    // Stepped paths hold a value until the next x: the last right edge closes the last bin.
    const closed = shares.map((share) => [...share.map((part) => part * 100), 0]);
    const over = series.flatMap(({ label }, index) => {
      const count = beyond[index] ?? 0;
      return count === 0 ? [] : [`${label} ${String(count)}`];
    });
    return {
      data: [edges, ...closed],
      note: over.length === 0 ? null : `Slower samples beyond the axis: ${over.join(', ')}.`,
    };
  }, [series, samples]);
  return (
    <>
      <Plot
        label="Distribution of the samples"
        kind="steps"
        data={data}
        series={series}
        xLabel="latency, ms"
        yLabel="% of the samples"
        formatX={formatNumber}
        formatY={(value) => `${formatNumber(value)} %`}
      />
      {note === null ? null : <p className="small muted">{note}</p>}
    </>
  );
}

function Timeline({ samples, series }: ChartProps): ReactElement {
  const data = useMemo(() => {
    const length = Math.max(0, ...samples.map((each) => each.length));
    return [Array.from({ length }, (_, index) => index + 1), ...samples];
  }, [samples]);
  return (
    <Plot
      label="Samples in the order they were taken"
      kind="points"
      data={data}
      series={series}
      xLabel="sample, in the order taken"
      yLabel="latency, ms"
      formatX={formatNumber}
      formatY={formatNumber}
    />
  );
}

function SamplesTable({ rows, samples, series }: ChartProps): ReactElement {
  const length = Math.max(0, ...samples.map((each) => each.length));
  const indices = Array.from({ length }, (_, index) => index);
  const columns: Column<number>[] = [
    { id: 'index', header: 'Sample', align: 'right', sortBy: (index) => index + 1 },
    ...rows.map((row, at): Column<number> => {
      const value = (index: number): number | null => samples[at]?.[index] ?? null;
      return {
        id: row.samplesFile,
        header: `${series[at]?.label ?? row.subject} ms`,
        align: 'right',
        sortBy: value,
        text: (index) => String(value(index) ?? ''),
        cell: (index) => {
          const ms = value(index);
          return ms === null ? '–' : formatMs(ms);
        },
      };
    }),
  ];
  return (
    <div className="samples-table">
      <DataTable caption="Raw samples" rows={indices} columns={columns} rowKey={String} filterable={false} />
    </div>
  );
}

interface Props {
  idBase: string;
  dir: string | null;
  /** Rows of one batch size. */
  rows: readonly LatencyRow[];
  /** All subjects of the result, for their colours. */
  subjects: readonly string[];
}

export function SamplesChart({ idBase, dir, rows, subjects }: Props): ReactElement {
  const [mode, setMode] = useState<Mode>('distribution');
  const { samples, error } = useSamples(dir, rows);
  const series = useMemo(() => {
    const names = shortLabels(subjects);
    return rows.map((row): PlotSeries => {
      const place = Math.max(0, subjects.indexOf(row.subject)) % seriesCount;
      return { label: names.get(row.subject) ?? row.subject, variable: `--series-${String(place + 1)}` };
    });
  }, [rows, subjects]);
  const id = `${idBase}-samples`;
  const Chart = { distribution: Distribution, timeline: Timeline, table: SamplesTable }[mode];
  return (
    <section className="samples" aria-label="Raw samples">
      <div className="panel-bar">
        <ViewSwitch label="Raw samples as" views={modes} view={mode} onView={setMode} idBase={id} />
        <ul className="legend push" aria-label="Subjects">
          {series.map(({ label, variable }) => (
            <li key={label}>
              <span className="swatch" style={{ background: `var(${variable})` }} aria-hidden="true" />
              {label}
            </li>
          ))}
        </ul>
      </div>
      <div {...viewPanelProps(id, mode)}>
        {error === null ? null : <ErrorCard title="The samples cannot be read" error={error} />}
        {samples === null ? (
          <div className="plot placeholder" />
        ) : (
          <Chart rows={rows} samples={samples} series={series} />
        )}
      </div>
    </section>
  );
}
