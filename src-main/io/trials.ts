/** An edited model before it is proved: in the folder in which its external data is found; hidden, as it is no result yet. */
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** Name of a trial of `out`; `mark` is its job's own. */
export const trialName = (out: string, mark: string): string => `.${basename(out)}.${mark}.onnx`;

/** Removes what an edit that was ended in the middle may have left: its trial, whole or half written. */
export async function removeTrials({ path, out }: { path: string; out: string }, mark: string): Promise<void> {
  for (const folder of new Set([dirname(resolve(path)), dirname(resolve(out))])) {
    const names = await readdir(folder).catch(() => []); // there may be no such folder
    const trials = names.filter((name) => name.startsWith('.') && name.includes(trialName(out, mark)));
    for (const name of trials) await rm(join(folder, name), { force: true });
  }
}
