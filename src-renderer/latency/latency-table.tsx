/** Latency rows with p50 bars and interval whiskers on one shared axis. */
import { type ReactElement, useMemo } from 'react';
import type { LatencyResult, LatencyRow } from '../../src-shared/latency.js';
import { formatMs, formatNumber } from '../../src-shared/units.js';
import { DataTable } from '../ui/data-table.js';
import { shortLabels } from '../../src-shared/short-labels.js';
import type { Column } from '../ui/table-model.js';
import { type LatencyScale, latencyScale, placeOf } from './axis-scale.js';
import { seriesColour } from './series.js';

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

function Axis({ scale }: { scale: LatencyScale }): ReactElement {
  return (
    <span className="latency-axis" aria-hidden="true">
      {scale.ticks.map((tick) => (
        <span key={tick} style={{ left: percent(placeOf(scale, tick)) }}>
          {formatNumber(tick)}
        </span>
      ))}
    </span>
  );
}

function Bar({ row, scale, colour }: { row: LatencyRow; scale: LatencyScale; colour: string }): ReactElement {
  const [low, high] = row.p50IntervalMs ?? [row.p50Ms, row.p50Ms];
  const from = placeOf(scale, low);
  const title = `p50 ${String(row.p50Ms)} ms${row.p50IntervalMs === null ? '' : `, 95 % interval ${String(low)} to ${String(high)} ms`}, p99 ${String(row.p99Ms)} ms`;
  return (
    <span className="latency-bar" title={title} aria-hidden="true">
      {scale.ticks.slice(1).map((tick) => (
        <span key={tick} className="latency-grid" style={{ left: percent(placeOf(scale, tick)) }} />
      ))}
      <span className="latency-fill" style={{ width: percent(placeOf(scale, row.p50Ms)), background: colour }} />
      <span
        className="latency-tail"
        style={{
          left: percent(placeOf(scale, row.p50Ms)),
          width: percent(placeOf(scale, row.p99Ms) - placeOf(scale, row.p50Ms)),
        }}
      />
      <span className="latency-whisker" style={{ left: percent(from), width: percent(placeOf(scale, high) - from) }} />
    </span>
  );
}

/** `9.41 (9.36–9.52)`. */
function medianText(row: LatencyRow): ReactElement {
  const interval = row.p50IntervalMs;
  return (
    <>
      <strong>{formatMs(row.p50Ms)}</strong>
      {interval === null ? null : (
        <span className="muted interval">
          {' '}
          ({formatMs(interval[0])}–{formatMs(interval[1])})
        </span>
      )}
    </>
  );
}

function columnsFor(
  scale: LatencyScale,
  subjects: readonly string[],
  names: ReadonlyMap<string, string>,
): Column<LatencyRow>[] {
  const ms = (id: string, header: string, value: (row: LatencyRow) => number): Column<LatencyRow> => ({
    id,
    header,
    align: 'right',
    sortBy: value,
    text: (row) => String(value(row)),
    cell: (row) => <span title={`${String(value(row))} ms`}>{formatMs(value(row))}</span>,
  });
  return [
    {
      id: 'subject',
      header: 'Subject',
      sortBy: (row) => row.subject,
      cell: (row) => (
        <span className="subject-cell" title={row.subject}>
          <span
            className="swatch"
            style={{ background: seriesColour(subjects.indexOf(row.subject)) }}
            aria-hidden="true"
          />
          {names.get(row.subject) ?? row.subject}
          {row.warnings.length === 0 ? null : (
            <span className="verdict warn" title={row.warnings.join('\n')}>
              <span aria-hidden="true">!</span>
              <span className="visually-hidden">{row.warnings.join(' ')}</span>
            </span>
          )}
        </span>
      ),
    },
    {
      id: 'batch',
      header: 'Batch',
      align: 'right',
      sortBy: (row) => row.batch,
      text: (row) => String(row.batch ?? '–'),
    },
    {
      ...ms('p50', 'p50 ms', (row) => row.p50Ms),
      cell: medianText,
    },
    {
      id: 'bar',
      header: scale.kind === 'log' ? 'p50, ms, logarithmic' : 'p50, ms',
      sortBy: () => null,
      drawn: true,
      width: '28%',
      head: <Axis scale={scale} />,
      cell: (row) => <Bar row={row} scale={scale} colour={seriesColour(subjects.indexOf(row.subject))} />,
    },
    ms('p90', 'p90 ms', (row) => row.p90Ms),
    ms('p99', 'p99 ms', (row) => row.p99Ms),
    ms('min', 'Min ms', (row) => row.minMs),
    { id: 'n', header: 'Samples', align: 'right', sortBy: (row) => row.n },
    { id: 'threads', header: 'Threads', align: 'right', sortBy: (row) => row.threads },
    { id: 'provider', header: 'Provider', sortBy: (row) => row.provider },
  ];
}

interface Props {
  latency: LatencyResult;
}

export const rowKeyOf = (row: LatencyRow): string => `${row.subject} ${String(row.batch)} ${JSON.stringify(row.sizes)}`;

export function LatencyTable({ latency }: Props): ReactElement {
  const rows = latency.subjects;
  const columns = useMemo(() => {
    const scale = latencyScale(rows.flatMap((row) => [row.p50Ms, row.p50IntervalMs?.[1] ?? row.p50Ms, row.p99Ms]));
    const subjects = [...new Set(rows.map((row) => row.subject))];
    return columnsFor(scale, subjects, shortLabels(subjects));
  }, [rows]);
  return (
    <DataTable
      testId="latency-table"
      caption="Latency per run of the whole model"
      rows={rows}
      columns={columns}
      rowKey={rowKeyOf}
      empty="No row was measured."
      tools={<span className="small muted">bar: p50 · dark line: its 95 % interval · thin line: up to p99</span>}
    />
  );
}
