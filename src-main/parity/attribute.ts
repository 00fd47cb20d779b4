/** Measures every stage against PyTorch in float64 on the case that is worst, ONNX unoptimised as a stage of its own. */
import { join } from 'node:path';
import type { Attribution, AttributionStage } from '../../src-shared/attribution.js';
import { LapidaryError } from '../../src-shared/errors.js';
import type { Case } from '../../src-shared/parity.js';
import type { Subject } from '../../src-shared/subject.js';
import { storedNpy } from '../io/stored-npy.js';
import type { JobContext } from '../jobs/job-context.js';
import type { OutputFile } from '../runtimes/runtime.js';
import { attributionOf, stageOf } from './attribution-row.js';
import type { Expectations } from './expectations.js';
import { measureDifference } from './measure-difference.js';
import { pairOutputs } from './pair-outputs.js';
import { type CaseOutputs, type OpenSubject, runSubject } from './run-subject.js';

export interface AttributionInputs {
  context: JobContext;
  subjects: readonly Subject[];
  /** By subject, by case; the first is the reference. */
  results: readonly (readonly CaseOutputs[])[];
  /** What float64 gave, by case. */
  exact: readonly CaseOutputs[];
  cases: readonly Case[];
  /** Index of the case to look at. */
  at: number;
  inputs: Readonly<Record<string, string>>;
  expectations: Expectations;
  open: OpenSubject;
  dir: string;
}

type Error = Pick<AttributionStage, 'rmsRel' | 'maxAbs' | 'nonFinite'>;

async function errorOf(exact: OutputFile[], result: CaseOutputs | undefined, signal: AbortSignal): Promise<Error> {
  const error: Error = { rmsRel: null, maxAbs: null, nonFinite: 0 };
  if (!Array.isArray(result)) return error;
  for (const [a, b] of pairOutputs(exact, result)) {
    if (a === undefined || b === undefined || a.shape.join() !== b.shape.join() || !/float/.test(a.dtype)) continue;
    const [reference, subject] = [await storedNpy(a.path), await storedNpy(b.path)];
    const { metrics } = await measureDifference(reference, subject, { atol: 0, rtol: 0 }, Number.MIN_VALUE, signal);
    const { nanReferenceOnly, nanSubjectOnly, infinityMismatch } = metrics.nonFinite;
    if (metrics.compared > 0) {
      error.rmsRel = Math.max(error.rmsRel ?? 0, metrics.rmsRel ?? metrics.rmsError);
      error.maxAbs = Math.max(error.maxAbs ?? 0, metrics.maxAbs);
    }
    error.nonFinite += nanReferenceOnly + nanSubjectOnly + infinityMismatch;
  }
  return error;
}

/** What ONNX Runtime gives without its optimiser; an error where it does not run. Throws CANCELLED. */
async function unoptimised(
  given: AttributionInputs,
  subject: Subject,
  index: number,
): Promise<CaseOutputs | undefined> {
  const each = given.cases[given.at] as Case;
  const { results } = await runSubject(given.context, {
    subject: { ...subject, options: { ...subject.options, opt: 'disabled' } },
    cases: [each],
    inputs: [given.inputs],
    folder: join(given.dir, 'outputs', `unoptimised-${String(index)}`),
    open: given.open,
    onCase: () => undefined,
    plain: true,
  });
  return results[0];
}

/** null where float64 did not run on the case, or nothing but the reference did. */
export async function attribute(given: AttributionInputs): Promise<Attribution | null> {
  const { context, subjects, exact, expectations, at } = given;
  const truth = exact[at];
  if (!Array.isArray(truth) || subjects.length < 2) return null;
  const stages: AttributionStage[] = [{ label: 'PyTorch float64', stage: 'exact', rmsRel: 0, maxAbs: 0, nonFinite: 0 }];
  for (const [index, subject] of subjects.entries()) {
    const result = given.results[index]?.[at];
    const stage = stageOf(subject, expectations.ownPrecision(index));
    stages.push({ label: subject.label, stage, ...(await errorOf(truth, result, context.signal)) });
    if (stage !== 'onnx-optimised' || result instanceof LapidaryError) continue;
    const plain = await unoptimised(given, subject, index);
    stages.push({
      label: `${subject.label}, optimiser off`,
      stage: 'onnx',
      ...(await errorOf(truth, plain, context.signal)),
    });
  }
  const name = truth[0]?.name ?? '';
  return attributionOf(given.cases[at]?.title ?? '', stages, expectations.longestReduction(at, name, 0));
}
