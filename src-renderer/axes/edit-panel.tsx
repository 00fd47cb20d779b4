/** Saving an edit of axes: where to, the command line of it, what changed and was repaired, and the proof. */
import { type ReactElement, useState } from 'react';
import type { AxesReport } from '../../src-shared/axes.js';
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import { cancelJob } from '../app/start-job.js';
import { engine } from '../engine-client.js';
import { logError } from '../state/session-log.js';
import { CopyButton } from '../ui/copy.js';
import { ErrorCard } from '../ui/error-card.js';
import { TextField } from '../ui/field.js';
import { Progress } from '../ui/progress.js';
import { useCall } from '../ui/use-call.js';
import { changeAxes, useTabAxes } from './axes-store.js';
import { draftProblem, editCommand, editOf, editSize, proposedPath } from './draft.js';
import { Preview, Result } from './edit-result.js';
import { useJobResult } from './use-job-result.js';

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
  const [refusal, setRefusal] = useState<ErrorInfo | null>(null);
  const { job, running, result, error } = useJobResult(editJob);
  const edit = editOf(report, drafts, repair);
  const path = out.trim() === '' ? proposedPath(report.path) : out.trim();
  const isWrong = Object.values(drafts).some((text) => draftProblem(text) !== null);
  const nothing = editSize(edit) === 0;
  const preview = useCall('model.axisEdit', nothing || isWrong ? null : { modelId, edit });
  const start = (): void => {
    setRefusal(null);
    engine
      .call('jobs.editAxes', {
        path: report.path,
        edit,
        out: path,
        prove: true,
        force: false,
        copyData: false,
        at: {},
        threads: 1,
      })
      .then(({ jobId }) => changeAxes(tabId, { editJob: jobId }))
      .catch((thrown: unknown) => {
        const info = toErrorInfo(thrown);
        logError(info);
        setRefusal(info);
      });
  };
  const shown = refusal ?? error;
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
          onClick={start}
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
          <Progress value={job?.progress.value ?? null} label="Editing the axes" />
          <span className="small muted">{job?.progress.detail ?? ''}</span>
          {editJob === null ? null : (
            <button type="button" className="button small" onClick={() => cancelJob(editJob)}>
              Cancel
            </button>
          )}
        </div>
      ) : null}
      {shown === null ? null : <ErrorCard title="The axes were not edited" error={shown} />}
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
