/** Which stage the error comes from, how every subject was really run, what float32 itself loses, and whether rows of a batch leave each other alone. */
import { type ReactElement, useMemo } from 'react';
import type { Invariance, ParityResult, SubjectFacts, Verdict } from '../../src-shared/parity.js';
import { counted, formatNumber } from '../../src-shared/units.js';
import { DataTable } from '../ui/data-table.js';
import type { Column } from '../ui/table-model.js';
import { VerdictMark } from '../ui/verdict.js';
import { AttributionSection } from './attribution-section.js';

const joined = (record: Readonly<Record<string, string>>): string =>
  Object.entries(record)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');

const providers = ({ nodeProviders }: SubjectFacts): string =>
  nodeProviders === null
    ? ''
    : Object.entries(nodeProviders)
        .map(([provider, count]) => `${provider}: ${counted(count, 'node')}`)
        .join(', ');

function factColumns(names: ReadonlyMap<string, string>): Column<SubjectFacts>[] {
  return [
    {
      id: 'subject',
      header: 'Subject',
      sortBy: (row) => row.label,
      cell: (row) => <strong title={row.label}>{names.get(row.label) ?? row.label}</strong>,
    },
    { id: 'runtime', header: 'Runtime', sortBy: (row) => row.runtime },
    { id: 'provider', header: 'Ran on', sortBy: (row) => row.provider },
    {
      id: 'precision',
      header: 'Narrowest type',
      sortBy: (row) => row.precision,
      text: (row) => row.precision ?? 'not known',
    },
    {
      id: 'nodes',
      header: 'Nodes by provider',
      sortBy: providers,
      text: (row) => providers(row) || 'the runtime does not tell',
    },
    {
      id: 'options',
      header: 'Options',
      sortBy: (row) => joined(row.options),
      text: (row) => joined(row.options) || 'as usual',
    },
    { id: 'versions', header: 'Versions', sortBy: (row) => joined(row.versions) },
  ];
}

const rank: Record<Verdict, number> = { pass: 0, warn: 1, fail: 2 };

function invarianceColumns(names: ReadonlyMap<string, string>): Column<Invariance>[] {
  return [
    {
      id: 'subject',
      header: 'Subject',
      sortBy: (row) => row.subject,
      cell: (row) => <span title={row.subject}>{names.get(row.subject) ?? row.subject}</span>,
    },
    { id: 'kind', header: 'Of', sortBy: (row) => row.kind },
    {
      id: 'output',
      header: 'Output',
      sortBy: (row) => row.output,
      cell: (row) => <span className="mono">{row.output}</span>,
    },
    {
      id: 'verdict',
      header: 'Verdict',
      sortBy: (row) => rank[row.verdict],
      text: (row) => row.verdict,
      cell: (row) => <VerdictMark verdict={row.verdict} />,
    },
    {
      id: 'maxAbs',
      header: 'Max absolute',
      align: 'right',
      sortBy: (row) => row.maxAbs,
      cell: (row) => <span title={String(row.maxAbs)}>{formatNumber(row.maxAbs)}</span>,
    },
    { id: 'reason', header: 'Reason', sortBy: (row) => row.reason },
  ];
}

/** The noise floor as a sentence. */
export function noiseSentence({ noiseFloor }: ParityResult): string | null {
  if (noiseFloor === null) return null;
  const { detail, c, calibrated } = noiseFloor;
  return `${detail} The scale-aware rule takes c = ${formatNumber(c)}${calibrated ? '' : ', the usual value'}.`;
}

interface Props {
  parity: ParityResult;
  names: ReadonlyMap<string, string>;
}

export function SubjectsView({ parity, names }: Props): ReactElement {
  const facts = useMemo(() => factColumns(names), [names]);
  const invariance = useMemo(() => invarianceColumns(names), [names]);
  const noise = noiseSentence(parity);
  return (
    <div className="subjects-view">
      {parity.attribution === null ? null : <AttributionSection attribution={parity.attribution} names={names} />}
      <DataTable
        caption="How each subject ran"
        rows={parity.facts}
        columns={facts}
        rowKey={(row) => row.label}
        empty="This result does not say how its subjects ran."
      />
      <section aria-label="Noise floor">
        <h3 className="minor">Noise floor</h3>
        <p>{noise ?? 'Not measured: only the house rule was asked for.'}</p>
      </section>
      <div className="invariance-table">
        <DataTable
          caption="Batch and padding invariance"
          rows={parity.invariance}
          columns={invariance}
          rowKey={(row) => `${row.subject}\n${row.kind}\n${row.output}`}
          empty="Not looked at: it takes generated cases and an axis that can grow."
        />
      </div>
    </div>
  );
}
