/** The queue of jobs: one at a time (two measurements at once would spoil each other), progress, log, cancel, ending. */
import { LapidaryError, toErrorInfo } from '../../src-shared/errors.js';
import type { EventName, EventPayload, JobResult } from '../../src-shared/contract.js';
import { isEnded, type Job, type JobKind, type LogLine } from '../../src-shared/job.js';
import type { JobContext } from './job-context.js';

/** Events of one job go out at most this often, in milliseconds; endings at once. */
const eventInterval = 100;
/** Log lines kept per job; older ones are dropped from memory (a run's log file keeps all). */
const maxLogLines = 20_000;

export type Emit = <N extends EventName>(name: N, payload: EventPayload<N>) => void;

export interface JobWork {
  kind: JobKind;
  title: string;
  runDir: string | null;
  work: (context: JobContext) => Promise<JobResult>;
  /** What a failed or cancelled job still has to show, e.g. the record of a run that failed half-way. */
  afterFailure?: () => Promise<JobResult | null>;
}

interface Entry {
  job: Job;
  lines: LogLine[];
  /** Index of the first line still in memory. */
  dropped: number;
  controller: AbortController;
  result: JobResult | null;
  timer: NodeJS.Timeout | undefined;
  sentLines: number;
  ended: Promise<void>;
}

export class JobManager {
  readonly #entries = new Map<string, Entry>();
  readonly #emit: Emit;
  #queue: Promise<void> = Promise.resolve();
  #nextId = 1;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** Queues work; returns its job id at once. */
  start(request: JobWork): string {
    const id = `job-${String(this.#nextId++)}`;
    const job: Job = {
      id,
      kind: request.kind,
      title: request.title,
      state: 'queued',
      progress: { value: null, detail: 'Waiting' },
      startedAt: Date.now(),
      endedAt: null,
      error: null,
      runDir: request.runDir,
      logLines: 0,
    };
    const entry: Entry = {
      job,
      lines: [],
      dropped: 0,
      controller: new AbortController(),
      result: null,
      timer: undefined,
      sentLines: 0,
      ended: Promise.resolve(),
    };
    this.#entries.set(id, entry);
    this.#flush(entry);
    entry.ended = this.#queue.then(() => this.#run(entry, request));
    this.#queue = entry.ended;
    return id;
  }

  list(): Job[] {
    return [...this.#entries.values()].map((entry) => entry.job).reverse();
  }

  /** Log lines from an index on. */
  log(id: string, from: number): { lines: LogLine[]; next: number } {
    const entry = this.#get(id);
    return { lines: entry.lines.slice(Math.max(0, from - entry.dropped)), next: entry.dropped + entry.lines.length };
  }

  result(id: string): JobResult | null {
    return this.#get(id).result;
  }

  /** Asks a job to stop; resolves when it has. Children are killed, so this takes well under a second. */
  async cancel(id: string): Promise<void> {
    const entry = this.#get(id);
    entry.controller.abort();
    if (entry.job.state === 'queued')
      this.#finish(entry, 'cancelled', new LapidaryError('CANCELLED', 'It was cancelled.'));
    await (entry.job.state === 'cancelled' ? undefined : entry.ended);
  }

  /** Resolves when the job has ended. */
  async wait(id: string): Promise<Job> {
    const entry = this.#get(id);
    await entry.ended;
    return entry.job;
  }

  async cancelAll(): Promise<void> {
    await Promise.all(
      [...this.#entries.values()].filter((entry) => !isEnded(entry.job)).map((entry) => this.cancel(entry.job.id)),
    );
  }

  async #run(entry: Entry, request: JobWork): Promise<void> {
    if (isEnded(entry.job)) return; // cancelled while it waited
    entry.job.state = 'running';
    entry.job.startedAt = Date.now();
    entry.job.progress = { value: 0, detail: 'Starting' };
    this.#flush(entry);
    try {
      entry.result = await request.work(this.#context(entry));
      entry.job.progress = { value: 1, detail: 'Done' };
      this.#finish(entry, 'done', undefined);
    } catch (error) {
      const info = toErrorInfo(error);
      if (info.detail !== undefined) this.#log(entry, 'debug', 'job', info.detail);
      entry.result = (await request.afterFailure?.().catch(() => null)) ?? null;
      const state =
        entry.controller.signal.aborted || info.code === 'CANCELLED'
          ? 'cancelled'
          : info.code.endsWith('_CRASHED')
            ? 'crashed'
            : 'failed';
      this.#finish(entry, state, LapidaryError.fromInfo(info));
    }
  }

  #context(entry: Entry): JobContext {
    return {
      signal: entry.controller.signal,
      log: (level, source, message) => {
        this.#log(entry, level, source, message);
      },
      progress: (value, detail) => {
        entry.job.progress = { value: value === null ? null : Math.min(1, Math.max(0, value)), detail };
        this.#schedule(entry);
      },
    };
  }

  #log(entry: Entry, level: LogLine['level'], source: string, message: string): void {
    entry.lines.push({ at: Date.now(), level, source, message });
    entry.job.logLines += 1;
    if (entry.lines.length > maxLogLines) {
      entry.lines.shift();
      entry.dropped += 1;
    }
    this.#schedule(entry);
  }

  #finish(entry: Entry, state: Job['state'], error: LapidaryError | undefined): void {
    if (isEnded(entry.job)) return;
    entry.job.state = state;
    entry.job.endedAt = Date.now();
    entry.job.error = error?.toInfo() ?? null;
    this.#flush(entry);
  }

  #schedule(entry: Entry): void {
    entry.timer ??= setTimeout(() => {
      this.#flush(entry);
    }, eventInterval);
  }

  #flush(entry: Entry): void {
    clearTimeout(entry.timer);
    entry.timer = undefined;
    const from = Math.max(entry.sentLines, entry.dropped);
    const lines = entry.lines.slice(from - entry.dropped);
    if (lines.length > 0) this.#emit('job.log', { jobId: entry.job.id, from, lines });
    entry.sentLines = from + lines.length;
    this.#emit('job.changed', { job: { ...entry.job, progress: { ...entry.job.progress } } });
  }

  #get(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry === undefined)
      throw new LapidaryError('NOT_FOUND', `There is no job ${id}.`, 'Jobs end with the engine; runs stay on disk.');
    return entry;
  }
}
