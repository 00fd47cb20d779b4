/** One command's engine: in this process, over the same contract the window uses, closed however the command ends. */
import { defaultDataDir } from '../../data-dir.js';
import { createEngine } from '../../engine.js';
import type { JobResult } from '../../../src-shared/contract.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import { isEnded, type Job, type LogLine } from '../../../src-shared/job.js';
import { RpcClient } from '../../../src-shared/rpc-client.js';
import { inProcessPorts } from '../in-process-port.js';
import { ProgressLine } from './progress-line.js';

export interface Session {
  client: RpcClient;
  /** For calls of the command's own: aborted by Ctrl+C where no job is followed. */
  signal: AbortSignal;
  /** Follows a job to its end: progress and log on stderr. Throws its error; a failed run's result is kept for `onFailure`. */
  follow(jobId: string, onFailure?: (result: JobResult) => void): Promise<JobResult>;
}

export interface SessionOptions {
  /** Show every log line, not only warnings and errors. */
  verbose: boolean;
}

const showsAlways = (line: LogLine): boolean => line.level === 'warning' || line.level === 'error';

/** Runs `work` with an engine and closes it. Ctrl+C cancels the jobs; the command then ends with CANCELLED. */
export async function withSession<T>(options: SessionOptions, work: (session: Session) => Promise<T>): Promise<T> {
  const engine = createEngine({
    dataDir: defaultDataDir(),
    onInternalError: (error) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    },
  });
  const [ours, theirs] = inProcessPorts();
  engine.connect(theirs);
  const client = new RpcClient(ours);
  const progress = new ProgressLine(process.stderr);
  let interrupted: (() => void) | undefined;
  const controller = new AbortController();
  const onSignal = (): void => {
    if (interrupted === undefined) controller.abort();
    else interrupted();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  client.on('job.log', ({ lines }) => {
    for (const line of lines) {
      if (options.verbose || showsAlways(line))
        progress.print(`${line.level === 'info' ? '' : `${line.level}: `}${line.message}`);
    }
  });
  const follow = async (jobId: string, onFailure?: (result: JobResult) => void): Promise<JobResult> => {
    const job = await new Promise<Job>((resolve, reject) => {
      const check = (changed: Job): void => {
        if (changed.id !== jobId) return;
        if (isEnded(changed)) resolve(changed);
        else progress.update(changed.progress.value, changed.progress.detail);
      };
      const stop = client.on('job.changed', ({ job: changed }) => {
        check(changed);
        if (changed.id === jobId && isEnded(changed)) stop();
      });
      interrupted = () => {
        client.call('jobs.cancel', { jobId }).catch(reject);
      };
      // The job may have ended before we listened.
      client.call('jobs.list', {}).then(({ jobs }) => {
        for (const each of jobs) check(each);
      }, reject);
    });
    interrupted = undefined;
    progress.clear();
    const { result } = await client.call('jobs.result', { jobId });
    if (job.error !== null) {
      if (result !== null) onFailure?.(result);
      throw LapidaryError.fromInfo(job.error);
    }
    if (result === null) throw new LapidaryError('INTERNAL', 'The job ended without a result.');
    return result;
  };
  try {
    return await work({ client, signal: controller.signal, follow });
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    progress.clear();
    client.close();
    await engine.close();
  }
}
