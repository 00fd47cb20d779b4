/** The steps of a run with their state, time and outcome; below them the result, or the live log. */
import type { ReactElement } from 'react';
import { isEnded, type Job } from '../../src-shared/job.js';
import type { Step } from '../../src-shared/run-record.js';
import { formatSeconds } from '../../src-shared/units.js';
import { LogView } from '../jobs/log-view.js';
import { ErrorCard } from '../ui/error-card.js';
import { Progress } from '../ui/progress.js';
import { needsPython, PythonNotice } from '../wizard/python-notice.js';
import { ResultTable } from './result-table.js';
import type { RunViewId } from './run-views.js';
import type { RunData } from './use-run.js';

const marks: Record<Step['state'], string> = { waiting: '○', running: '●', done: '✓', failed: '✕', skipped: '–' };

function StepList({ steps }: { steps: readonly Step[] }): ReactElement {
  return (
    <ol className="run-steps" data-testid="run-steps" aria-label="Steps">
      {steps.map((step) => (
        <li key={step.id} className={`run-step ${step.state}`} data-step={step.id} data-state={step.state}>
          <span className={`step-state state-${step.state}`}>
            <span aria-hidden="true">{marks[step.state]}</span> {step.state}
          </span>
          <strong>{step.title}</strong>
          <span className="step-detail">{step.detail}</span>
          <span className="step-seconds">{step.seconds === null ? '' : formatSeconds(step.seconds)}</span>
        </li>
      ))}
    </ol>
  );
}

/** A job without a record is one step: itself. */
function stepsOf(job: Job | undefined, data: RunData): Step[] {
  if (data.record !== null) return data.record.steps;
  if (job === undefined) return [];
  const state = {
    queued: 'waiting',
    running: 'running',
    done: 'done',
    failed: 'failed',
    cancelled: 'skipped',
    crashed: 'failed',
  } as const;
  const seconds = job.endedAt === null ? null : (job.endedAt - job.startedAt) / 1000;
  const detail = job.error?.message ?? job.progress.detail;
  return [{ id: 'prepare', title: job.title, state: state[job.state], seconds, detail }];
}

interface Props {
  job: Job | undefined;
  data: RunData;
  onView: (view: RunViewId) => void;
}

export function StepsView({ job, data, onView }: Props): ReactElement {
  const running = job !== undefined && !isEnded(job);
  const error = job?.error ?? data.record?.error ?? null;
  const cancelled = job?.state === 'cancelled' || data.record?.state === 'cancelled';
  return (
    <div className="steps-view">
      {running ? (
        <div className="run-progress">
          <p>{job.progress.detail}</p>
          <Progress value={job.progress.value} label={job.title} />
        </div>
      ) : null}
      <StepList steps={stepsOf(job, data)} />
      {error === null || cancelled ? null : (
        <>
          <ErrorCard title="The run stopped" error={error} jobId={job?.id} />
          {needsPython(error) ? <PythonNotice refusal={error} /> : null}
        </>
      )}
      {cancelled ? <p className="muted">It was cancelled. What was finished before is kept.</p> : null}
      {data.record === null || running ? null : <ResultTable run={data.record} onView={onView} />}
      {job === undefined ? (
        data.dir === null ? null : (
          <p className="muted small">
            The log of this run is in <code>{data.dir}</code>.
          </p>
        )
      ) : (
        <LogView jobId={job.id} title="Log" />
      )}
    </div>
  );
}
