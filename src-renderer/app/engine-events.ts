/** Keeps the stores in step with the engine: jobs and their logs, the doctor, models after a restart. */
import { toErrorInfo } from '../../src-shared/errors.js';
import { isEnded } from '../../src-shared/job.js';
import { engine } from '../engine-client.js';
import { useEngineStore } from '../state/engine-store.js';
import { addLogLines, putJob, putKeptLog, putJobs, useJobs } from '../state/jobs-store.js';
import { logError, logLine } from '../state/session-log.js';
import { notifyOfEnd } from './notify.js';
import { openPaths } from './open-files.js';
import { reopenModels } from './open-model.js';

function report(thrown: unknown): void {
  logError(toErrorInfo(thrown));
}

/** Fetches the log lines of a job from index `from` on; what is known already is not added twice. */
export async function fetchLog(jobId: string, from: number): Promise<void> {
  try {
    const { lines, next } = await engine.call('jobs.log', { jobId, from });
    // The engine forgets the first lines of a very long log, so that it may begin later than asked.
    putKeptLog(jobId, lines, next);
  } catch (thrown) {
    report(thrown);
  }
}

export async function refreshDoctor(): Promise<void> {
  try {
    useEngineStore.getState().setDoctor(await engine.call('engine.doctor', {}));
  } catch (thrown) {
    report(thrown);
  }
}

async function refreshJobs(): Promise<void> {
  try {
    const { jobs, paused } = await engine.call('jobs.list', {});
    putJobs(jobs, paused);
  } catch (thrown) {
    report(thrown);
  }
}

/** Starts listening; called once, after the engine connection was made. */
export function followEngine(): void {
  engine.on('jobs.paused', ({ paused }) => useJobs.setState({ paused }));
  engine.on('job.changed', ({ job }) => {
    notifyOfEnd(
      job,
      useJobs.getState().jobs.find(({ id }) => id === job.id),
    );
    putJob(job);
    if (job.kind === 'python-setup' && isEnded(job)) void refreshDoctor();
  });
  engine.on('job.log', ({ jobId, from, lines }) => {
    const missing = addLogLines(jobId, from, lines);
    if (missing !== null) void fetchLog(jobId, missing);
  });
  engine.on('shell.openFiles', ({ paths }) => openPaths(paths));
  let seen = 0;
  const follow = (): void => {
    const { state } = useEngineStore.getState();
    if (state.kind === 'lost') logLine('warning', `The engine is gone: ${state.reason}.`);
    if (state.kind !== 'ready' || state.generation === seen) return;
    logLine('info', `The engine ${state.info.version} is ready (process ${String(state.info.pid)}).`);
    const again = seen > 0;
    seen = state.generation;
    void refreshJobs();
    void refreshDoctor();
    if (again) reopenModels();
  };
  let last = useEngineStore.getState().state;
  useEngineStore.subscribe(({ state }) => {
    if (state === last) return;
    last = state;
    follow();
  });
  follow();
}
