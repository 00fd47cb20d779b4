/** The queue of jobs: who runs beside whom, pause, limits, progress, log, cancel, ending, and the jobs of before. */
import { randomBytes } from 'node:crypto';
import { LapidaryError, toErrorInfo } from '../../src-shared/errors.js';
import type { EventName, EventPayload, JobResult } from '../../src-shared/contract.js';
import { isEnded, type Job, type JobKind, type JobLimits, type LogLine, noLimits } from '../../src-shared/job.js';
import { childrenOf, onBehalfOf } from '../process/children.js';
import { treeMemory } from '../process/tree-memory.js';
import { type JobContext, whyEnded } from './job-context.js';
import { type Asked, type JobHistory, toStored } from './job-history.js';
import { watchLimits } from './job-limits.js';
import { toBegin } from './queue-order.js';

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

/** How a job was asked for, and what it may use. */
export interface JobOrder {
  asked: Asked | null;
  limits: JobLimits;
  command: string | null;
  place: string | null;
}

const plainOrder: JobOrder = { asked: null, limits: noLimits, command: null, place: null };

interface Entry {
  job: Job;
  order: JobOrder;
  /** null for a job of before. */
  request: JobWork | null;
  lines: LogLine[];
  /** Index of the first line still in memory. */
  dropped: number;
  controller: AbortController;
  result: JobResult | null;
  timer: NodeJS.Timeout | undefined;
  sentLines: number;
  ended: Promise<void>;
  tellEnded: () => void;
}

export class JobManager {
  readonly #entries = new Map<string, Entry>();
  readonly #emit: Emit;
  readonly #history: JobHistory | undefined;
  readonly #prefix = randomBytes(3).toString('hex');
  #waiting: Entry[] = [];
  readonly #running = new Set<Entry>();
  #paused = false;
  #nextId = 1;

  constructor(emit: Emit, history?: JobHistory) {
    this.#emit = emit;
    this.#history = history;
    for (const stored of (history?.load() ?? []).reverse()) {
      const entry = this.#enter(stored.job, { ...plainOrder, asked: stored.asked }, null);
      entry.lines = stored.log;
      entry.dropped = stored.job.logLines - stored.log.length;
      entry.tellEnded();
    }
  }

  /** Queues work; returns its job id at once. */
  start(request: JobWork, order: JobOrder = plainOrder): string {
    // Unique among the engines of a data folder: their jobs stand in one list.
    const id = `job-${this.#prefix}-${String(this.#nextId++)}`;
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
      position: null,
      command: order.command,
      place: order.place ?? request.runDir,
      again: order.asked !== null,
      earlier: false,
      logLines: 0,
    };
    this.#waiting.push(this.#enter(job, order, request));
    this.#number();
    // Whoever asks for several at once finds them all waiting.
    queueMicrotask(() => {
      this.#begin();
    });
    return id;
  }

  list(): Job[] {
    return [...this.#entries.values()].map((entry) => entry.job).reverse();
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Holds back what waits, or lets it go on; what runs is not touched. */
  pause(paused: boolean): void {
    this.#paused = paused;
    this.#emit('jobs.paused', { paused });
    this.#number();
    this.#begin();
  }

  /** Log lines from an index on; from the first that is still known where that is later. */
  log(id: string, from: number): { lines: LogLine[]; next: number } {
    const entry = this.#get(id);
    return { lines: entry.lines.slice(Math.max(0, from - entry.dropped)), next: entry.dropped + entry.lines.length };
  }

  result(id: string): JobResult | null {
    return this.#get(id).result;
  }

  /** What a job was asked for with. Throws NOT_FOUND where it is not known any more. */
  asked(id: string): Asked {
    const { asked } = this.#get(id).order;
    if (asked !== null) return asked;
    throw new LapidaryError(
      'NOT_FOUND',
      'What this job was asked for was not kept.',
      'Start it anew from where it came.',
    );
  }

  /** Asks a job to stop; resolves when it has. Children are killed, so this takes well under a second. */
  async cancel(id: string): Promise<void> {
    const entry = this.#get(id);
    if (isEnded(entry.job)) return;
    entry.controller.abort();
    if (this.#waiting.includes(entry)) {
      this.#waiting = this.#waiting.filter((each) => each !== entry);
      this.#finish(entry, 'cancelled', new LapidaryError('CANCELLED', 'It was cancelled.'));
      this.#number();
      this.#begin();
    }
    await entry.ended;
  }

  /** Resolves when the job has ended. */
  async wait(id: string): Promise<Job> {
    const entry = this.#get(id);
    await entry.ended;
    return entry.job;
  }

  /** Cancels all; resolves when they have ended and the history is on disk. */
  async cancelAll(): Promise<void> {
    // Those that wait first, lest they begin when the others end.
    await Promise.all([...this.#waiting, ...this.#running].map((entry) => this.cancel(entry.job.id)));
    await this.#history?.flush();
  }

  #enter(job: Job, order: JobOrder, request: JobWork | null): Entry {
    let tellEnded = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      tellEnded = resolve;
    });
    const entry: Entry = {
      job,
      order,
      request,
      lines: [],
      dropped: 0,
      controller: new AbortController(),
      result: null,
      timer: undefined,
      sentLines: 0,
      ended,
      tellEnded,
    };
    this.#entries.set(job.id, entry);
    return entry;
  }

  /** Begins what may begin. */
  #begin(): void {
    if (this.#paused) return;
    const kinds = (entries: Iterable<Entry>): JobKind[] => [...entries].map((entry) => entry.job.kind);
    const chosen = toBegin(kinds(this.#waiting), kinds(this.#running)).map((index) => this.#waiting[index]);
    if (chosen.length === 0) return;
    this.#waiting = this.#waiting.filter((entry) => !chosen.includes(entry));
    for (const entry of chosen) if (entry !== undefined) void this.#run(entry);
    this.#number();
  }

  /** Tells each waiting job its place. */
  #number(): void {
    for (const [index, entry] of this.#waiting.entries()) {
      const detail = `${this.#paused ? 'Queue paused, number' : 'Waiting, number'} ${String(index + 1)} in the queue`;
      if (entry.job.position === index + 1 && entry.job.progress.detail === detail) continue;
      entry.job.position = index + 1;
      entry.job.progress = { value: null, detail };
      this.#flush(entry);
    }
  }

  async #run(entry: Entry): Promise<void> {
    const { job, request } = entry;
    if (request === null) return;
    this.#running.add(entry);
    job.state = 'running';
    job.position = null;
    job.startedAt = Date.now();
    job.progress = { value: 0, detail: 'Starting' };
    this.#flush(entry);
    this.#save();
    const stop = watchLimits(
      entry.order.limits,
      () => treeMemory(childrenOf(job.id)),
      (error) => {
        entry.controller.abort(error);
      },
    );
    try {
      entry.result = await onBehalfOf(job.id, () => request.work(this.#context(entry)));
      job.progress = { value: 1, detail: 'Done' };
      this.#finish(entry, 'done', undefined);
    } catch (error) {
      const { detail } = toErrorInfo(error);
      if (detail !== undefined) this.#log(entry, 'debug', 'job', detail);
      entry.result = (await request.afterFailure?.().catch(() => null)) ?? null;
      const info = whyEnded(entry.controller.signal, error);
      const state = info.code === 'CANCELLED' ? 'cancelled' : info.code.endsWith('_CRASHED') ? 'crashed' : 'failed';
      this.#finish(entry, state, LapidaryError.fromInfo(info));
    } finally {
      stop();
      this.#running.delete(entry);
      this.#begin();
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
    entry.job.position = null;
    entry.job.endedAt = Date.now();
    entry.job.error = error?.toInfo() ?? null;
    this.#flush(entry);
    this.#save();
    entry.tellEnded();
  }

  #save(): void {
    if (this.#history === undefined) return;
    const ours = [...this.#entries.values()].filter(({ job }) => !job.earlier);
    this.#history.save(ours.map(({ job, order, lines }) => toStored(job, order.asked, lines)));
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
      throw new LapidaryError(
        'NOT_FOUND',
        `There is no job ${id}.`,
        'It was taken off the list, or is of another engine.',
      );
    return entry;
  }
}
