/** The jobs drawer over the bottom third: jobs at the left, the log of one at the right. Esc closes it. */
import { type KeyboardEvent, type ReactElement, useEffect, useRef } from 'react';
import { isEnded, type Job } from '../../src-shared/job.js';
import { pauseQueue } from '../app/start-job.js';
import { jobSettings, setDrawer, useJobs, windowLog } from '../state/jobs-store.js';
import { useSessionLog } from '../state/session-log.js';
import { ErrorCard } from '../ui/error-card.js';
import { Icon } from '../ui/icons.js';
import { useNow } from '../ui/use-now.js';
import { JobActions } from './job-actions.js';
import { JobRow } from './job-row.js';
import { JobSettings } from './job-settings.js';
import { LogLines, LogView } from './log-view.js';

function ChosenLog({ job }: { job: Job | undefined }): ReactElement {
  const session = useSessionLog((state) => state.lines);
  if (job === undefined) return <LogLines lines={session} title="Log of this window" />;
  return (
    <>
      {job.error === null || job.state === 'cancelled' ? null : (
        <ErrorCard title={`${job.title} ${job.state}`} error={job.error} jobId={job.id} />
      )}
      <JobActions job={job} />
      <LogView jobId={job.id} title={`Log of ${job.title}`} />
    </>
  );
}

/** A button of the bar that shows something else than a job. */
function Other({ id, label }: { id: string; label: string }): ReactElement {
  const chosen = useJobs((state) => state.chosen === id);
  return (
    <button
      type="button"
      className={chosen ? 'button quiet small chosen' : 'button quiet small'}
      aria-pressed={chosen}
      onClick={() => useJobs.setState({ chosen: id })}
    >
      {label}
    </button>
  );
}

function Drawer(): ReactElement {
  const paused = useJobs((state) => state.paused);
  const jobs = useJobs((state) => state.jobs);
  const chosenId = useJobs((state) => state.chosen);
  const chosen =
    chosenId === windowLog || chosenId === jobSettings
      ? undefined
      : (jobs.find((job) => job.id === chosenId) ?? jobs[0]);
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
            className="button quiet small push"
            title={paused ? 'Let waiting jobs begin' : 'Hold back waiting jobs; what runs goes on'}
            onClick={() => pauseQueue(!paused)}
          >
            {paused ? 'Resume queue' : 'Pause queue'}
          </button>
          <Other id={jobSettings} label="Settings" />
          <Other id={windowLog} label="This window" />
          <button
            type="button"
            className="button quiet small icon"
            aria-label="Close the jobs drawer"
            onClick={() => setDrawer(false)}
          >
            <Icon name="close" size={14} />
          </button>
        </div>
        {paused ? (
          <p className="small jobs-none" role="status">
            The queue is paused: waiting jobs wait, what runs goes on.
          </p>
        ) : null}
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
        {chosenId === jobSettings ? <JobSettings /> : <ChosenLog key={chosen?.id ?? windowLog} job={chosen} />}
      </div>
    </section>
  );
}

export function JobsDrawer(): ReactElement | null {
  const open = useJobs((state) => state.drawerOpen);
  return open ? <Drawer /> : null;
}
