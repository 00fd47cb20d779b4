/** A job that was started here: how far it is, and its result or error when it has ended. */
import type { JobResult } from '../../src-shared/contract.js';
import type { ErrorInfo } from '../../src-shared/errors.js';
import { isEnded, type Job } from '../../src-shared/job.js';
import { useJobs } from '../state/jobs-store.js';
import { useCall } from '../ui/use-call.js';

export interface JobView {
  job: Job | undefined;
  running: boolean;
  result: JobResult | null;
  error: ErrorInfo | null;
}

export function useJobResult(jobId: string | null): JobView {
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
