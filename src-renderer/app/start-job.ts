/** Starting jobs: each returns the refusal to show, or null when the job runs and its tab is open. */
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import type { Job } from '../../src-shared/job.js';
import type { PythonRequest } from '../../src-shared/python-environment.js';
import { engine } from '../engine-client.js';
import { openLog } from '../state/jobs-store.js';
import { logError } from '../state/session-log.js';
import { benchCommand, parityCommand } from '../compare/command-line.js';
import { benchRequestOf, type CompareDraft, parityRequestOf } from '../compare/draft.js';
import { openJobTab } from './open-tabs.js';

async function started(
  title: string,
  command: string | null,
  call: () => Promise<{ jobId: string }>,
): Promise<ErrorInfo | null> {
  try {
    const { jobId } = await call();
    openJobTab(jobId, title, command);
    return null;
  } catch (thrown) {
    const error = toErrorInfo(thrown);
    logError(error);
    return error;
  }
}

export function startParity(draft: CompareDraft): Promise<ErrorInfo | null> {
  return started('Compare', parityCommand(draft), () => engine.call('jobs.parity', parityRequestOf(draft)));
}

export function startBench(draft: CompareDraft): Promise<ErrorInfo | null> {
  return started('Latency', benchCommand(draft), () => engine.call('jobs.bench', benchRequestOf(draft)));
}

/** Creates, completes, updates or removes the managed Python environment; progress and log are in the jobs drawer. */
export async function setupPython(request: Partial<PythonRequest> = {}, show = true): Promise<ErrorInfo | null> {
  try {
    const { jobId } = await engine.call('jobs.setupPython', { action: 'setup', extras: [], ...request });
    if (show) openLog(jobId);
    return null;
  } catch (thrown) {
    const error = toErrorInfo(thrown);
    logError(error);
    return error;
  }
}

/** Starts the same once more, and chooses it in the drawer. */
export async function runAgain({ id }: Job): Promise<ErrorInfo | null> {
  try {
    const { jobId } = await engine.call('jobs.again', { jobId: id });
    openLog(jobId);
    return null;
  } catch (thrown) {
    const error = toErrorInfo(thrown);
    logError(error);
    return error;
  }
}

export function pauseQueue(paused: boolean): void {
  engine.call('jobs.pause', { paused }).catch((thrown: unknown) => logError(toErrorInfo(thrown)));
}

/** Cancels a job; the job itself says when it has ended. */
export function cancelJob(jobId: string): void {
  engine.call('jobs.cancel', { jobId }).catch((thrown: unknown) => logError(toErrorInfo(thrown)));
}
