/** Whether a subject gives the same again: dropout left on, random numbers and states that move do not. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Invariance } from '../../src-shared/parity.js';
import { formatNumber } from '../../src-shared/units.js';
import { atOnce } from '../io/at-once.js';
import { storedNpy } from '../io/stored-npy.js';
import type { OutputFile, SubjectSession } from '../runtimes/runtime.js';
import { type Measured, measureDifference } from './measure-difference.js';
import { unitRoundoff } from './numerics/unit-roundoff.js';
import { pairOutputs } from './pair-outputs.js';

/** Sums in another order, as on a GPU, cost less of an output's RMS than this many units of round-off: no other result. */
const mostReordering = 32;
/** Two runs that both draw differ from each other by about as much as the reference from itself. */
const margin = 4;

/** How far each output of the reference is from itself, as a share of its RMS, by name; those that stay are not in it. */
export type Drift = ReadonlyMap<string, number>;

const shareOf = ({ metrics }: Measured): number => metrics.rmsRel ?? Infinity;

const nonFinite = ({ metrics: { nonFinite: counts } }: Measured): number =>
  counts.nanReferenceOnly + counts.nanSubjectOnly + counts.infinityMismatch;

export interface RepeatInputs {
  subject: string;
  inputs: Readonly<Record<string, string>>;
  /** What the same inputs gave before. */
  outputs: readonly OutputFile[];
  signal: AbortSignal;
}

/**
 * The drift of every case, once one has shown some: how large it is depends on the inputs. A case that does not run again
 * has none.
 */
export async function driftByCase(
  session: SubjectSession,
  given: {
    subject: string;
    inputs: readonly RepeatInputs['inputs'][];
    results: readonly (OutputFile[] | Error)[];
    signal: AbortSignal;
  },
  folder: string,
): Promise<Drift[]> {
  const drifts: Drift[] = [];
  for (const [at, inputs] of given.inputs.entries()) {
    const outputs = given.results[at];
    const known = { subject: given.subject, inputs, signal: given.signal };
    drifts.push(
      Array.isArray(outputs)
        ? (await checkRepeat(session, { ...known, outputs }, join(folder, `again-${String(at)}`))).drift
        : new Map(),
    );
  }
  return drifts;
}

interface Change {
  output: string;
  maxAbs: number;
  /** Of its RMS. */
  share: number;
  /** The end of a sentence. */
  how: string;
}

/** How an output differs from what it was; null where that is nothing but sums in another order. */
async function changeOf(first: OutputFile, second: OutputFile, signal: AbortSignal): Promise<Change | null> {
  const output = first.name;
  if (first.shape.join() !== second.shape.join())
    return { output, maxAbs: 0, share: Infinity, how: 'its shape changes.' };
  if (first.dtype === 'string') return null;
  const [a, b] = await Promise.all([storedNpy(first.path), storedNpy(second.path)]);
  const measured = await measureDifference(a, b, { atol: 0, rtol: 0 }, Number.MIN_VALUE, signal);
  const rounded = shareOf(measured) <= mostReordering * (unitRoundoff(first.dtype) ?? 0);
  if (nonFinite(measured) === 0 && rounded) return null;
  const { maxAbs } = measured.metrics;
  const how = `it changes by up to ${formatNumber(maxAbs)}. Dropout that was left on, random numbers or a state do this.`;
  return { output, maxAbs, share: nonFinite(measured) > 0 ? Infinity : shareOf(measured), how };
}

/** Runs the subject on the same inputs once more. An entry for each output that changes; none where all stay. */
async function runAgain(
  session: SubjectSession,
  given: RepeatInputs,
  folder: string,
): Promise<{ found: Invariance[]; drift: Drift }> {
  await mkdir(folder, { recursive: true });
  const again = await session.run(given.inputs, folder);
  const all = await atOnce(pairOutputs(given.outputs, again), ([first, second]) =>
    first === undefined || second === undefined ? Promise.resolve(null) : changeOf(first, second, given.signal),
  );
  const changes = all.filter((each) => each !== null);
  const row = { subject: given.subject, kind: 'repeat', verdict: 'fail' } as const;
  const found = changes.map(({ output, maxAbs, how }): Invariance => {
    return { ...row, output, maxAbs, reason: `Not deterministic: run again on the same inputs, ${how}` };
  });
  return { found, drift: new Map(changes.map(({ output, share }) => [output, share])) };
}

/**
 * Runs the subject on the same inputs again, and once more where that gave the same: a few random elements come out alike
 * by chance, and what seeds itself may draw the same numbers once.
 */
export async function checkRepeat(
  session: SubjectSession,
  given: RepeatInputs,
  folder: string,
): Promise<{ found: Invariance[]; drift: Drift }> {
  const first = await runAgain(session, given, join(folder, 'again'));
  return first.found.length > 0 ? first : runAgain(session, given, join(folder, 'again-twice'));
}

/** Whether a difference of this share of RMS is one the reference has from itself, too. */
export const withinDrift = (rmsRel: number | null, drift: number | undefined): boolean =>
  drift !== undefined && (rmsRel ?? Infinity) <= margin * drift;
