/**
 * Jobs of before, in jobs.json of the data folder: what was asked, how it ended, the end of its log. A job that was
 * under way when its engine died is told as crashed. Results are not kept: runs are folders and survive by themselves.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LapidaryError } from '../../src-shared/errors.js';
import { isEnded, type Job, jobSchema, type LogLine, logLineSchema } from '../../src-shared/job.js';
import { writeJson } from '../io/atomic-write.js';
import { hasEnded } from '../process/has-ended.js';

/** Call and input that made a job; parsed again by the contract before it is made once more. */
export const askedSchema = z.object({ call: z.string(), input: z.unknown() });
export type Asked = z.infer<typeof askedSchema>;

const storedSchema = z.object({
  /** Process of the engine that wrote it. */
  engine: z.number().int(),
  job: jobSchema,
  asked: askedSchema.nullable(),
  log: z.array(logLineSchema),
});
export type StoredJob = z.infer<typeof storedSchema>;

const fileSchema = z.object({ version: z.literal(1), jobs: z.array(storedSchema) });

/** Jobs kept, the newest. */
export const maxStored = 100;
/** Lines kept of a log, and characters of a line. */
const maxLines = 40;
const maxLine = 500;
/** A larger request is not kept; the job can then not be run again from the list. */
const maxAsked = 64 * 1024;
/** A larger file is not ours. */
const maxFileBytes = 32 << 20;

/** What is stored of a job. */
export function toStored(job: Job, asked: Asked | null, log: readonly LogLine[]): StoredJob {
  const kept = asked !== null && JSON.stringify(asked).length <= maxAsked ? asked : null;
  const error = job.error === null ? null : { ...job.error };
  delete error?.detail; // a stack may be long, and is for the log
  return {
    engine: process.pid,
    job: { ...job, error, again: kept !== null },
    asked: kept,
    log: log.slice(-maxLines).map((line) => ({ ...line, message: line.message.slice(0, maxLine) })),
  };
}

/** A stored job as it is told now; undefined for one that an engine beside us is still working on. */
function asEarlier(stored: StoredJob): StoredJob | undefined {
  const { job } = stored;
  const earlier = { ...stored, job: { ...job, earlier: true, position: null } };
  if (isEnded(job)) return earlier;
  if (!hasEnded(stored.engine, job.startedAt)) return undefined;
  const error = new LapidaryError(
    'ENGINE_GONE',
    job.state === 'queued' ? 'The engine ended while the job waited.' : 'The engine ended while the job ran.',
    'Run it again; what it had finished before is where it was to go.',
  );
  const endedAt = stored.log.at(-1)?.at ?? job.startedAt;
  return { ...earlier, job: { ...earlier.job, state: 'crashed', endedAt, error: error.toInfo() } };
}

export class JobHistory {
  readonly #path: string;
  readonly #failed: (error: unknown) => void;
  #writing: Promise<void> = Promise.resolve();
  #next: readonly StoredJob[] | undefined;

  /** `failed` is told when the file cannot be written: jobs go on without it. */
  constructor(dataDir: string, failed: (error: unknown) => void) {
    this.#path = join(dataDir, 'jobs.json');
    this.#failed = failed;
  }

  /** Jobs of engines that have ended, newest first. A file that is absent, damaged or of another version is as none. */
  load(): StoredJob[] {
    return this.#read()
      .map(asEarlier)
      .filter((stored) => stored !== undefined);
  }

  /** Replaces this engine's jobs in the file, in one step; of several calls while it is written only the last counts. */
  save(jobs: readonly StoredJob[]): void {
    const idle = this.#next === undefined;
    this.#next = jobs;
    if (idle) this.#writing = this.#writing.then(() => this.#write());
  }

  /** Resolves when everything that was saved is on disk. */
  flush(): Promise<void> {
    return this.#writing;
  }

  #read(): StoredJob[] {
    try {
      if (statSync(this.#path).size > maxFileBytes) return [];
      return fileSchema.parse(JSON.parse(readFileSync(this.#path, 'utf8'))).jobs;
    } catch {
      return []; // none yet, or not readable: a list of old jobs is not worth an error
    }
  }

  async #write(): Promise<void> {
    const ours = this.#next ?? [];
    this.#next = undefined;
    const known = new Set(ours.map(({ job }) => job.id));
    // Another engine on the same folder keeps its own there.
    const others = this.#read().filter(({ job }) => !known.has(job.id));
    const jobs = [...ours, ...others].sort((a, b) => b.job.startedAt - a.job.startedAt).slice(0, maxStored);
    await writeJson(this.#path, { version: 1, jobs }).catch(this.#failed);
  }
}
