/**
 * The noise floor: what the reference itself loses by rounding in its own type, mostly float32, from a run in float64 on the
 * same inputs.
 */
import { LapidaryError, toErrorInfo } from '../../src-shared/errors.js';
import type { Case } from '../../src-shared/parity.js';
import type { Bounded } from '../../src-shared/numerics.js';
import type { NoiseFloor } from '../../src-shared/parity-metrics.js';
import { runsSource, type Subject } from '../../src-shared/subject.js';
import { errorSize } from '../../src-shared/scale-rule.js';
import { formatNumber } from '../../src-shared/units.js';
import { storedNpy } from '../io/stored-npy.js';
import type { JobContext } from '../jobs/job-context.js';
import type { OutputFile } from '../runtimes/runtime.js';
import type { Expectations } from './expectations.js';
import { measureDifference } from './measure-difference.js';
import { narrowest, unitRoundoff } from './numerics/unit-roundoff.js';
import { pairOutputs } from './pair-outputs.js';
import { calibrated, uncalibrated } from './rules.js';
import { type CaseOutputs, type OpenSubject, runSubject } from './run-subject.js';

/** The reference in float64; null where it is not run by PyTorch, or is in another type already. */
export function exactTwin(reference: Subject): Subject | null {
  const { options, runtime } = reference;
  if (!runsSource(runtime) || options.autocast !== undefined || (options.dtype ?? 'float32') !== 'float32') return null;
  return {
    ...reference,
    runtime: 'eager',
    options: { threads: options.threads, dtype: 'float64' },
    label: `${reference.label} in float64`,
  };
}

interface Calibration {
  context: JobContext;
  reference: Subject;
  cases: readonly Case[];
  inputs: readonly Readonly<Record<string, string>>[];
  /** What the reference gave in float32. */
  results: readonly CaseOutputs[];
  expectations: Expectations;
  folder: string;
  open: OpenSubject;
}

/** What one output lost at one case: |reference − float64| over RMS, and over u · √K · RMS with the u of its type. */
export interface Loss {
  output: string;
  title: string;
  /** Narrowest type the reference computed it in. */
  dtype: string;
  share: number;
  ratio: number;
}

/**
 * Rounding costs far less of an output's RMS than this: 1e-2 in float32, more in 16 bits. What costs more is another result:
 * random numbers, a state that moved, a decision that fell otherwise. As a noise floor it would excuse every error.
 */
const mostRounding = (dtype: string): number => (dtype === 'float32' ? 1e-2 : 0.2);

/** The noise floor of what was measured. Pure. */
export function floorOf(losses: readonly Loss[], refusal: string): NoiseFloor {
  const largest = (among: readonly Loss[]): Loss | undefined =>
    among.reduce<Loss | undefined>(
      (most, each) => (most === undefined || each.ratio > most.ratio ? each : most),
      undefined,
    );
  const worst = largest(losses.filter(({ share, dtype }) => share <= mostRounding(dtype)));
  const other = largest(losses.filter(({ share, dtype }) => share > mostRounding(dtype)));
  const otherText =
    other === undefined
      ? ''
      : `In float64 ${other.output} differs at ${other.title} by ${formatNumber(other.share)} of its RMS, which is no rounding: the model draws random numbers, remembers, or decides on values.`;
  if (worst === undefined) {
    const why = other === undefined ? `the model does not run in float64. ${refusal}` : otherText;
    return uncalibrated(`Not measured: ${why}`.trim());
  }
  const found = `${worst.dtype} against float64 differ by up to ${formatNumber(worst.ratio)} · u · √K · RMS (${worst.output} at ${worst.title}).`;
  return calibrated(worst.ratio, other === undefined ? found : `${found} Left out: ${otherText}`);
}

/** Zeros where the two say nothing about rounding. */
async function lossOf(
  exact: OutputFile,
  rounded: OutputFile,
  size: { k: number; bounded: Bounded | null; u: number },
  signal: AbortSignal,
): Promise<Pick<Loss, 'share' | 'ratio'>> {
  const none = { share: 0, ratio: 0 };
  if (!/float/.test(exact.dtype) || exact.shape.join() !== rounded.shape.join()) return none;
  const [reference, subject] = [await storedNpy(exact.path), await storedNpy(rounded.path)];
  const { metrics } = await measureDifference(reference, subject, { atol: 0, rtol: 0 }, Number.MIN_VALUE, signal);
  if (metrics.rmsReference === 0) return none;
  const share = metrics.maxAbs / metrics.rmsReference;
  return { share, ratio: metrics.maxAbs / (size.u * errorSize({ ...size, rms: metrics.rmsReference })) };
}

/**
 * Runs the reference in float64 and takes the largest ratio over outputs and cases that rounding explains. A model that cannot run in float64
 * keeps the usual c, and says why. Throws CANCELLED.
 */
export async function calibrateNoise(calibration: Calibration): Promise<{ noise: NoiseFloor; exact: CaseOutputs[] }> {
  const { context, reference, cases } = calibration;
  const twin = exactTwin(reference);
  if (twin === null) {
    return { noise: uncalibrated('Not measured: the reference is not a PyTorch model in float32.'), exact: [] };
  }
  let exactResults: CaseOutputs[] = [];
  const losses: Loss[] = [];
  let refusal = '';
  let exactItself = false;
  try {
    const { results } = await runSubject(context, {
      subject: twin,
      cases,
      inputs: calibration.inputs,
      folder: calibration.folder,
      open: calibration.open,
      onCase: () => undefined,
      plain: true,
    });
    exactResults = results;
    for (const [at, each] of cases.entries()) {
      const [exact, rounded] = [results[at], calibration.results[at]];
      if (exact instanceof LapidaryError) refusal = exact.message;
      if (!Array.isArray(exact) || !Array.isArray(rounded)) continue;
      for (const [position, [a, b]] of pairOutputs(exact, rounded).entries()) {
        if (a === undefined || b === undefined) continue;
        const { expectations } = calibration;
        const dtype = narrowest([b.dtype, expectations.precisionIn(0, at, b.name, position)]);
        if (dtype === 'float64') {
          exactItself = true;
          continue;
        }
        const size = {
          k: Math.max(1, expectations.longestReduction(at, b.name, position)),
          bounded: expectations.bounded(at, b.name, position),
          u: unitRoundoff(dtype ?? 'float32') ?? 1,
        };
        const where = { output: b.name, title: each.title, dtype: dtype ?? 'float32' };
        losses.push({ ...where, ...(await lossOf(a, b, size, context.signal)) });
      }
    }
  } catch (thrown) {
    const info = toErrorInfo(thrown);
    if (info.code === 'CANCELLED') throw thrown;
    refusal = info.message;
  }
  if (losses.length === 0 && exactItself) {
    return { noise: uncalibrated('Not measured: the reference computes in float64 itself.'), exact: exactResults };
  }
  return { noise: floorOf(losses, refusal), exact: losses.length === 0 ? [] : exactResults };
}
