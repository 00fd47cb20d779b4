/** Engine side of one ORT runner process: requests with a time limit, cancel by killing, crashes named by signal. */
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { JobContext } from '../../jobs/job-context.js';
import { describeEnd, killChild } from '../../process/children.js';
import { LineSplitter } from '../../process/line-splitter.js';
import { forkNode } from '../../process/node-child.js';
import { resources } from '../../resources.js';
import { type RunnerRequest, runnerReplySchema } from './runner-protocol.js';

type WithoutId<T> = T extends { id: number } ? Omit<T, 'id'> : never;

/** How long one request may take before the runner is killed, in milliseconds. */
export interface RunnerLimits {
  load: number;
  run: number;
}

export const defaultLimits: RunnerLimits = { load: 300_000, run: 600_000 };

interface Pending {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

export class OrtRunner {
  readonly #child: ChildProcess;
  readonly #label: string;
  readonly #limits: RunnerLimits;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  /** Why the child was killed by us; undefined when it ended by itself. */
  #killReason: LapidaryError | undefined;
  #ended: LapidaryError | undefined;

  constructor(context: JobContext, label: string, limits: RunnerLimits = defaultLimits) {
    if (!existsSync(resources.ortRunner)) {
      throw new LapidaryError('INTERNAL', 'The ORT runner has not been built.', 'Run `npm run build`.');
    }
    this.#label = label;
    this.#limits = limits;
    this.#child = forkNode(resources.ortRunner);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      const lines = new LineSplitter((line) => {
        context.log('info', 'ort', line);
      });
      stream?.on('data', (chunk: Buffer) => {
        lines.push(chunk);
      });
      stream?.on('end', () => {
        lines.end();
      });
    }
    this.#child.on('message', (raw) => {
      this.#receive(raw);
    });
    this.#child.on('error', (error) => {
      this.#end(new LapidaryError('RUNNER_CRASHED', `The ORT runner could not be started: ${error.message}`));
    });
    this.#child.on('exit', (code, signal) => {
      this.#end(this.#killReason ?? this.#crash(describeEnd({ code, signal })));
    });
    const abort = (): void => {
      this.#kill(new LapidaryError('CANCELLED', 'It was cancelled.'));
    };
    if (context.signal.aborted) abort();
    context.signal.addEventListener('abort', abort, { once: true });
    this.#child.once('exit', () => {
      context.signal.removeEventListener('abort', abort);
    });
  }

  /** Sends one request and waits for its result, which the caller parses. */
  request(request: WithoutId<RunnerRequest>): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = this.#nextId++;
    const limit = request.method === 'load' ? this.#limits.load : this.#limits.run;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#kill(
          new LapidaryError(
            'TIMED_OUT',
            `${this.#label} did not finish to ${request.method} within ${String(Math.round(limit / 1000))} s and was stopped.`,
            'An endless Loop or a very large input does this; try smaller sizes.',
          ),
        );
      }, limit);
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        act();
      };
      this.#pending.set(id, {
        resolve: (result) => {
          settle(() => {
            resolve(result);
          });
        },
        reject: (error) => {
          settle(() => {
            reject(error);
          });
        },
      });
      this.#child.send({ id, ...request });
    });
  }

  async close(): Promise<void> {
    this.#killReason ??= new LapidaryError('CANCELLED', 'The runner was closed.');
    await killChild(this.#child);
  }

  #kill(reason: LapidaryError): void {
    this.#killReason ??= reason;
    this.#child.kill('SIGKILL');
  }

  #crash(end: string): LapidaryError {
    return new LapidaryError(
      'RUNNER_CRASHED',
      `ONNX Runtime crashed with ${end} while it had ${this.#label}.`,
      'The model makes ONNX Runtime crash; the app and other subjects go on. Try @ort,opt=disabled to see whether the optimiser does it.',
    );
  }

  #end(error: LapidaryError): void {
    this.#ended ??= error;
    for (const pending of this.#pending.values()) pending.reject(this.#ended);
    this.#pending.clear();
  }

  #receive(raw: unknown): void {
    const reply = runnerReplySchema.parse(raw);
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (pending === undefined) return;
    if ('error' in reply) pending.reject(LapidaryError.fromInfo(reply.error));
    else pending.resolve(reply.result);
  }
}
