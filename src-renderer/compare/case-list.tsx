/** The cases of a comparison: those that will be generated, each with why it is there, and files of one's own. */
import { type ReactElement, useMemo, useState } from 'react';
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import { formatInputSpec, parseInputSpecs, specsFromValues } from '../../src-shared/input-spec.js';
import type { Case, CaseValues } from '../../src-shared/parity.js';
import { parseSubject } from '../../src-shared/subject.js';
import { parityCases } from '../../src-shared/value-cases.js';
import { engine } from '../engine-client.js';
import { logError } from '../state/session-log.js';
import { DataTable } from '../ui/data-table.js';
import { ErrorCard } from '../ui/error-card.js';
import { LinesField } from '../ui/lines-field.js';
import type { Column } from '../ui/table-model.js';
import type { CompareDraft } from './draft.js';

const values: Record<CaseValues, string> = {
  normal: 'normal, mean 0, deviation 1',
  uniform: 'uniform in 0…1',
  zeros: 'zeros',
  large: 'normal × 100, largest ids',
  padded: 'as normal, the last row all padding',
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

/** The first subject whose inputs can be read from its file. */
function modelOf(subjects: readonly string[]): string | null {
  for (const text of subjects) {
    try {
      const { path, runtime } = parseSubject(text);
      if (runtime === 'ort' || runtime === 'openvino') return path;
    } catch {
      // Not yet a subject: the field itself says so.
    }
  }
  return null;
}

/** null where there are no inputs to make cases of, or they cannot be read. */
function generated(inputs: readonly string[]): Case[] | null {
  const lines = inputs.filter((line) => line.trim() !== '');
  if (lines.length === 0) return null;
  try {
    return parityCases(parseInputSpecs(lines));
  } catch {
    return null;
  }
}

interface Props {
  draft: CompareDraft;
  change: (patch: Partial<CompareDraft>) => void;
}

export function CaseList({ draft, change }: Props): ReactElement {
  const [error, setError] = useState<ErrorInfo | null>(null);
  const model = modelOf(draft.subjects);
  const cases = useMemo(() => generated(draft.inputs), [draft.inputs]);
  const own = draft.cases.some((line) => line.trim() !== '');
  const read = async (path: string): Promise<void> => {
    try {
      const { modelId, report } = await engine.call('model.open', { path });
      engine.call('model.close', { modelId }).catch((thrown: unknown) => logError(toErrorInfo(thrown)));
      change({ inputs: specsFromValues(report.inputs).map(formatInputSpec) });
      setError(null);
    } catch (thrown) {
      const info = toErrorInfo(thrown);
      logError(info);
      setError(info);
    }
  };
  return (
    <section aria-label="Cases">
      <h2>Cases</h2>
      <LinesField
        label="Files with cases"
        lineName={(index) => `Case file ${String(index + 1)}`}
        lines={draft.cases}
        onChange={(lines) => change({ cases: lines })}
        placeholder={() => 'inputs.npz, a folder of .npy files, or ONNX test data'}
        problem={() => null}
        addLabel="Add a file"
        atLeast={1}
        help="Your own inputs take the place of the generated ones. Arrays are found by the names of the inputs."
      />
      {own ? (
        <p className="field-help">The cases come from these files; none is generated.</p>
      ) : cases === null ? (
        <p className="field-help">
          Without files, cases are generated from the inputs: the example, other sizes of every axis, zeros, large
          values, a row of padding.{' '}
          {model === null ? (
            'They are listed here when the inputs above are filled in.'
          ) : (
            <button type="button" className="link" onClick={() => void read(model)}>
              Fill in the inputs from the model
            </button>
          )}
        </p>
      ) : (
        <DataTable
          caption={`${String(cases.length)} generated cases`}
          rows={cases}
          columns={columns}
          rowKey={(row) => row.id}
          filterable={false}
          testId="generated-cases"
        />
      )}
      {error === null ? null : <ErrorCard title="The model's inputs cannot be read" error={error} />}
    </section>
  );
}
