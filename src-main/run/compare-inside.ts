/** Looks into every subject at its worst case: which layer differs first, and who is to blame. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { toErrorInfo } from '../../src-shared/errors.js';
import type { LayerComparison } from '../../src-shared/layer-parity.js';
import type { Case, OutputComparison, ParityResult } from '../../src-shared/parity.js';
import type { Subject } from '../../src-shared/subject.js';
import { type JobContext, share } from '../jobs/job-context.js';
import { compareLayers } from '../parity/layers/compare-layers.js';
import { unitRoundoff } from '../parity/numerics/unit-roundoff.js';
import type { ParityRun } from '../parity/run-parity.js';
import type { OpenSubject } from '../parity/run-subject.js';
import { saveOptimised } from '../runtimes/ort/save-optimised.js';

const rank = { pass: 0, warn: 1, fail: 2 };

/** The case with the worst verdict of a subject and, of these, the largest error; the first that ran where all pass. */
export function caseToExplain(parity: ParityResult, subject: string): Case | undefined {
  const outputs = parity.outputs.filter((each) => each.subject === subject && each.structure !== 'fail');
  const worse = (a: OutputComparison, b: OutputComparison): number =>
    rank[b.verdict] - rank[a.verdict] || (a.verdict === 'pass' ? 0 : (b.rmsRel ?? Infinity) - (a.rmsRel ?? Infinity));
  const worst = [...outputs].sort(worse)[0];
  return parity.cases.find((each) => each.id === worst?.case);
}

const nothing = (subject: string, each: string, sentence: string): LayerComparison => ({
  subject,
  case: each,
  pairedBy: '',
  pairs: [],
  first: null,
  limit: null,
  at: '',
  untold: [],
  overflow: null,
  alone: null,
  optimiser: [],
  fusion: '',
  sentence,
});

/** Error relative to RMS that rounding explains: c · u · √K. */
function noiseOf({ noise, expectations, result }: ParityRun, subject: number, each: Case): number {
  const at = result.cases.indexOf(each);
  const name = result.reference[0]?.outputs[0]?.name ?? '';
  const precision = expectations.precision(subject, at, name, 0) ?? 'float32';
  return noise.c * (unitRoundoff(precision) ?? 2 ** -24) * Math.sqrt(expectations.longestReduction(at, name, 0));
}

/** One entry per subject; one that cannot be looked into says why. Throws CANCELLED. */
export async function compareInside(
  context: JobContext,
  run: ParityRun,
  subjects: readonly Subject[],
  open: OpenSubject,
  dir: string,
): Promise<LayerComparison[]> {
  const [reference, ...others] = subjects;
  const found: LayerComparison[] = [];
  for (const [index, subject] of reference === undefined ? [] : others.entries()) {
    const each = caseToExplain(run.result, subject.label);
    if (each === undefined) {
      found.push(nothing(subject.label, '', 'It was not looked into: it ran at no case.'));
      continue;
    }
    const part = share(context, index / others.length, (index + 1) / others.length);
    const scratch = join(dir, 'layers', String(index + 1));
    await mkdir(scratch, { recursive: true });
    try {
      found.push(
        await compareLayers(part, {
          reference: reference as Subject,
          subject,
          case: each,
          inputs: run.inputs[run.result.cases.indexOf(each)] ?? {},
          dir: scratch,
          open,
          saveOptimised: (which, level, out) => saveOptimised(part, which, level, out),
          noise: noiseOf(run, index + 1, each),
        }),
      );
    } catch (thrown) {
      const info = toErrorInfo(thrown);
      if (info.code === 'CANCELLED') throw thrown;
      context.log('warning', 'job', `${subject.label} could not be looked into: ${info.message}`);
      found.push(nothing(subject.label, each.id, `It could not be looked into: ${info.message}`));
    }
  }
  return found;
}
