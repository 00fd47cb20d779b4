/** Saving an edit of axes: where to, the command line of it, what changed and was repaired, and the proof. */
import type { ReactElement } from 'react';
import type { AxesReport } from '../../src-shared/axes.js';
import { engine } from '../engine-client.js';
import { CopyButton } from '../ui/copy.js';
import { ErrorCard } from '../ui/error-card.js';
import { TextField } from '../ui/field.js';
import { useCall } from '../ui/use-call.js';
import { changeAxes, useTabAxes } from './axes-store.js';
import { draftProblem, editCommand, editOf, editSize, proposedPath } from './draft.js';
import { Preview, Result } from './edit-result.js';
import { JobProgress } from './job-progress.js';
import { useStartedJob } from './use-started-job.js';

export function EditPanel({
  tabId,
  modelId,
  report,
}: {
  tabId: string;
  modelId: string;
  report: AxesReport;
}): ReactElement {
  const { drafts, repair, out, editJob } = useTabAxes(tabId);
  const { job, running, result, error, start } = useStartedJob(editJob, (jobId) =>
    changeAxes(tabId, { editJob: jobId }),
  );
  const edit = editOf(report, drafts, repair);
  const path = out.trim() === '' ? proposedPath(report.path) : out.trim();
  const isWrong = Object.values(drafts).some((text) => draftProblem(text) !== null);
  const nothing = editSize(edit) === 0;
  const preview = useCall('model.axisEdit', nothing || isWrong ? null : { modelId, edit });
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
          disabled={nothing || isWrong || running || preview.error !== null}
          onClick={() => start(() => engine.call('jobs.editAxes', request))}
        >
          Prove and save
        </button>
        <button
          type="button"
          className="button quiet"
          disabled={nothing}
          onClick={() => changeAxes(tabId, { drafts: {}, repair: [], editJob: null })}
        >
          Undo all
        </button>
        {nothing ? (
          <span className="muted small">Type another size or name into an axis above.</span>
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
