/** Step 2: what the model is called with, which axes are dynamic, and the names of the outputs. */
import type { ReactElement } from 'react';
import type { SourceDescription } from '../../src-shared/contract.js';
import { TextField } from '../ui/field.js';
import { LinesField } from '../ui/lines-field.js';
import { SpecReading, specProblem } from '../ui/spec-reading.js';
import { type ExportDraft, riskyExamples } from './draft.js';

interface Props {
  draft: ExportDraft;
  change: (patch: Partial<ExportDraft>) => void;
  problem: (field: keyof ExportDraft) => string | null;
  described: SourceDescription | null;
  reading: boolean;
}

export function InputsStep({ draft, change, problem, described, reading }: Props): ReactElement {
  const risky = riskyExamples(draft);
  const declared = described?.declaredInputs ?? null;
  const empty = draft.inputs.every((line) => line.trim() === '');
  // A problem of one line stands below that line; what remains is a contradiction between lines.
  const together = empty || draft.inputs.some((line) => specProblem(line) !== null) ? null : problem('inputs');
  return (
    <>
      <h1>Inputs and outputs</h1>
      <p className="muted">
        {reading
          ? 'Reading the source to fill these in.'
          : 'Example inputs are made from these lines, at several sizes.'}
      </p>
      <LinesField
        label="Inputs"
        lineName={(index) => `Input ${String(index + 1)}`}
        lines={draft.inputs}
        onChange={(inputs) => change({ inputs })}
        placeholder={(index) => `${described?.forward[index]?.name ?? 'image'}:float32[batch=2{1..8},3,224,224]`}
        problem={specProblem}
        reading={(line) => <SpecReading line={line} />}
        addLabel="Add an input"
        atLeast={1}
        help={
          <>
            <code>name:dtype[dim,…]</code>. A dim is a number when it is static, <code>name=example{'{min..max}'}</code>{' '}
            when it is dynamic. Integer inputs take their range in parentheses: <code>ids:int64(0..29999)[…]</code>.
          </>
        }
      />
      {together === null ? null : <p className="field-problem">{together}</p>}
      {risky.length === 0 ? null : (
        <p className="field-warning">
          ! The example size of {risky.join(' and ')} is 1. Exporters treat 1 as fixed, and the artifact then breaks at
          every other size. Use 2 or more.
        </p>
      )}
      {declared === null || declared.join('\n') === draft.inputs.join('\n') ? null : (
        <div className="button-row spaced">
          <button type="button" className="button small" onClick={() => change({ inputs: declared })}>
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
