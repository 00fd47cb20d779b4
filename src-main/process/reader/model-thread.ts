/** One reader thread as the engine sees it: calls, and why it ended. */
import { Worker } from 'node:worker_threads';
import type { CallInput, CallOutput } from '../../../src-shared/contract.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ModelCall } from '../../../src-shared/model-call.js';
import { RpcClient } from '../../../src-shared/rpc-client.js';
import { packageRoot, resources } from '../../resources.js';
import { portOfWorker } from './thread-port.js';

/** JavaScript heap of a reader. Structure of the largest graphs takes a few hundred MB; weights are not on this heap. */
const maxHeapMb = 4096;

/** What a reader may touch. */
export interface ReaderBounds {
  dataDir: string;
  /** Folders every file of a model must lie in; undefined for no bounds. */
  allowedRoots?: readonly string[] | undefined;
}

export class ModelThread {
  readonly #worker: Worker;
  readonly #client: RpcClient;
  /** Path it opened or is opening; '' for a spare. */
  #path = '';
  #failure: Error | undefined;
  #ended = false;

  constructor(bounds: ReaderBounds, heapMb = maxHeapMb) {
    this.#worker = new Worker(resources.modelReader, {
      workerData: bounds,
      env: { ...process.env, LAPIDARY_ROOT: packageRoot },
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    this.#worker.on('error', (error: Error) => {
      this.#failure = error;
    });
    this.#worker.once('exit', () => {
      this.#ended = true;
    });
    this.#client = new RpcClient(portOfWorker(this.#worker));
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Opens a model. Aborting ends the thread, which may be in the middle of reading. */
  async open(path: string, signal: AbortSignal): Promise<CallOutput<'model.open'>> {
    this.#path = path;
    try {
      return await this.call('model.open', { path }, signal);
    } catch (thrown) {
      this.end();
      throw thrown;
    }
  }

  async call<N extends ModelCall>(name: N, input: CallInput<N>, signal: AbortSignal): Promise<CallOutput<N>> {
    try {
      return await this.#client.call(name, input, signal);
    } catch (thrown) {
      if (thrown instanceof LapidaryError && thrown.code === 'ENGINE_GONE') throw this.#whyEnded();
      throw thrown;
    }
  }

  end(): void {
    this.#client.close();
  }

  /** Lets the process end while the thread lives. */
  release(): void {
    this.#worker.unref();
  }

  /** Takes back what `release` gave. */
  hold(): void {
    this.#worker.ref();
  }

  #whyEnded(): LapidaryError {
    const outOfMemory =
      this.#failure !== undefined && 'code' in this.#failure && this.#failure.code === 'ERR_WORKER_OUT_OF_MEMORY';
    return new LapidaryError(
      'READER_CRASHED',
      outOfMemory
        ? `Reading ${this.#path} took more memory than a model's structure may.`
        : `Reading ${this.#path} broke off.`,
      'Open the file again; if it happens again, the file is probably damaged.',
      this.#failure?.stack,
    );
  }
}
