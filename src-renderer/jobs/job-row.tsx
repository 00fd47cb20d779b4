/** One job of the drawer's list: what, how far, and what can be done with it while it is under way. */
import type { ReactElement } from 'react';
import { isEnded, type Job } from '../../src-shared/job.js';
import { openJobTab, openRunDir } from '../app/open-tabs.js';
import { cancelJob } from '../app/start-job.js';
import { useJobs } from '../state/jobs-store.js';
import { formatAgo, formatClock } from '../ui/format.js';
import { Progress } from '../ui/progress.js';

/** Opens what the job has to show; null where there is nothing: of jobs of before only runs are left. */
function showOf(job: Job): (() => void) | null {
  const { runDir } = job;
  if (job.kind === 'python-setup') return null;
  if (!job.earlier) return () => openJobTab(job.id, job.title, job.command);
  return runDir === null ? null : () => openRunDir(runDir, job.title);
}

function timeOf(job: Job, now: number): string {
  if (job.position !== null) return `number ${String(job.position)}`;
  return job.earlier ? formatAgo(job.startedAt, now) : formatClock((job.endedAt ?? now) - job.startedAt);
}

export function JobRow({ job, chosen, now }: { job: Job; chosen: boolean; now: number }): ReactElement {
  const underWay = !isEnded(job);
  const show = showOf(job);
  return (
    <li className={chosen ? 'job chosen' : 'job'}>
      <button
        type="button"
        className="job-choose"
        aria-pressed={chosen}
        onClick={() => useJobs.setState({ chosen: job.id })}
      >
        <span className="job-title ellipsis">{job.title}</span>
        <span className="job-facts">
          <span className={`state-${job.state}`}>{job.state}</span> · {timeOf(job, now)}
        </span>
        <span className="job-detail ellipsis">{job.error?.message ?? job.progress.detail}</span>
      </button>
      <span className="job-actions">
        {show === null ? null : (
          <button type="button" className="button quiet small" onClick={show}>
            Show
          </button>
        )}
        {underWay ? (
          <button type="button" className="button small" onClick={() => cancelJob(job.id)}>
            Cancel
          </button>
        ) : null}
      </span>
      {underWay ? <Progress value={job.progress.value} label={job.title} /> : null}
    </li>
  );
}
