/** Step 2: what the model is called with, which axes are dynamic, and the names of the outputs. Fields and text are one. */
import type { ReactElement } from 'react';
import type { SourceDescription } from '../../src-shared/contract.js';
import { AxisEditor } from '../inputs/axis-editor.js';
import { editInputs } from '../inputs/inputs-history.js';
import { TextField } from '../ui/field.js';
import { LinesField } from '../ui/lines-field.js';
import { SpecReading, specProblem } from '../ui/spec-reading.js';
import type { ExportDraft } from './draft.js';
import { sourceOfDraft } from './source-draft.js';

interface Props {
  tabId: string;
  draft: ExportDraft;
  change: (patch: Partial<ExportDraft>) => void;
  problem: (field: keyof ExportDraft) => string | null;
  described: SourceDescription | null;
  reading: boolean;
}

export function InputsStep({ tabId, draft, change, problem, described, reading }: Props): ReactElement {
  const source = sourceOfDraft(draft);
  const declared = described?.declaredInputs ?? null;
  const empty = draft.inputs.every((line) => line.trim() === '');
  // A problem of one line stands below that line; what remains is a contradiction between lines.
  const together = empty || draft.inputs.some((line) => specProblem(line) !== null) ? null : problem('inputs');
  return (
    <>
      <h1>Inputs and axes</h1>
      <p className="muted">
        {reading
          ? 'Reading the source to fill these in.'
          : 'Example inputs are made from these, at several sizes. A number is a fixed size, a name one that varies.'}
      </p>
      <AxisEditor tabId={tabId} source={source} described={described} />
      <LinesField
        label="As text"
        lineName={(index) => `Input ${String(index + 1)}`}
        lines={draft.inputs}
        onChange={(inputs) => editInputs(tabId, inputs, 'text')}
        placeholder={(index) => `${described?.forward[index]?.name ?? 'image'}:float32[batch=2{1..8},3,224,224]`}
        problem={specProblem}
        reading={(line) => <SpecReading line={line} />}
        addLabel="Add a line"
        atLeast={1}
        help={
          <>
            <code>name:dtype[dim,…]</code>. A dim is a number when it is static, <code>name=example{'{min..max}'}</code>{' '}
            when it is dynamic; one end or the whole range may be left out. Integer inputs take their range in
            parentheses: <code>ids:int64(0..29999)[…]</code>.
          </>
        }
      />
      {together === null ? null : <p className="field-problem">{together}</p>}
      {declared === null || declared.join('\n') === draft.inputs.join('\n') ? null : (
        <div className="button-row spaced">
          <button type="button" className="button small" onClick={() => editInputs(tabId, declared, 'declared')}>
            Use the inputs the source declares
          </button>
        </div>
      )}
      <TextField
        label="Outputs"
        mono
        value={draft.outputs}
        placeholder={described?.declaredOutputs?.join(', ') ?? 'logits'}
        help="Names separated by commas, in the order of the model's results. May stay empty."
        onChange={(outputs) => change({ outputs })}
      />
    </>
  );
}
