/** One Python worker process: requests answered in order, every log line passed on, cancel by killing. */
import { type ChildProcess, spawn } from 'node:child_process';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { JobContext } from '../../jobs/job-context.js';
import { describeEnd, killChild, own, track } from '../../process/children.js';
import { LineSplitter } from '../../process/line-splitter.js';
import { resources } from '../../resources.js';
import { workerLineSchema } from './worker-protocol.js';

interface Pending {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
  context: JobContext;
}

/** How long a call may take, and whose it is. */
export interface CallLimit {
  ms: number;
  label: string;
}

function timedOut({ ms, label }: CallLimit, method: string): LapidaryError {
  return new LapidaryError(
    'TIMED_OUT',
    `${label} did not finish to ${method} within ${String(Math.round(ms / 1000))} s and was stopped.`,
    'An endless loop or a very large input does this; try smaller sizes.',
  );
}

export class PythonWorker {
  readonly #child: ChildProcess;
  readonly #python: string;
  readonly #pending = new Map<number, Pending>();
  /** Whose log gets what belongs to no request. */
  #current: JobContext;
  #nextId = 1;
  #ended: LapidaryError | undefined;
  #killReason: LapidaryError | undefined;
  /** The last lines of stderr, for the report of a crash. */
  readonly #tail: string[] = [];

  constructor(python: string, context: JobContext) {
    this.#python = python;
    this.#current = context;
    this.#child = track(
      spawn(python, ['-u', '-m', 'lapidary_worker'], {
        env: {
          ...process.env,
          PYTHONPATH: resources.pyworker,
          PYTHONIOENCODING: 'utf-8',
          PYTHONDONTWRITEBYTECODE: '1',
        },
        stdio: ['pipe', 'pipe', 'pipe'],
      }),
    );
    this.#readLines(this.#child.stdout, (line) => {
      this.#receive(line);
    });
    this.#readLines(this.#child.stderr, (line) => {
      this.#tail.push(line);
      if (this.#tail.length > 40) this.#tail.shift();
      this.#current.log('info', 'python', line);
    });
    // A worker that died is reported by 'exit'; writing to it must not throw on top.
    this.#child.stdin?.on('error', () => undefined);
    this.#child.on('error', (error) => {
      this.#end(
        new LapidaryError(
          'PYTHON_MISSING',
          `Python could not be started (${python}): ${error.message}`,
          'Point LAPIDARY_PYTHON at a Python 3.10 or newer, or run `lapidary doctor --setup-python`.',
        ),
      );
    });
    this.#child.on('exit', (code, signal) => {
      this.#end(this.#killReason ?? this.#crash(describeEnd({ code, signal })));
    });
  }

  get alive(): boolean {
    return this.#ended === undefined && this.#killReason === undefined;
  }

  /**
   * Calls a method. Aborting the context's signal kills the worker: nothing else stops a running export. So does the
   * limit, where one is given.
   */
  async call(context: JobContext, method: string, params: object, limit?: CallLimit): Promise<unknown> {
    if (this.#ended !== undefined) throw this.#ended;
    this.#current = context;
    own(this.#child.pid);
    const id = this.#nextId++;
    const abort = (): void => {
      this.#kill(new LapidaryError('CANCELLED', 'It was cancelled.'));
    };
    context.signal.addEventListener('abort', abort, { once: true });
    const timer = limit === undefined ? undefined : setTimeout(() => this.#kill(timedOut(limit, method)), limit.ms);
    try {
      return await new Promise<unknown>((resolve, reject) => {
        this.#pending.set(id, { resolve, reject, context });
        this.#child.stdin?.write(`${JSON.stringify({ id, method, params })}\n`);
        if (context.signal.aborted) abort();
      });
    } finally {
      clearTimeout(timer);
      context.signal.removeEventListener('abort', abort);
    }
  }

  async close(): Promise<void> {
    this.#killReason ??= new LapidaryError('CANCELLED', 'The Python worker was closed.');
    await killChild(this.#child);
  }

  #readLines(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
    const lines = new LineSplitter(onLine);
    stream?.on('data', (chunk: Buffer) => {
      lines.push(chunk);
    });
    stream?.on('end', () => {
      lines.end();
    });
  }

  #kill(reason: LapidaryError): void {
    this.#killReason ??= reason;
    this.#child.kill('SIGKILL');
  }

  #crash(end: string): LapidaryError {
    const tail = this.#tail.join('\n');
    if (/No module named '?lapidary_worker/.test(tail)) {
      return new LapidaryError('INTERNAL', 'The Python worker package was not found.', [], tail);
    }
    return new LapidaryError(
      'WORKER_CRASHED',
      `The Python worker ended with ${end}.`,
      'The job log has its last lines. Native code in the model or too little memory does this.',
      `${this.#python}\n${tail}`,
    );
  }

  #end(error: LapidaryError): void {
    this.#ended ??= error;
    for (const pending of this.#pending.values()) pending.reject(this.#ended);
    this.#pending.clear();
  }

  #receive(line: string): void {
    const parsed = workerLineSchema.safeParse(parseJson(line));
    if (!parsed.success) {
      this.#current.log('warning', 'python', line);
      return;
    }
    const message = parsed.data;
    if ('event' in message) {
      const context =
        ('id' in message && message.id !== null && this.#pending.get(message.id)?.context) || this.#current;
      if (message.event === 'log') {
        const where = message.where ?? '';
        context.log(message.level, 'python', where === '' ? message.message : `${where}: ${message.message}`);
      } else if (message.event === 'progress') {
        context.progress(message.value, message.detail);
      } else if (message.event === 'error') {
        context.log('error', 'python', message.error.message);
      }
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (pending === undefined) return;
    if ('error' in message) pending.reject(LapidaryError.fromInfo(message.error));
    else pending.resolve(message.result);
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // not ours: shown as a log line by the caller
  }
}
