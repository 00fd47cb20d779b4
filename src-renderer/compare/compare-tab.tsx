/** Two or more subjects, compared or timed. */
import { type ReactElement, useState } from 'react';
import type { ErrorInfo } from '../../src-shared/errors.js';
import { pickPaths } from '../app/open-files.js';
import { startBench, startParity } from '../app/start-job.js';
import { changeCompare, useDrafts } from '../state/drafts-store.js';
import { useEngineStore } from '../state/engine-store.js';
import { CopyButton } from '../ui/copy.js';
import { ErrorCard } from '../ui/error-card.js';
import { TextField } from '../ui/field.js';
import { LinesField } from '../ui/lines-field.js';
import { SpecReading, specProblem } from '../ui/spec-reading.js';
import { needsPython, PythonNotice } from '../wizard/python-notice.js';
import { CaseList } from './case-list.js';
import { parityCommand } from './command-line.js';
import { ComparisonFields } from './comparison-fields.js';
import { benchProblem, type CompareDraft, inputsProblem, parityProblem, subjectProblem } from './draft.js';
import './compare.css';

interface FormProps {
  draft: CompareDraft;
  change: (patch: Partial<CompareDraft>) => void;
}

function Subjects({ draft, change }: FormProps): ReactElement {
  const choose = async (index: number): Promise<void> => {
    const [path] = await pickPaths('model');
    if (path !== undefined) change({ subjects: draft.subjects.map((line, at) => (at === index ? path : line)) });
  };
  return (
    <LinesField
      label="Models"
      lineName={(index) => (index === 0 ? 'Reference' : `Model ${String(index + 1)}`)}
      lines={draft.subjects}
      onChange={(subjects) => change({ subjects })}
      placeholder={(index) => (index === 0 ? 'model.py:make@eager' : 'model.onnx@ort')}
      problem={subjectProblem}
      addLabel="Add a model"
      atLeast={2}
      after={(index) => (
        <button type="button" className="button" onClick={() => void choose(index)}>
          Choose…
        </button>
      )}
      help={
        <>
          The first is the reference. <code>PATH[@runtime[,key=value…]]</code>: runtimes are <code>eager</code>,{' '}
          <code>torchscript</code>, <code>export</code> and <code>ort</code>;{' '}
          <code>m.onnx@ort,threads=2,opt=basic</code> sets options.
        </>
      }
    />
  );
}

function LatencyFields({ draft, change }: FormProps): ReactElement {
  return (
    <>
      <h2>Latency</h2>
      <div className="field-pair">
        <TextField
          label="Warm-up runs"
          inputMode="numeric"
          value={draft.warmup}
          onChange={(warmup) => change({ warmup })}
        />
        <TextField
          label="Samples"
          inputMode="numeric"
          value={draft.samples}
          onChange={(samples) => change({ samples })}
        />
        <TextField
          label="Batch sizes"
          placeholder="the example"
          value={draft.batch}
          onChange={(batch) => change({ batch })}
        />
      </div>
    </>
  );
}

export function CompareTab({ tabId }: { tabId: string }): ReactElement | null {
  const draft = useDrafts((state) => state.compares[tabId]);
  const ready = useEngineStore((state) => state.state.kind === 'ready');
  const [error, setError] = useState<ErrorInfo | null>(null);
  if (draft === undefined) return null;
  const change = (patch: Partial<CompareDraft>): void => changeCompare(tabId, patch);
  const offline = ready ? null : 'The engine is not connected.';
  const notCompared = offline ?? parityProblem(draft);
  const notTimed = offline ?? benchProblem(draft);
  const together = draft.inputs.some((line) => specProblem(line) !== null) ? null : inputsProblem(draft);
  const start = async (work: typeof startParity): Promise<void> => setError(await work(draft));
  return (
    <div className="wizard-middle compare">
      <div className="wizard-scroll">
        <div className="wizard-form">
          <PythonNotice refusal={needsPython(error) ? error : null} />
          <h1>Compare models</h1>
          <p className="muted">Runs every model on the same inputs, then says where and by how much they differ.</p>
          <Subjects draft={draft} change={change} />
          <LinesField
            label="Inputs"
            lineName={(index) => `Input ${String(index + 1)}`}
            lines={draft.inputs}
            onChange={(inputs) => change({ inputs })}
            placeholder={() => 'taken from the first ONNX model, or from the source'}
            problem={specProblem}
            reading={(line) => <SpecReading line={line} />}
            addLabel="Add an input"
            atLeast={1}
          />
          {together === null ? null : <p className="field-problem">{together}</p>}
          <CaseList draft={draft} change={change} />
          <ComparisonFields draft={draft} change={change} />
          <LatencyFields draft={draft} change={change} />
          {error === null || needsPython(error) ? null : <ErrorCard title="The job did not start" error={error} />}
        </div>
      </div>
      <footer className="wizard-foot">
        <p className="wizard-reason" id={`${tabId}-reason`} role="status">
          {notCompared ?? notTimed ?? ''}
        </p>
        <CopyButton label="Copy as a command" text={() => parityCommand(draft)} />
        <button
          type="button"
          className="button"
          disabled={notTimed !== null}
          aria-describedby={`${tabId}-reason`}
          onClick={() => void start(startBench)}
        >
          Measure latency
        </button>
        <button
          type="button"
          className="button primary"
          disabled={notCompared !== null}
          aria-describedby={`${tabId}-reason`}
          onClick={() => void start(startParity)}
        >
          Compare
        </button>
      </footer>
    </div>
  );
}
