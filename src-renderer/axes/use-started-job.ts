/** A job that was started here: how far it is, and its result or error when it has ended. */
import { useState } from 'react';
import type { JobResult } from '../../src-shared/contract.js';
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import { isEnded, type Job } from '../../src-shared/job.js';
import { useJobs } from '../state/jobs-store.js';
import { logError } from '../state/session-log.js';
import { useCall } from '../ui/use-call.js';

export interface JobView {
  job: Job | undefined;
  running: boolean;
  result: JobResult | null;
  error: ErrorInfo | null;
}

function useJobResult(jobId: string | null): JobView {
  const job = useJobs((state) => state.jobs.find((each) => each.id === jobId));
  const ended = job !== undefined && isEnded(job);
  const { data, error } = useCall('jobs.result', ended && job.state === 'done' ? { jobId: job.id } : null);
  return {
    job,
    running: jobId !== null && !ended,
    result: data?.result ?? null,
    error: job?.error ?? error,
  };
}

export interface StartedJob extends JobView {
  /** Starts one; a refusal is the error that is shown. */
  start: (call: () => Promise<{ jobId: string }>) => void;
}

/** A job that this view starts; `onJob` keeps its id. */
export function useStartedJob(jobId: string | null, onJob: (jobId: string) => void): StartedJob {
  const view = useJobResult(jobId);
  const [refusal, setRefusal] = useState<ErrorInfo | null>(null);
  const start: StartedJob['start'] = (call) => {
    setRefusal(null);
    call()
      .then((started) => onJob(started.jobId))
      .catch((thrown: unknown) => {
        const info = toErrorInfo(thrown);
        logError(info);
        setRefusal(info);
      });
  };
  return { ...view, error: refusal ?? view.error, start };
}
