/** A comparison in its folder, as a job or a run left it; the last ones asked for stay read. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LapidaryError } from '../../../src-shared/errors.js';
import { type ParityResult, parityResultSchema } from '../../../src-shared/parity.js';

export interface KeptComparison {
  parity: ParityResult;
  /** Of the file's bytes: what was computed from another state of it is told apart. */
  digest: string;
}

/** Largest file that is read: tens of thousands of outputs. */
const maxResultBytes = 256 * 1024 * 1024;
const maxKept = 2;
const kept = new Map<string, KeptComparison>();

/** The result in parity.json itself, or that of a run in its record. */
function resultIn(text: string): ParityResult {
  const value: unknown = JSON.parse(text);
  return parityResultSchema.parse(
    typeof value === 'object' && value !== null && 'parity' in value ? value.parity : value,
  );
}

/** Throws NOT_FOUND. */
export async function keptComparison(dir: string): Promise<KeptComparison> {
  const refuse = (why: string): LapidaryError =>
    new LapidaryError(
      'NOT_FOUND',
      `${dir} ${why}.`,
      'Choose the folder of a comparison, as lapidary parity -o DIR makes it, or of a run.',
    );
  for (const name of ['parity.json', 'run.json']) {
    const path = join(dir, name);
    const info = await stat(path).catch(() => undefined);
    if (info?.isFile() !== true) continue;
    if (info.size > maxResultBytes) throw refuse(`holds a ${name} too large to be shown`);
    const state = JSON.stringify([path, info.size, info.mtimeMs]);
    let found = kept.get(state);
    if (found === undefined) {
      const text = await readFile(path, 'utf8');
      try {
        found = { parity: resultIn(text), digest: createHash('sha256').update(text).digest('hex') };
      } catch {
        throw refuse(`holds a ${name} that is not understood`);
      }
      kept.set(state, found);
      for (const oldest of [...kept.keys()].slice(0, -maxKept)) kept.delete(oldest);
    }
    return found;
  }
  throw refuse('holds no parity.json');
}
