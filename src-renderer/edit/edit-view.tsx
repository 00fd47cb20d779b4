/** The Edit view: surgery on a model, collected, previewed, proved by running, and saved into a new file. */
import type { KeyboardEvent, ReactElement } from 'react';
import { noEdit } from '../../src-shared/edit.js';
import type { ModelGraph } from '../../src-shared/graph.js';
import type { InspectReport } from '../../src-shared/inspect.js';
import { JobProgress } from '../axes/job-progress.js';
import { useStartedJob } from '../axes/use-started-job.js';
import { engine } from '../engine-client.js';
import { useModels } from '../state/models-store.js';
import { CopyButton } from '../ui/copy.js';
import { ErrorCard } from '../ui/error-card.js';
import { TextField } from '../ui/field.js';
import { useCall } from '../ui/use-call.js';
import { editCommand, pendingOf, proposedPath } from './draft.js';
import { Diff, EditResult } from './edit-diff.js';
import { MetadataForm, ModelForm, RenameForm, ValueForm } from './edit-forms.js';
import { changeEdit, patchEdit, redoEdit, undoEdit, useTabEdit } from './edit-store.js';
import './edit.css';

/** Ctrl+Z and Ctrl+Shift+Z for the pending edits; fields keep their own. */
function stepKeys(tabId: string) {
  return (event: KeyboardEvent): void => {
    const isStep = (event.ctrlKey || event.metaKey) && !event.altKey && /^[zy]$/i.test(event.key);
    if (!isStep || (event.target instanceof Element && event.target.closest('.field') !== null)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.shiftKey || event.key.toLowerCase() === 'y') redoEdit(tabId);
    else undoEdit(tabId);
  };
}

export function EditView({ tabId }: { tabId: string; graph: ModelGraph }): ReactElement | null {
  const modelId = useModels((state) => state.models[tabId]?.modelId ?? null);
  const report = useModels((state) => state.models[tabId]?.report ?? null);
  if (report === null || modelId === null) return null;
  if (report.format !== 'onnx')
    return <p className="edit-empty">ONNX models can be edited; this is {report.format}. Export it to ONNX first.</p>;
  return (
    <section className="edit-view" aria-label="Edit" data-testid="edit-view" onKeyDown={stepKeys(tabId)}>
      <div className="edit-forms">
        <ValueForm tabId={tabId} report={report} />
        <RenameForm tabId={tabId} report={report} />
        <MetadataForm tabId={tabId} report={report} />
        <ModelForm tabId={tabId} report={report} />
      </div>
      <PendingList tabId={tabId} />
      <SavePanel tabId={tabId} modelId={modelId} report={report} />
    </section>
  );
}

function PendingList({ tabId }: { tabId: string }): ReactElement {
  const pending = pendingOf(useTabEdit(tabId).history.now);
  if (pending.length === 0) return <p className="muted">Nothing is pending. What is added above is listed here.</p>;
  return (
    <ul className="edit-pending" aria-label="Pending edits">
      {pending.map(({ text, without }) => (
        <li key={text} className="edit-chip">
          <span>{text}</span>
          <button
            type="button"
            aria-label={`Take back: ${text}`}
            title="Take back"
            onClick={() => changeEdit(tabId, without)}
          >
            ✕
          </button>
        </li>
      ))}
    </ul>
  );
}

function SavePanel({
  tabId,
  modelId,
  report,
}: {
  tabId: string;
  modelId: string;
  report: InspectReport;
}): ReactElement {
  const { history, out, job: jobId } = useTabEdit(tabId);
  const { job, running, result, error, start } = useStartedJob(jobId, (id) => patchEdit(tabId, { job: id }));
  const edit = history.now;
  const nothing = pendingOf(edit).length === 0;
  const preview = useCall('model.edit', nothing ? null : { modelId, edit });
  const path = out.trim() === '' ? proposedPath(report.path) : out.trim();
  const request = { path: report.path, edit, out: path, prove: true, force: false, copyData: false, threads: 1 };
  const saved = result?.kind === 'model-edit' ? result.edited : null;
  const steps = [
    { label: 'Undo', disabled: history.past.length === 0, act: () => undoEdit(tabId) },
    { label: 'Redo', disabled: history.future.length === 0, act: () => redoEdit(tabId) },
    { label: 'Undo all', disabled: nothing, act: () => changeEdit(tabId, () => noEdit) },
  ];
  return (
    <section className="edit-save" aria-label="Save the edited model">
      <TextField
        label="Save as"
        value={out}
        mono
        placeholder={proposedPath(report.path)}
        onChange={(next) => patchEdit(tabId, { out: next })}
        help="A new file; this one is never touched. Both are run and compared before it is written."
      />
      <div className="edit-actions">
        <button
          type="button"
          className="button primary"
          disabled={nothing || running || preview.error !== null}
          onClick={() => start(() => engine.call('jobs.editModel', request))}
        >
          Prove and save
        </button>
        {steps.map(({ label, disabled, act }) => (
          <button key={label} type="button" className="button quiet" disabled={disabled} onClick={act}>
            {label}
          </button>
        ))}
        {nothing ? null : <CopyButton label="Copy as command" text={() => editCommand(report.path, edit, path)} />}
      </div>
      {running ? (
        <div className="edit-actions">
          <JobProgress job={job} label="Editing the model" />
        </div>
      ) : null}
      {error === null ? null : <ErrorCard title="The model was not edited" error={error} />}
      {saved !== null ? (
        <EditResult result={saved} />
      ) : preview.error !== null ? (
        <p className="field-problem" role="alert">
          {preview.error.message} {preview.error.hints.join(' ')}
        </p>
      ) : preview.data !== null ? (
        <div className="edit-result" data-testid="edit-preview">
          <Diff diff={preview.data} />
        </div>
      ) : null}
    </section>
  );
}
