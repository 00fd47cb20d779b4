/** Work that holds up its thread, as the engine sees it: in a thread of its own, ended within a second when it is cancelled. */
import { Worker } from 'node:worker_threads';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { JobContext } from '../../jobs/job-context.js';
import { currentJob, disown, own } from '../children.js';
import { packageRoot, resources } from '../../resources.js';
import { cancelMessage, fromThreadSchema, type ResultOf, type Task } from './messages.js';

/** JavaScript heap of the thread: structure of the largest graphs and their sizes; weights are not on it. */
const maxHeapMb = 4096;

/** How long a cancelled thread may take to put its things away before it is ended where it is. */
const graceMs = 800;

const doing: Record<Task['kind'], string> = {
  axes: 'Working out the axes of',
  'axes-edit': 'Working out the axes of',
  'model-edit': 'Working out the edit of',
  'source-look': 'Looking at',
  samples: 'Reading the samples of',
};

function whyEnded({ kind, request: { path } }: Task, failure: (Error & { code?: string }) | undefined): LapidaryError {
  return new LapidaryError(
    'READER_CRASHED',
    failure?.code === 'ERR_WORKER_OUT_OF_MEMORY'
      ? `${doing[kind]} ${path} took more memory than it may.`
      : `${doing[kind]} ${path} broke off.`,
    'Try it again; if it happens again, the file is probably damaged.',
    failure?.stack,
  );
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

/** Runs a task in a thread of its own. Throws what the task throws, READER_CRASHED and CANCELLED. */
export function runTask<K extends Task['kind']>(
  context: JobContext,
  task: Extract<Task, { kind: K }>,
): Promise<ResultOf<K>> {
  const { signal } = context;
  return new Promise((resolve, reject) => {
    const cancelled = new LapidaryError('CANCELLED', 'It was cancelled.');
    if (signal.aborted) {
      reject(cancelled);
      return;
    }
    const worker = new Worker(resources.taskThread, {
      workerData: task,
      env: { ...process.env, LAPIDARY_ROOT: packageRoot },
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    });
    const children = new Set<number>();
    const job = currentJob();
    let failure: Error | undefined;
    let end: (() => void) | undefined;
    let grace: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      worker.postMessage(cancelMessage);
      grace = setTimeout(() => void worker.terminate(), graceMs);
    };
    signal.addEventListener('abort', cancel, { once: true });
    worker.on('error', (error: Error) => {
      failure = error;
    });
    worker.on('message', (raw) => {
      const message = fromThreadSchema.parse(raw);
      if (message.type === 'log') context.log(message.level, message.source, message.message);
      else if (message.type === 'progress') context.progress(message.value, message.detail);
      else if (message.type === 'child') {
        children[message.alive ? 'add' : 'delete'](message.pid);
        if (message.alive) own(message.pid, job);
        else disown(message.pid);
      } else if (message.type === 'error')
        end = () => {
          reject(LapidaryError.fromInfo(message.error));
        };
      else {
        // A task has results of its own kind, which the thread's one message cannot say in types.
        const result = message.result as ResultOf<K>;
        end = () => {
          resolve(result);
        };
      }
    });
    worker.once('exit', () => {
      clearTimeout(grace);
      signal.removeEventListener('abort', cancel);
      for (const pid of children) endProcess(pid);
      if (end !== undefined) end();
      else reject(signal.aborted ? cancelled : whyEnded(task, failure));
    });
  });
}
