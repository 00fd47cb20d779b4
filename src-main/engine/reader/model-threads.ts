/**
 * Models of one client, each in a thread of its own: parsing never holds up the engine, a file that makes a reader run
 * out of memory ends that reader only, and one thread waits ready so that opening does not pay for starting it.
 */
import type { CallInput, CallOutput } from '../../../src-shared/contract.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ModelCall } from '../../../src-shared/model-call.js';
import type { ModelHost } from '../model-host.js';
import { ModelThread, type ReaderBounds } from '../../process/reader/model-thread.js';

/** How long after an opening the next spare thread is started. */
const spareAfterMs = 3000;

/** A model: its thread, and what the thread calls it. */
interface Hosted {
  thread: ModelThread;
  threadModelId: string;
}

export class ModelThreads implements ModelHost {
  readonly #models = new Map<string, Hosted>();
  readonly #opening = new Set<ModelThread>();
  #spare: ModelThread | undefined;
  #nextId = 1;
  #closed = false;

  constructor(readonly bounds: ReaderBounds) {
    this.#spare = new ModelThread(bounds);
  }

  async call<N extends ModelCall>(name: N, input: CallInput<N>, signal: AbortSignal): Promise<CallOutput<N>> {
    // The names tell the types apart, which TypeScript cannot follow through N.
    if (name === 'model.open') return (await this.#open((input as { path: string }).path, signal)) as CallOutput<N>;
    const { modelId } = input as { modelId: string };
    const hosted = this.#models.get(modelId);
    if (name === 'model.close') {
      hosted?.thread.end();
      this.#models.delete(modelId);
      return {} as CallOutput<N>;
    }
    if (hosted === undefined) throw new LapidaryError('NOT_FOUND', 'The model is no longer open.', 'Open it again.');
    return hosted.thread.call(name, { ...input, modelId: hosted.threadModelId }, signal);
  }

  close(): void {
    this.#closed = true;
    for (const { thread } of this.#models.values()) thread.end();
    for (const thread of this.#opening) thread.end();
    this.#spare?.end();
    this.#models.clear();
    this.#opening.clear();
  }

  async #open(path: string, signal: AbortSignal): Promise<CallOutput<'model.open'>> {
    const thread = this.#takeThread();
    this.#opening.add(thread);
    try {
      const opened = await thread.open(path, signal);
      const modelId = `model-${String(this.#nextId++)}`;
      this.#models.set(modelId, { thread, threadModelId: opened.modelId });
      return { ...opened, modelId };
    } finally {
      this.#opening.delete(thread);
      // Not now: the window asks for graph, attributes and shapes right after the opening.
      setTimeout(() => {
        this.#keepSpare();
      }, spareAfterMs).unref();
    }
  }

  #keepSpare(): void {
    if (this.#closed || this.#opening.size > 0) return;
    if (this.#spare === undefined || this.#spare.ended) this.#spare = new ModelThread(this.bounds);
  }

  #takeThread(): ModelThread {
    const spare = this.#spare;
    this.#spare = undefined;
    return spare === undefined || spare.ended ? new ModelThread(this.bounds) : spare;
  }
}
