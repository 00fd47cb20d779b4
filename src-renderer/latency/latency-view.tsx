/** Latency of a run: the table, the raw samples behind it, and the machine it was measured on. */
import { type ReactElement, useMemo, useState } from 'react';
import type { LatencyResult, LatencyRow } from '../../src-shared/latency.js';
import { formatBytes, formatMs, formatNumber } from '../../src-shared/units.js';
import { Facts } from '../inspector/section.js';
import { ErrorCard } from '../ui/error-card.js';
import { shortLabels } from '../../src-shared/short-labels.js';
import { LatencyTable, rowKeyOf } from './latency-table.js';
import { SamplesChart } from './samples-chart.js';

interface Props {
  idBase: string;
  latency: LatencyResult;
  /** Folder of the run, from which raw samples are read. */
  dir: string | null;
}

function EnvironmentFacts({ latency }: { latency: LatencyResult }): ReactElement {
  const { environment, overhead } = latency;
  return (
    <section className="card" aria-label="Environment">
      <h2>Environment</h2>
      <Facts
        facts={[
          { name: 'Processor', value: `${environment.cpu}, ${String(environment.logicalCores)} logical cores` },
          { name: 'Memory', value: formatBytes(environment.memoryBytes) },
          { name: 'Platform', value: environment.platform },
          { name: 'Threads', value: `${String(environment.threads)} for every subject` },
          { name: 'Governor', value: environment.governor ?? 'not known' },
          {
            name: 'Load average',
            value: `${formatNumber(environment.loadBefore)} before, ${formatNumber(environment.loadAfter)} after`,
          },
          ...Object.entries(environment.versions).map(([name, version]) => ({ name, value: version })),
          ...overhead.map((each) => ({
            name: `Cost of a call, ${each.runtime}`,
            value: `${formatMs(each.p50Ms)}\u2009ms for an empty model`,
          })),
        ]}
      />
    </section>
  );
}

/** Warnings over which the list is folded up. */
const warningsShown = 4;

function Warnings({
  rows,
  names,
}: {
  rows: readonly LatencyRow[];
  names: ReadonlyMap<string, string>;
}): ReactElement | null {
  const warned = rows.filter((row) => row.warnings.length > 0);
  if (warned.length === 0) return null;
  const count = warned.reduce((sum, row) => sum + row.warnings.length, 0);
  return (
    <details className="finding warn" open={count <= warningsShown}>
      <summary>
        <span className="verdict warn">
          <span aria-hidden="true">!</span>
          <span>
            {count} {count === 1 ? 'warning' : 'warnings'} about these figures
          </span>
        </span>
      </summary>
      <ul className="warning-lines">
        {warned.map((row) => (
          <li key={rowKeyOf(row)}>
            <strong>
              {names.get(row.subject) ?? row.subject}
              {row.batch === null ? '' : `, batch ${String(row.batch)}`}
            </strong>{' '}
            {row.warnings.join(' ')}
          </li>
        ))}
      </ul>
    </details>
  );
}

export function LatencyView({ idBase, latency, dir }: Props): ReactElement {
  const batches = useMemo(() => [...new Set(latency.subjects.map((row) => row.batch))], [latency]);
  const subjects = useMemo(() => [...new Set(latency.subjects.map((row) => row.subject))], [latency]);
  const names = useMemo(
    () => shortLabels([...subjects, ...latency.failures.map((failure) => failure.subject)]),
    [subjects, latency],
  );
  const [batch, setBatch] = useState(batches[0] ?? null);
  const rows = useMemo(() => latency.subjects.filter((row) => row.batch === batch), [latency, batch]);
  return (
    <div className="result-view">
      {latency.failures.map((failure) => (
        <ErrorCard
          key={`${failure.subject} ${String(failure.batch)}`}
          title={`${names.get(failure.subject) ?? failure.subject} could not be timed${failure.batch === null ? '' : ` at batch ${String(failure.batch)}`}`}
          error={failure.error}
        />
      ))}
      <LatencyTable latency={latency} />
      <Warnings rows={latency.subjects} names={names} />
      {batches.length < 2 ? null : (
        <div className="button-row spaced" role="group" aria-label="Batch size of the chart">
          <span className="muted">Samples at batch</span>
          {batches.map((each) => (
            <button
              key={String(each)}
              type="button"
              className={each === batch ? 'button small chosen' : 'button small'}
              aria-pressed={each === batch}
              onClick={() => setBatch(each)}
            >
              {each ?? 'example'}
            </button>
          ))}
        </div>
      )}
      {rows.length === 0 ? null : <SamplesChart idBase={idBase} dir={dir} rows={rows} subjects={subjects} />}
      <EnvironmentFacts latency={latency} />
    </div>
  );
}
