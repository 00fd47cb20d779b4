/** Every output of a subject at one case against the reference's, from the tensors as they are stored. */
import { relative } from 'node:path';
import type { Quantised } from '../../src-shared/numerics.js';
import type { Case, CaseTensors, OutputComparison, StoredOutput } from '../../src-shared/parity.js';
import type { NoiseFloor } from '../../src-shared/parity-metrics.js';
import { atOnce } from '../io/at-once.js';
import type { StoredTensor } from '../io/stored-npy.js';
import type { OutputFile } from '../runtimes/runtime.js';
import type { Expectations } from './expectations.js';
import { narrowest } from './numerics/unit-roundoff.js';
import { pairOutputs } from './pair-outputs.js';
import type { Drift } from './repeat.js';
import type { RuleSettings } from './rules.js';
import { allowTies } from './ties.js';
import { missingOutput } from './unmeasured.js';
import { judgeOutput } from './verdict.js';

interface Given {
  /** Folder of the comparison. */
  dir: string;
  expectations: Expectations;
  /** Index of the subject, and of the case. */
  subject: number;
  at: number;
  case: string;
  /** What the reference gave; null where it did not run the case. */
  reference: readonly OutputFile[] | null;
  drift: Drift | undefined;
}

/** JSON has no infinity. */
const finite = (value: number): number => Math.min(value, Number.MAX_VALUE);

/** What a subject gave at a case, in the order of the reference, with what is known of each tensor's numbers. */
export function tensorsOf(outputs: readonly OutputFile[], given: Given): CaseTensors {
  const { dir, expectations, subject, at, drift } = given;
  const stored = pairOutputs(given.reference ?? [], outputs).flatMap(([expected, actual], position): StoredOutput[] => {
    if (actual === undefined) return [];
    const name = expected?.name ?? actual.name;
    const share = drift?.get(actual.name);
    return [
      {
        name: actual.name,
        dtype: actual.dtype,
        shape: actual.shape,
        file: relative(dir, actual.path),
        precision: expectations.precisionIn(subject, at, name, position),
        terms: expectations.longestReduction(at, name, position),
        bounded: expectations.bounded(at, name, position),
        quantised: expectations.quantised(subject, at, name, position),
        drift: share === undefined ? null : finite(share),
      },
    ];
  });
  return { subject: expectations.subjects[subject]?.label ?? '', case: given.case, outputs: stored };
}

interface Judging {
  each: Case;
  subject: string;
  settings: RuleSettings;
  noise: NoiseFloor;
  /** Opens a tensor by its path inside the folder of the comparison. */
  open: (file: string) => Promise<StoredTensor>;
  signal: AbortSignal;
}

/** What is lost on both ways adds up. */
function quantisedTogether(a: Quantised | null, b: Quantised | null): Quantised | null {
  if (a === null || b === null) return a ?? b;
  const reach = Math.min(a.reach ?? Infinity, b.reach ?? Infinity);
  return {
    roundings: a.roundings + b.roundings,
    width: Math.max(a.width ?? 0, b.width ?? 0) || null,
    reach: Number.isFinite(reach) ? reach : null,
  };
}

/** Which of the two is the reference is the caller's choice: what is expected comes from both. */
export function judgeCase(
  { each, subject, settings, noise, open, signal }: Judging,
  reference: readonly StoredOutput[],
  outputs: readonly StoredOutput[],
): Promise<OutputComparison[]> {
  const { paddingRow } = each;
  const rows = paddingRow === null ? null : (Object.values(each.shapes)[0]?.[0] ?? null);
  return atOnce(pairOutputs(reference, outputs), async ([expected, actual]) => {
    const label = { name: (expected ?? actual)?.name ?? '', case: each.id, subject };
    if (expected === undefined) return missingOutput(label, 'reference');
    if (actual === undefined) return missingOutput(label, 'subject');
    const [a, b] = await Promise.all([open(expected.file), open(actual.file)]);
    const expectation = {
      settings,
      noise,
      precision: narrowest([expected.precision, actual.precision]),
      longestReduction: expected.terms,
      bounded: expected.bounded,
      quantised: quantisedTogether(expected.quantised, actual.quantised),
      isLarge: each.values === 'large',
      drift: expected.drift ?? undefined,
      paddingRow,
      rows,
    };
    const tensors = [
      { stored: a, dtype: expected.dtype },
      { stored: b, dtype: actual.dtype },
    ] as const;
    const judged = await judgeOutput(label, ...tensors, expectation, signal);
    // Text has no numbers to be looked at.
    const files = expected.dtype === 'string' ? null : { reference: expected.file, subject: actual.file };
    return { ...allowTies(judged, each, [expected.dtype, actual.dtype]), files };
  });
}
