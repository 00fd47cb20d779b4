/**
 * Any two subjects of a kept comparison at one case, judged from their tensors. What came of it stays in `pairs/` of the
 * folder, beside the result, which is not touched.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LapidaryError } from '../../../src-shared/errors.js';
import { type CaseTensors, type OutputComparison, outputComparisonSchema } from '../../../src-shared/parity.js';
import { notKept, notKeptHint } from '../../../src-shared/parity-results/against.js';
import { atomicWrite } from '../../io/atomic-write.js';
import { requireInside } from '../../allowed-roots.js';
import { judgeCase } from '../../parity/judge-case.js';
import { uncalibrated } from '../../parity/rules.js';
import { keptComparison } from './kept-comparison.js';
import { storedInside } from './stored-pair.js';

export interface PairRequest {
  dir: string;
  reference: string;
  subject: string;
  case: string;
}

const cacheSchema = z.object({ of: z.string(), outputs: z.array(outputComparisonSchema) });

async function cached(path: string, digest: string): Promise<OutputComparison[] | null> {
  try {
    const found = cacheSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return found.of === digest ? found.outputs : null;
  } catch {
    return null; // Not there, or not ours: judged anew.
  }
}

/** Throws NOT_FOUND, FILE_NOT_ALLOWED, FILE_NOT_FOUND, FILE_UNREADABLE, CANCELLED. */
export async function judgedPair(asked: PairRequest, signal: AbortSignal): Promise<OutputComparison[]> {
  const { dir, reference, subject } = asked;
  const { parity, digest } = await keptComparison(dir);
  if (parity.tensors.length === 0) throw new LapidaryError('NOT_FOUND', notKept, notKeptHint);
  const at = parity.cases.findIndex(({ id }) => id === asked.case);
  const each = parity.cases[at];
  const given = (label: string): CaseTensors | undefined =>
    parity.tensors.find((tensors) => tensors.subject === label && tensors.case === asked.case);
  const [expected, actual] = [given(reference), given(subject)];
  if (each === undefined || expected === undefined || actual === undefined) {
    const missing = expected === undefined ? reference : subject;
    throw new LapidaryError('NOT_FOUND', `The comparison has nothing of ${missing} at ${asked.case}.`);
  }
  // By index: labels and ids may hold anything.
  const places = [parity.subjects.indexOf(reference), parity.subjects.indexOf(subject), at];
  const path = join(dir, 'pairs', `${places.join('-')}.json`);
  await requireInside([dir], path);
  const known = await cached(path, digest);
  if (known !== null) return known;
  const outputs = await judgeCase(
    {
      each,
      subject,
      settings: { rule: parity.rule, ...parity.asked },
      noise: parity.noiseFloor ?? uncalibrated(''),
      open: (file) => storedInside(dir, file),
      signal,
    },
    expected.outputs,
    actual.outputs,
  );
  await atomicWrite(path, JSON.stringify({ of: digest, outputs })).catch(() => undefined); // The folder may be read-only.
  return outputs;
}
