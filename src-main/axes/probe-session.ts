/** Runs a model at given sizes, in a process of its own that is started again when a run takes it down. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isUnusable, toErrorInfo } from '../../src-shared/errors.js';
import type { Subject } from '../../src-shared/subject.js';
import { type Tensor, writeNpy } from '../io/npy.js';
import { safeFileName } from '../io/safe-file-name.js';
import type { OpenedModel } from '../formats/model-format.js';
import { type JobContext, throwIfCancelled } from '../jobs/job-context.js';
import { blamedNode } from '../runtimes/ort/explain-error.js';
import { ortRuntime } from '../runtimes/ort/ort-runtime.js';
import type { OutputFile, SubjectSession } from '../runtimes/runtime.js';
import { nodeNames } from './symbol-flow.js';
import { cutLimitMs, timedOutNode } from './timed-out-node.js';

/** How long one run may take where nothing else is asked for, in seconds. */
export const defaultRunSeconds = 60;

export type Outcome =
  | { ok: true; outputs: OutputFile[] }
  | { ok: false; node: string | null; message: string; timedOut?: true };

/** The model of a session, and how it is run. */
export interface SessionOptions {
  threads: number;
  /** What is given to the runs and what they give lies here until it is read. */
  dir: string;
  /** How long a run may take. */
  seconds?: number | undefined;
  /** The opened model: names nodes a runtime does not. */
  model?: OpenedModel;
}

export class ProbeSession {
  /** As everyone runs it: the verdicts are of this one. */
  #session: SubjectSession | undefined;
  /** Unoptimised, so that what fails has the name it has in the file; opened when a name is missing. */
  #plain: SubjectSession | 'unusable' | undefined;
  #runs = 0;
  /** What the last run took. */
  lastMs = 0;
  #located: string | null | undefined;
  readonly dir: string;
  readonly #seconds: number;
  readonly #isNode: (name: string) => boolean;

  constructor(
    readonly context: JobContext,
    readonly path: string,
    readonly options: SessionOptions,
  ) {
    this.dir = options.dir;
    this.#seconds = options.seconds ?? defaultRunSeconds;
    this.#isNode = options.model === undefined ? () => true : nodeNames(options.model);
  }

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
    if (!outcome.ok && outcome.timedOut === true) return { ...outcome, ...(await this.#whereItWas(paths)) };
    if (outcome.ok || outcome.node === null || this.#isNode(outcome.node)) return outcome;
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
    const start = Date.now();
    try {
      const outputs = await session.run(paths, this.dir);
      this.lastMs = Date.now() - start;
      return { ok: true, outputs };
    } catch (error) {
      const info = toErrorInfo(error);
      if (info.code === 'CANCELLED' || info.code === 'INTERNAL' || isUnusable(info.code)) throw error;
      const timedOut = info.code === 'TIMED_OUT';
      if (info.code === 'RUNNER_CRASHED' || timedOut) await this.#end();
      if (timedOut)
        return {
          ok: false,
          node: null,
          message: `It did not end within ${String(this.#seconds)} s and was stopped.`,
          timedOut,
        };
      return { ok: false, node: blamedNode(info.detail ?? '')?.name ?? null, message: info.message };
    }
  }

  /** The node a run that was stopped was in, looked for once: it takes a while. */
  async #whereItWas(paths: Record<string, string>): Promise<{ node: string | null; message: string }> {
    const stopped = `It did not end within ${String(this.#seconds)} s and was stopped`;
    const { model } = this.options;
    const limitMs = Math.min(cutLimitMs, this.#seconds * 1000);
    const first = this.#located === undefined;
    if (first) {
      this.#located = null;
      const ends = (path: string, limit: number): Promise<boolean | undefined> => this.#endsWithin(path, paths, limit);
      if (model !== undefined) this.#located = await timedOutNode(this.context, model, this.dir, ends, limitMs);
    }
    const node = this.#located ?? null;
    if (node === null) return { node, message: `${stopped}.` };
    const then = first ? `${String(limitMs / 1000)} s into the run it was` : 'as before, probably';
    return { node, message: `${stopped}; ${then} in ${node}.` };
  }

  async #endsWithin(path: string, paths: Record<string, string>, limitMs: number): Promise<boolean | undefined> {
    const session = await this.#open(Object.keys(paths), 'disabled', path, limitMs).catch(() => undefined);
    throwIfCancelled(this.context.signal);
    if (session === undefined) return undefined;
    try {
      await session.run(paths, this.dir);
      return true;
    } catch (error) {
      throwIfCancelled(this.context.signal);
      return toErrorInfo(error).code === 'TIMED_OUT' ? false : undefined;
    } finally {
      await session.close();
    }
  }

  /** Removes the files of the last run. */
  clear(): Promise<void> {
    return rm(this.dir, { recursive: true, force: true });
  }

  async close(): Promise<void> {
    await this.#end();
    await this.clear();
  }

  async #end(): Promise<void> {
    const [session, plain] = [this.#session, this.#plain];
    this.#session = undefined;
    this.#plain = undefined;
    await session?.close();
    if (plain !== 'unusable') await plain?.close();
  }

  #open(
    inputNames: readonly string[],
    opt: 'all' | 'disabled',
    path = this.path,
    runLimitMs = this.#seconds * 1000,
  ): Promise<SubjectSession> {
    const { threads } = this.options;
    const subject: Subject = { path, entry: null, runtime: 'ort', options: { opt }, label: 'the model' };
    return ortRuntime.open(this.context, subject, { threads, inputNames, outputNames: null, runLimitMs });
  }
}
