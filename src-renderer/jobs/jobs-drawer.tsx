/** The jobs drawer over the bottom third: jobs at the left, the log of one at the right. Esc closes it. */
import { type KeyboardEvent, type ReactElement, useEffect, useRef } from 'react';
import { isEnded, type Job } from '../../src-shared/job.js';
import { openJobTab } from '../app/open-tabs.js';
import { cancelJob } from '../app/start-job.js';
import { setDrawer, useJobs, windowLog } from '../state/jobs-store.js';
import { useSessionLog } from '../state/session-log.js';
import { ErrorCard } from '../ui/error-card.js';
import { formatClock } from '../ui/format.js';
import { Icon } from '../ui/icons.js';
import { Progress } from '../ui/progress.js';
import { useNow } from '../ui/use-now.js';
import { LogLines, LogView } from './log-view.js';

function JobRow({ job, chosen, now }: { job: Job; chosen: boolean; now: number }): ReactElement {
  const running = !isEnded(job);
  const hasTab = job.kind !== 'python-setup';
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
          <span className={`state-${job.state}`}>{job.state}</span> ·{' '}
          {formatClock((job.endedAt ?? now) - job.startedAt)}
        </span>
        <span className="job-detail ellipsis">{job.error?.message ?? job.progress.detail}</span>
      </button>
      <span className="job-actions">
        {hasTab ? (
          <button type="button" className="button quiet small" onClick={() => openJobTab(job.id, job.title)}>
            Show
          </button>
        ) : null}
        {running ? (
          <button type="button" className="button small" onClick={() => cancelJob(job.id)}>
            Cancel
          </button>
        ) : null}
      </span>
      {running ? <Progress value={job.progress.value} label={job.title} /> : null}
    </li>
  );
}

function ChosenLog({ job }: { job: Job | undefined }): ReactElement {
  const session = useSessionLog((state) => state.lines);
  if (job === undefined) return <LogLines lines={session} title="Log of this window" />;
  return (
    <>
      {job.error === null || job.state === 'cancelled' ? null : (
        <ErrorCard title={`${job.title} ${job.state}`} error={job.error} jobId={job.id} />
      )}
      <LogView jobId={job.id} title={`Log of ${job.title}`} />
    </>
  );
}

function Drawer(): ReactElement {
  const jobs = useJobs((state) => state.jobs);
  const chosenId = useJobs((state) => state.chosen);
  const chosen = chosenId === windowLog ? undefined : (jobs.find((job) => job.id === chosenId) ?? jobs[0]);
  const anyRunning = jobs.some((job) => !isEnded(job));
  const now = useNow(anyRunning ? 500 : null);
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    setDrawer(false);
  };
  return (
    <section
      className="jobs-drawer"
      data-testid="jobs-drawer"
      aria-label="Jobs"
      ref={box}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <div className="jobs-list">
        <div className="panel-bar">
          <h2>Jobs</h2>
          <button
            type="button"
            className={chosen === undefined ? 'button quiet small push chosen' : 'button quiet small push'}
            aria-pressed={chosen === undefined}
            onClick={() => useJobs.setState({ chosen: windowLog })}
          >
            This window
          </button>
          <button
            type="button"
            className="button quiet small icon"
            aria-label="Close the jobs drawer"
            onClick={() => setDrawer(false)}
          >
            <Icon name="close" size={14} />
          </button>
        </div>
        {jobs.length === 0 ? (
          <p className="muted small jobs-none">Exports, comparisons and measurements are listed here while they run.</p>
        ) : (
          <ul>
            {jobs.map((job) => (
              <JobRow key={job.id} job={job} chosen={job.id === chosen?.id} now={now} />
            ))}
          </ul>
        )}
      </div>
      <div className="jobs-log">
        <ChosenLog key={chosen?.id ?? windowLog} job={chosen} />
      </div>
    </section>
  );
}

export function JobsDrawer(): ReactElement | null {
  const open = useJobs((state) => state.drawerOpen);
  return open ? <Drawer /> : null;
}
