/** Runs every subject on every case and judges its outputs against the first subject's. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isUnusable, LapidaryError, toErrorInfo } from '../../src-shared/errors.js';
import type { InputSpec } from '../../src-shared/input-spec.js';
import type { Case, OutputComparison, ParityResult } from '../../src-shared/parity.js';
import { worstVerdict } from '../../src-shared/run-record.js';
import type { Subject } from '../../src-shared/subject.js';
import { readNpy } from '../io/npy.js';
import { safeFileName } from '../io/safe-file-name.js';
import { type JobContext, throwIfCancelled } from '../jobs/job-context.js';
import type { OutputFile, SubjectSession } from '../runtimes/runtime.js';
import { writeCaseInputs } from './make-inputs.js';
import { judgeOutput, missingOutput, type ToleranceOverride } from './verdict.js';

/** Opens a subject for running; the caller decides about processes, names and threads. */
export type OpenSubject = (subject: Subject) => Promise<SubjectSession>;

export interface ParityPlan {
  subjects: readonly Subject[];
  specs: readonly InputSpec[];
  cases: readonly Case[];
  override: ToleranceOverride;
  /** Holds inputs/<case>/ and outputs/<subject>/<case>/. */
  dir: string;
  open: OpenSubject;
}

type CaseOutputs = OutputFile[] | LapidaryError;

/** Outputs of one subject at every case. What fails stays with its case; a cancel goes up. */
async function runSubject(
  context: JobContext,
  plan: ParityPlan,
  index: number,
  inputs: readonly Record<string, string>[],
  onCase: (done: number) => void,
): Promise<CaseOutputs[]> {
  const subject = plan.subjects[index] as Subject;
  const results: CaseOutputs[] = [];
  let session: SubjectSession | undefined;
  try {
    for (const [at, each] of plan.cases.entries()) {
      throwIfCancelled(context.signal);
      try {
        session ??= await plan.open(subject);
        const folder = join(plan.dir, 'outputs', safeFileName(subject.label, index, ''), each.id);
        await mkdir(folder, { recursive: true });
        results.push(await session.run(inputs[at] ?? {}, folder));
      } catch (error) {
        const info = toErrorInfo(error);
        if (info.code === 'CANCELLED' || (session === undefined && isUnusable(info.code))) throw error;
        context.log('warning', 'job', `${subject.label} at ${each.title}: ${info.message}`);
        results.push(LapidaryError.fromInfo(info));
        if (session === undefined) {
          // It does not even load: the same answer holds for the cases that are left.
          while (results.length < plan.cases.length) results.push(LapidaryError.fromInfo(info));
          break;
        }
        if (info.code === 'RUNNER_CRASHED' || info.code === 'WORKER_CRASHED' || info.code === 'TIMED_OUT') {
          await session.close();
          session = undefined;
        }
      }
      onCase(at + 1);
    }
  } finally {
    await session?.close();
  }
  return results;
}

/** Pairs outputs by name; where no name is shared but the counts agree, by position. */
function pairOutputs(
  reference: OutputFile[],
  subject: OutputFile[],
): [OutputFile | undefined, OutputFile | undefined][] {
  const shared = reference.some((output) => subject.some((other) => other.name === output.name));
  if (!shared && reference.length === subject.length) return reference.map((output, index) => [output, subject[index]]);
  const extra = subject.filter((output) => !reference.some((other) => other.name === output.name));
  return [
    ...reference.map((output): [OutputFile, OutputFile | undefined] => [
      output,
      subject.find((other) => other.name === output.name),
    ]),
    ...extra.map((output): [undefined, OutputFile] => [undefined, output]),
  ];
}

async function judgeCase(
  plan: ParityPlan,
  each: Case,
  subject: Subject,
  reference: OutputFile[],
  outputs: OutputFile[],
): Promise<OutputComparison[]> {
  const comparisons: OutputComparison[] = [];
  for (const [expected, actual] of pairOutputs(reference, outputs)) {
    const label = { name: (expected ?? actual)?.name ?? '', case: each.id, subject: subject.label };
    if (expected === undefined) comparisons.push(missingOutput(label, 'reference'));
    else if (actual === undefined) comparisons.push(missingOutput(label, 'subject'));
    else comparisons.push(judgeOutput(label, await readNpy(expected.path), await readNpy(actual.path), plan.override));
  }
  return comparisons;
}

/**
 * Compares subjects[1…] with subjects[0]. A subject that fails a case fails that column and no other.
 * Throws when cancelled, when a subject is not something that can be loaded at all (isUnusable), or when the reference
 * itself runs at no case.
 */
export async function runParity(context: JobContext, plan: ParityPlan): Promise<ParityResult> {
  const inputs: Record<string, string>[] = [];
  for (const each of plan.cases) inputs.push(await writeCaseInputs(plan.specs, each, join(plan.dir, 'inputs')));
  const total = plan.subjects.length * plan.cases.length;
  const failures: ParityResult['failures'] = [];
  const outputs: OutputComparison[] = [];
  let reference: CaseOutputs[] = [];
  for (const [index, subject] of plan.subjects.entries()) {
    context.progress((index * plan.cases.length) / total, `Running ${subject.label}`);
    const results = await runSubject(context, plan, index, inputs, (done) => {
      context.progress((index * plan.cases.length + done) / total, `Running ${subject.label}`);
    });
    if (index === 0) {
      reference = results;
      const first = results[0];
      if (first instanceof LapidaryError && results.every((result) => result instanceof LapidaryError)) throw first;
    }
    for (const [at, each] of plan.cases.entries()) {
      const result = results[at];
      const expected = reference[at];
      if (result instanceof LapidaryError) {
        failures.push({ subject: subject.label, case: each.id, error: result.toInfo() });
      } else if (index > 0 && result !== undefined && expected !== undefined && !(expected instanceof LapidaryError)) {
        outputs.push(...(await judgeCase(plan, each, subject, expected, result)));
      }
    }
  }
  const verdicts = outputs.map((output) => output.verdict);
  const failed = failures.some((failure) => failure.subject !== plan.subjects[0]?.label);
  return {
    schemaVersion: 1,
    subjects: plan.subjects.map((subject) => subject.label),
    cases: [...plan.cases],
    reference: plan.cases.flatMap((each, at) => {
      const result = reference[at];
      if (result === undefined || result instanceof LapidaryError) return [];
      return [{ case: each.id, outputs: result.map(({ name, dtype, shape }) => ({ name, dtype, shape })) }];
    }),
    outputs,
    failures,
    rule: 'house',
    noiseFloor: null,
    facts: [],
    invariance: [],
    layers: [],
    verdict: failed || verdicts.length === 0 ? 'fail' : worstVerdict(verdicts),
  };
}
