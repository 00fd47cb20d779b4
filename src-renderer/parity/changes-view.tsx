/** What changed since an earlier comparison: verdicts first, then errors that grew or shrank. */
import { type ReactElement, useMemo, useState } from 'react';
import type { ParityResult } from '../../src-shared/parity.js';
import { changesSince, type ParityChange } from '../../src-shared/parity-results/changes.js';
import { DataTable } from '../ui/data-table.js';
import { ErrorCard } from '../ui/error-card.js';
import type { Column } from '../ui/table-model.js';
import { shortLabels } from '../../src-shared/short-labels.js';
import { VerdictMark } from '../ui/verdict.js';
import { useEarlier, useEarlierResult } from './earlier-results.js';
import { shown } from './number-shown.js';

const words: Record<ParityChange['kind'], string> = {
  worse: 'worse verdict',
  better: 'better verdict',
  grew: 'error grew',
  shrank: 'error shrank',
  new: 'new',
  gone: 'gone',
};

function columnsFor(names: ReadonlyMap<string, string>, title: (id: string) => string): Column<ParityChange>[] {
  return [
    { id: 'change', header: 'Change', sortBy: (row) => words[row.kind] },
    {
      id: 'output',
      header: 'Output',
      sortBy: (row) => row.output,
      cell: (row) =>
        row.output === '' ? <span className="muted">did not run</span> : <span className="mono">{row.output}</span>,
    },
    { id: 'case', header: 'Case', sortBy: (row) => title(row.case) },
    {
      id: 'subject',
      header: 'Subject',
      sortBy: (row) => row.subject,
      cell: (row) => <span title={row.subject}>{names.get(row.subject) ?? row.subject}</span>,
    },
    {
      id: 'before',
      header: 'Before',
      sortBy: (row) => row.before,
      cell: (row) => <VerdictMark verdict={row.before} />,
    },
    { id: 'now', header: 'Now', sortBy: (row) => row.now, cell: (row) => <VerdictMark verdict={row.now} /> },
    {
      id: 'maxBefore',
      header: 'Max absolute before',
      align: 'right',
      sortBy: (row) => row.maxAbsBefore,
      cell: (row) => shown(row.maxAbsBefore),
    },
    {
      id: 'maxNow',
      header: 'Now',
      align: 'right',
      sortBy: (row) => row.maxAbsNow,
      cell: (row) => shown(row.maxAbsNow),
    },
  ];
}

/** Rows on the page; a comparison of other subjects changes everything. */
const shownRows = 500;

interface Props {
  parity: ParityResult;
  dir: string | null;
}

function Changes({ before, parity }: { before: ParityResult; parity: ParityResult }): ReactElement {
  const changes = useMemo(() => changesSince(before, parity), [before, parity]);
  const columns = useMemo(() => {
    const titles = new Map([...before.cases, ...parity.cases].map((each) => [each.id, each.title]));
    const names = shortLabels([...new Set([...parity.subjects, ...before.subjects])]);
    return columnsFor(names, (id) => titles.get(id) ?? id);
  }, [before, parity]);
  const shared = parity.subjects.slice(1).some((subject) => before.subjects.includes(subject));
  return (
    <>
      {shared ? null : (
        <p className="field-warning">! The earlier comparison has none of these subjects: everything is new or gone.</p>
      )}
      <p>
        Verdict before: <VerdictMark verdict={before.verdict} />, now: <VerdictMark verdict={parity.verdict} />
      </p>
      <DataTable
        caption={`What changed${changes.length > shownRows ? `: the first ${String(shownRows)} of ${changes.length.toLocaleString('en')}` : ''}`}
        rows={changes.slice(0, shownRows)}
        columns={columns}
        rowKey={(row) => `${row.subject}\n${row.case}\n${row.output}`}
        empty="Nothing: the same verdicts, and no error moved by more than a factor of 2."
      />
    </>
  );
}

export function ChangesView({ parity, dir }: Props): ReactElement {
  const earlier = useEarlier(dir);
  const [chosen, setChosen] = useState<string | null>(null);
  const one = earlier.find((each) => each.dir === chosen) ?? null;
  const { data, error, done } = useEarlierResult(one);
  if (earlier.length === 0)
    return <p className="empty">There is no earlier comparison or run to hold this one against.</p>;
  return (
    <div className="changes-view">
      <label>
        <span className="muted">Since</span>{' '}
        <select className="select" value={chosen ?? ''} onChange={(event) => setChosen(event.target.value || null)}>
          <option value="">Choose an earlier comparison or run</option>
          {earlier.map((each) => (
            <option key={each.dir} value={each.dir}>
              {each.title} · {new Date(each.at).toLocaleString()}
            </option>
          ))}
        </select>
      </label>
      {error === null ? null : <ErrorCard title="The earlier result cannot be read" error={error} />}
      {done && error === null && data === null ? <p className="muted">That run compared nothing.</p> : null}
      {data === null ? null : <Changes before={data} parity={parity} />}
    </div>
  );
}
