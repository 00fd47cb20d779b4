/** The cases of a comparison: those that will be generated, each with why it is there, and files of one's own. */
import { type ReactElement, useMemo } from 'react';
import type { Case, CaseValues } from '../../src-shared/parity.js';
import { DataTable } from '../ui/data-table.js';
import { LinesField } from '../ui/lines-field.js';
import type { Column } from '../ui/table-model.js';
import { CaseFiles } from './case-files.js';
import { casesOf, type CompareDraft, extraCaseProblem, onlyFiles, specsOf } from './draft.js';
import { FillInputs } from './fill-inputs.js';
import { OwnCases } from './own-cases.js';

const values: Record<CaseValues, string> = {
  normal: 'random: normal, ids in range',
  uniform: 'uniform in 0…1',
  zeros: 'zeros',
  large: 'normal × 100, largest ids',
  padded: 'random, the last row all padding',
  files: 'from files',
};

/** Why a case of other sizes is there; cases of other values say so themselves. */
function whyOf({ why, title }: Case): string {
  if (why !== '') return why;
  if (title === 'example') return 'the sizes the model was made with';
  if (title.startsWith('all at')) return 'sizes that break only together';
  return title.endsWith(' = 1')
    ? 'an axis of one index, which broadcasting and squeezing hide'
    : 'a size that was not the example';
}

const columns: Column<Case>[] = [
  { id: 'case', header: 'Case', sortBy: (row) => row.title },
  {
    id: 'sizes',
    header: 'Sizes',
    sortBy: (row) =>
      Object.entries(row.sizes)
        .map(([symbol, size]) => `${symbol} ${String(size)}`)
        .join(', '),
  },
  { id: 'values', header: 'Values', sortBy: (row) => values[row.values] },
  { id: 'why', header: 'Why it is there', sortBy: whyOf },
];

interface Props {
  draft: CompareDraft;
  change: (patch: Partial<CompareDraft>) => void;
}

export function CaseList({ draft, change }: Props): ReactElement {
  const cases = useMemo(() => casesOf(draft), [draft]);
  const toggle = (id: string): void =>
    change({
      without: draft.without.includes(id) ? draft.without.filter((each) => each !== id) : [...draft.without, id],
    });
  const use: Column<Case> = {
    id: 'use',
    header: 'Use',
    width: '52px',
    sortBy: (row) => (draft.without.includes(row.id) ? 'no' : 'yes'),
    cell: (row) => (
      <input
        type="checkbox"
        aria-label={`Compare at ${row.title}`}
        checked={!draft.without.includes(row.id)}
        onChange={() => toggle(row.id)}
      />
    ),
  };
  const own = onlyFiles(draft);
  const specs = useMemo(() => specsOf(draft), [draft]);
  const ticked = cases?.filter(({ id }) => !draft.without.includes(id)).length ?? 0;
  return (
    <section aria-label="Cases">
      <h2>Cases</h2>
      <CaseFiles draft={draft} change={change} />
      {own ? null : specs !== null ? (
        <OwnCases specs={specs} lines={draft.extraCases} onChange={(lines) => change({ extraCases: lines })} />
      ) : (
        <LinesField
          label="Cases of your own sizes"
          lineName={(index) => `Sizes ${String(index + 1)}`}
          lines={draft.extraCases}
          onChange={(lines) => change({ extraCases: lines })}
          placeholder={() => 'batch=4,seq=7 or batch=4,values=uniform'}
          problem={extraCaseProblem}
          addLabel="Add a case"
          atLeast={1}
          help="Sizes of dynamic axes; those not said are the example's. values=uniform, zeros or large fills it otherwise."
        />
      )}
      {own ? (
        <p className="field-help">The cases come from these files; none is generated.</p>
      ) : cases === null ? (
        <div className="field-help">
          Without files, cases are generated from the inputs: the example, other sizes of every axis, zeros, large
          values, a row of padding. They are listed here when the inputs above are filled in.{' '}
          <FillInputs subjects={draft.subjects} onInputs={(inputs) => change({ inputs })} />
        </div>
      ) : (
        <DataTable
          caption={`${String(ticked)} of ${String(cases.length)} cases`}
          tools={
            <>
              <button type="button" className="button small" onClick={() => change({ without: [] })}>
                Tick all
              </button>{' '}
              <button
                type="button"
                className="button small"
                onClick={() => change({ without: cases.map(({ id }) => id) })}
              >
                Tick none
              </button>
            </>
          }
          rows={cases}
          columns={[use, ...columns]}
          rowKey={(row) => row.id}
          filterable={false}
          testId="generated-cases"
        />
      )}
    </section>
  );
}
