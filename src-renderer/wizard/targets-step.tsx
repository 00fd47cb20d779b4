/** Step 3: what to make of the model. */
import type { ReactElement } from 'react';
import { targetIdSchema, targets } from '../../src-shared/target.js';
import { TextField } from '../ui/field.js';
import type { ExportDraft } from './draft.js';
import { targetHelp } from './target-help.js';

interface Props {
  draft: ExportDraft;
  change: (patch: Partial<ExportDraft>) => void;
  problem: (field: keyof ExportDraft) => string | null;
}

export function TargetsStep({ draft, change, problem }: Props): ReactElement {
  const onnx = draft.targets.some((target) => target.startsWith('onnx'));
  return (
    <>
      <h1>Targets</h1>
      <p className="muted">Each one becomes an artifact that is compared with the original and timed beside it.</p>
      <fieldset className="field lines">
        <legend className="visually-hidden">Targets</legend>
        {targetIdSchema.options.map((target) => {
          const on = draft.targets.includes(target);
          return (
            <label key={target} className={on ? 'check on' : 'check'}>
              <input
                type="checkbox"
                checked={on}
                onChange={() =>
                  change({ targets: on ? draft.targets.filter((each) => each !== target) : [...draft.targets, target] })
                }
              />
              <span>
                <span className="check-title">{targets[target].title}</span> <code className="muted">{target}</code>
                <span className="check-help">{targetHelp[target]}</span>
              </span>
            </label>
          );
        })}
      </fieldset>
      {problem('targets') === null ? null : <p className="field-problem">{problem('targets')}</p>}
      {onnx ? (
        <TextField
          label="ONNX opset"
          value={draft.opset}
          inputMode="numeric"
          placeholder="the exporter's default"
          problem={problem('opset')}
          help="Set it when the runtime that will read the file is old."
          onChange={(opset) => change({ opset })}
        />
      ) : null}
    </>
  );
}
