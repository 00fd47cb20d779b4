/** Runs a model at given sizes, in a process of its own that is started again when a run takes it down. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isUnusable, toErrorInfo } from '../../src-shared/errors.js';
import type { Subject } from '../../src-shared/subject.js';
import { type Tensor, writeNpy } from '../io/npy.js';
import { safeFileName } from '../io/safe-file-name.js';
import { type JobContext, throwIfCancelled } from '../jobs/job-context.js';
import { blamedNode } from '../runtimes/ort/explain-error.js';
import { ortRuntime } from '../runtimes/ort/ort-runtime.js';
import type { OutputFile, SubjectSession } from '../runtimes/runtime.js';

/** One run of a probe may take this long. */
const runLimitMs = 60_000;

export type Outcome = { ok: true; outputs: OutputFile[] } | { ok: false; node: string | null; message: string };

export class ProbeSession {
  /** As everyone runs it: the verdicts are of this one. */
  #session: SubjectSession | undefined;
  /** Unoptimised, so that what fails has the name it has in the file; opened when a name is missing. */
  #plain: SubjectSession | 'unusable' | undefined;
  #runs = 0;

  /** `dir` holds what is given to the runs and what they give, until they are read. `isNode`: names in the file. */
  constructor(
    readonly context: JobContext,
    readonly path: string,
    readonly threads: number,
    readonly dir: string,
    readonly isNode: (name: string) => boolean,
  ) {}

  /** How many runs there were. */
  get runs(): number {
    return this.#runs;
  }

  /**
   * Runs once. What the model does not take is an outcome; throws when it cannot be loaded at all, and CANCELLED. The
   * output files are there until `clear` or the next run.
   */
  async run(inputs: Readonly<Record<string, Tensor>>): Promise<Outcome> {
    throwIfCancelled(this.context.signal);
    const names = Object.keys(inputs);
    this.#session ??= await this.#open(names, 'all');
    await this.clear();
    await mkdir(this.dir, { recursive: true });
    const paths: Record<string, string> = {};
    for (const [index, [name, tensor]] of Object.entries(inputs).entries()) {
      const path = join(this.dir, safeFileName(`in-${name}`, index, '.npy'));
      await writeNpy(path, tensor);
      paths[name] = path;
    }
    const outcome = await this.#try(this.#session, paths);
    if (outcome.ok || outcome.node === null || this.isNode(outcome.node)) return outcome;
    // The optimiser renamed or joined it.
    this.#plain ??= await this.#open(names, 'disabled').catch((error: unknown) => {
      if (this.context.signal.aborted) throw error;
      return 'unusable' as const;
    });
    if (this.#plain === 'unusable') return { ...outcome, node: null };
    const named = await this.#try(this.#plain, paths);
    return named.ok || named.node === null ? { ...outcome, node: null } : named;
  }

  async #try(session: SubjectSession, paths: Record<string, string>): Promise<Outcome> {
    this.#runs += 1;
    try {
      return { ok: true, outputs: await session.run(paths, this.dir) };
    } catch (error) {
      const info = toErrorInfo(error);
      if (info.code === 'CANCELLED' || info.code === 'INTERNAL' || isUnusable(info.code)) throw error;
      if (info.code === 'RUNNER_CRASHED' || info.code === 'TIMED_OUT') await this.close();
      return { ok: false, node: blamedNode(info.detail ?? '')?.name ?? null, message: info.message };
    }
  }

  /** Removes the files of the last run. */
  clear(): Promise<void> {
    return rm(this.dir, { recursive: true, force: true });
  }

  async close(): Promise<void> {
    const [session, plain] = [this.#session, this.#plain];
    this.#session = undefined;
    this.#plain = undefined;
    await session?.close();
    if (plain !== 'unusable') await plain?.close();
    await this.clear();
  }

  #open(inputNames: readonly string[], opt: 'all' | 'disabled'): Promise<SubjectSession> {
    const subject: Subject = { path: this.path, entry: null, runtime: 'ort', options: { opt }, label: 'the model' };
    return ortRuntime.open(this.context, subject, { threads: this.threads, inputNames, outputNames: null, runLimitMs });
  }
}
