/** Page 7: the run as it goes: steps, progress, elapsed time, the live log, Cancel. */
import type { ReactElement } from 'react';
import { isEnded, type Job } from '../../src-shared/job.js';
import { cancelJob } from '../app/start-job.js';
import { StepsView } from '../run/steps-view.js';
import { formatClock } from '../ui/format.js';
import { useNow } from '../ui/use-now.js';
import { openRun } from './open-run.js';
import type { StartedRun } from './pages.js';
import type { WizardRun } from './use-wizard-run.js';

/** Title, state word and clock of a run, as both of its pages begin. */
export function RunHeading({ title, run }: { title: string; run: WizardRun }): ReactElement {
  const { job, data, progress } = run;
  const state = job?.state ?? data.record?.state ?? (progress === 'failed' ? 'crashed' : 'queued');
  return (
    <div className="run-head wizard-run-head">
      <div className="run-title">
        <h1>{title}</h1>
        <span className={state === 'done' ? 'small muted' : `small state-${state}`} role="status">
          {state}
        </span>
        {job === undefined ? null : <Elapsed job={job} />}
      </div>
      {job === undefined || isEnded(job) ? null : (
        <button type="button" className="button small push" onClick={() => cancelJob(job.id)}>
          Cancel
        </button>
      )}
    </div>
  );
}

function Elapsed({ job }: { job: Job }): ReactElement {
  const now = useNow(isEnded(job) ? null : 500);
  return (
    <span className="small muted" title="Elapsed time">
      {formatClock((job.endedAt ?? now) - job.startedAt)}
    </span>
  );
}

export function RunPage({ title, started, run }: { title: string; started: StartedRun; run: WizardRun }): ReactElement {
  const { job, data, progress } = run;
  return (
    <>
      <RunHeading title="Run" run={run} />
      {job === undefined && data.record === null && progress === 'failed' ? (
        <p>This run ended with its engine before it wrote anything. Review starts it again.</p>
      ) : null}
      <StepsView job={job} data={data} onView={(view) => openRun(started, title, view)} />
    </>
  );
}
