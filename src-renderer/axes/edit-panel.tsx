/** Saving an edit of axes: what is asked for, where to, the command line of it, what changed and was repaired, and the proof. */
import type { ReactElement } from 'react';
import type { AxesReport, AxisEdit, AxisPreview } from '../../src-shared/axes.js';
import type { ErrorInfo } from '../../src-shared/errors.js';
import { engine } from '../engine-client.js';
import { CopyButton } from '../ui/copy.js';
import { ErrorCard } from '../ui/error-card.js';
import { TextField } from '../ui/field.js';
import { askedOf } from './asked.js';
import { changeAxes, changeDraft, redoAxes, undoAxes, useTabAxes } from './axes-store.js';
import { editCommand, editSize, isWrong, noDraft, proposedPath } from './draft.js';
import { Preview, Result } from './edit-result.js';
import { JobProgress } from './job-progress.js';
import { useStartedJob } from './use-started-job.js';

interface Props {
  tabId: string;
  report: AxesReport;
  edit: AxisEdit;
  /** What the edit would do; null while it is not known. */
  preview: { data: AxisPreview | null; error: ErrorInfo | null };
}

function Steps({ tabId, nothing }: { tabId: string; nothing: boolean }): ReactElement {
  const { history } = useTabAxes(tabId);
  const steps = [
    { label: 'Undo', keys: 'Ctrl+Z', disabled: history.past.length === 0, act: () => undoAxes(tabId) },
    { label: 'Redo', keys: 'Ctrl+Shift+Z', disabled: history.future.length === 0, act: () => redoAxes(tabId) },
    { label: 'Undo all', disabled: nothing, act: () => changeDraft(tabId, () => noDraft, null) },
  ];
  return (
    <>
      {steps.map(({ label, keys, disabled, act }) => (
        <button key={label} type="button" className="button quiet" title={keys} disabled={disabled} onClick={act}>
          {label}
        </button>
      ))}
    </>
  );
}

function AskedFor({ tabId, report, edit }: Omit<Props, 'preview'>): ReactElement | null {
  const asked = askedOf(report, edit);
  if (asked.length === 0) return null;
  return (
    <ul className="axes-asked" aria-label="What is asked for">
      {asked.map(({ text, without }) => (
        <li key={text}>
          <span>{text}</span>
          <button
            type="button"
            className="link"
            aria-label={`Take back: ${text}`}
            onClick={() => changeDraft(tabId, without, null)}
          >
            Take back
          </button>
        </li>
      ))}
    </ul>
  );
}

export function EditPanel({ tabId, report, edit, preview }: Props): ReactElement {
  const { history, out, editJob } = useTabAxes(tabId);
  const { job, running, result, error, start } = useStartedJob(editJob, (jobId) =>
    changeAxes(tabId, { editJob: jobId }),
  );
  const path = out.trim() === '' ? proposedPath(report.path) : out.trim();
  const wrong = isWrong(history.now);
  const nothing = editSize(edit) === 0;
  const request = {
    path: report.path,
    edit,
    out: path,
    prove: true,
    force: false,
    copyData: false,
    at: {},
    threads: 1,
  };
  const saved = result?.kind === 'axes-edit' ? result.edited : null;
  return (
    <section className="axes-edit" aria-label="Save with other axes">
      <AskedFor tabId={tabId} report={report} edit={edit} />
      <TextField
        label="Save as"
        value={out}
        mono
        placeholder={proposedPath(report.path)}
        onChange={(next) => changeAxes(tabId, { out: next })}
        help="A new file; this one is never touched. Both are run and compared before it is written."
      />
      <div className="axes-actions">
        <button
          type="button"
          className="button primary"
          disabled={nothing || wrong || running || preview.error !== null}
          onClick={() => start(() => engine.call('jobs.editAxes', request))}
        >
          Prove and save
        </button>
        <Steps tabId={tabId} nothing={nothing} />
        {nothing ? (
          <span className="muted small">Type another size or name into an axis or a symbol above.</span>
        ) : (
          <CopyButton label="Copy as command" text={() => editCommand(report.path, edit, path)} />
        )}
      </div>
      {running ? (
        <div className="axes-running">
          <JobProgress job={job} label="Editing the axes" />
        </div>
      ) : null}
      {error === null ? null : <ErrorCard title="The axes were not edited" error={error} />}
      {saved !== null ? (
        <Result result={saved} />
      ) : preview.error !== null ? (
        <p className="field-problem" role="alert">
          {preview.error.message} {preview.error.hints.join(' ')}
        </p>
      ) : preview.data !== null ? (
        <div className="axes-result" data-testid="axes-preview">
          <Preview {...preview.data} />
        </div>
      ) : null}
    </section>
  );
}
