/** How far a job of this view is, and its Cancel. */
import type { ReactElement } from 'react';
import type { Job } from '../../src-shared/job.js';
import { cancelJob } from '../app/start-job.js';
import { Progress } from '../ui/progress.js';

export function JobProgress({ job, label }: { job: Job | undefined; label: string }): ReactElement {
  return (
    <>
      <Progress value={job?.progress.value ?? null} label={label} />
      <span className="small muted">{job?.progress.detail ?? ''}</span>
      {job === undefined ? null : (
        <button type="button" className="button small" onClick={() => cancelJob(job.id)}>
          Cancel
        </button>
      )}
    </>
  );
}
