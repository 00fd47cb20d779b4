/** One subject at every case. What fails stays with its case, and never reaches another subject. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isUnusable, LapidaryError, toErrorInfo } from '../../src-shared/errors.js';
import type { Case, SubjectFacts } from '../../src-shared/parity.js';
import type { Subject } from '../../src-shared/subject.js';
import { safeFileName } from '../io/safe-file-name.js';
import { type JobContext, throwIfCancelled } from '../jobs/job-context.js';
import type { OutputFile, SubjectSession } from '../runtimes/runtime.js';

/** Opens a subject for running; the caller decides about processes, names and threads. */
export type OpenSubject = (subject: Subject) => Promise<SubjectSession>;

export type CaseOutputs = OutputFile[] | LapidaryError;

export interface SubjectRun {
  results: CaseOutputs[];
  /** null where it never loaded. */
  facts: SubjectFacts | null;
}

/** What is run with the session that is open after the cases. */
export type AfterCases = (session: SubjectSession, folder: string, results: readonly CaseOutputs[]) => Promise<void>;

export interface SubjectWork {
  subject: Subject;
  cases: readonly Case[];
  /** By case: input name → .npy file. */
  inputs: readonly Readonly<Record<string, string>>[];
  /** Holds a folder per case. */
  folder: string;
  open: OpenSubject;
  onCase: (done: number) => void;
  after?: AfterCases;
  /** Outputs only: how it is run is not asked. */
  plain?: boolean;
}

export const folderOf = (dir: string, subject: Subject, index: number): string =>
  join(dir, 'outputs', safeFileName(subject.label, index, ''));

/** A subject that ends its process this often in a row is not given the cases that are left. */
const endsUntilGivenUp = 2;
const endsProcess = new Set(['RUNNER_CRASHED', 'WORKER_CRASHED', 'TIMED_OUT']);

/** `inputs`: the subject is run on them once more where that is how the runtime tells which provider ran each node. */
async function factsOf(
  subject: Subject,
  session: SubjectSession,
  inputs: Readonly<Record<string, string>>,
  context: JobContext,
): Promise<SubjectFacts> {
  const facts: SubjectFacts = {
    label: subject.label,
    path: subject.path,
    runtime: subject.runtime,
    provider: session.provider,
    versions: { ...session.versions },
    options: Object.fromEntries(Object.entries(subject.options).map(([key, value]) => [key, String(value)])),
    nodeProviders: null,
    precision: null,
  };
  try {
    const described = await session.describe?.(inputs);
    if (described === undefined) return facts;
    const options = Object.entries(described.options).map(([key, value]) => [key, String(value)] as const);
    return {
      ...facts,
      provider: described.providers.join(' + ') || facts.provider,
      options: { ...facts.options, ...Object.fromEntries(options), threads: String(described.threads) },
      nodeProviders: described.nodeProviders?.counts ?? null,
      precision: described.precision ?? null,
    };
  } catch (thrown) {
    const info = toErrorInfo(thrown);
    if (info.code === 'CANCELLED') throw thrown;
    context.log('warning', 'job', `${subject.label} does not say how it is run: ${info.message}`);
    return facts;
  }
}

/** Throws when cancelled, and when the subject is not something that can be loaded at all (isUnusable). */
export async function runSubject(context: JobContext, work: SubjectWork): Promise<SubjectRun> {
  const { subject, cases } = work;
  const results: CaseOutputs[] = [];
  let facts: SubjectFacts | null = null;
  let session: SubjectSession | undefined;
  let ended = 0;
  const told = new Set<string>();
  try {
    for (const [at, each] of cases.entries()) {
      throwIfCancelled(context.signal);
      try {
        session ??= await work.open(subject);
        const folder = join(work.folder, each.id);
        await mkdir(folder, { recursive: true });
        results.push(await session.run(work.inputs[at] ?? {}, folder));
        ended = 0;
        if (work.plain !== true) facts ??= await factsOf(subject, session, work.inputs[at] ?? {}, context);
      } catch (error) {
        const info = toErrorInfo(error);
        if (info.code === 'CANCELLED' || (session === undefined && isUnusable(info.code))) throw error;
        // The same answer at every case is said once; the result lists them all.
        if (!told.has(info.message))
          context.log('warning', 'job', `${subject.label} at ${each.title}: ${info.message}`);
        told.add(info.message);
        results.push(LapidaryError.fromInfo(info));
        if (session === undefined) {
          // It does not even load: the same answer holds for the cases that are left.
          while (results.length < cases.length) results.push(LapidaryError.fromInfo(info));
          break;
        }
        if (endsProcess.has(info.code)) {
          await session.close();
          session = undefined;
          ended += 1;
          if (ended === endsUntilGivenUp) {
            const rest = `It was not run: ${subject.label} ended its process at ${String(ended)} cases in a row before.`;
            while (results.length < cases.length) results.push(new LapidaryError(info.code, rest, ...info.hints));
            break;
          }
        }
      }
      work.onCase(at + 1);
    }
    if (session !== undefined && work.after !== undefined) {
      try {
        await work.after(session, work.folder, results);
      } catch (thrown) {
        const info = toErrorInfo(thrown);
        if (info.code === 'CANCELLED') throw thrown;
        context.log('warning', 'job', `${subject.label}: ${info.message}`);
      }
    }
  } finally {
    await session?.close();
  }
  return { results, facts };
}
