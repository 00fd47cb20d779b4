/**
 * Reader threads that have nothing to do: starting one costs more than reading most models, and one comparison reads
 * several. A thread that failed, or was cancelled, is not used again.
 */
import { ModelThread } from './model-thread.js';

/** As many as are read at once by the jobs that may run side by side. */
const maxSpare = 2;
const idleMs = 5_000;

const spare = new Map<ModelThread, NodeJS.Timeout>();

function take(): ModelThread {
  for (const [thread, timer] of spare) {
    spare.delete(thread);
    clearTimeout(timer);
    if (thread.ended) continue;
    thread.hold();
    return thread;
  }
  return new ModelThread({ dataDir: '' });
}

function keep(thread: ModelThread): void {
  if (spare.size >= maxSpare) {
    thread.end();
    return;
  }
  // Neither the thread nor its time keeps a process that has finished.
  thread.release();
  const timer = setTimeout(() => {
    spare.delete(thread);
    thread.end();
  }, idleMs);
  spare.set(thread, timer.unref());
}

/** How many wait. */
export const spareThreads = (): number => spare.size;

/** Opens the model at `path` in a thread, uses it, and closes it. Throws what opening and `use` throw. */
export async function withModel<T>(
  path: string,
  signal: AbortSignal,
  use: (thread: ModelThread, opened: Awaited<ReturnType<ModelThread['open']>>) => Promise<T>,
): Promise<T> {
  const thread = take();
  try {
    const opened = await thread.open(path, signal);
    const result = await use(thread, opened);
    await thread.call('model.close', { modelId: opened.modelId }, signal);
    keep(thread);
    return result;
  } catch (thrown) {
    thread.end();
    throw thrown;
  }
}
