/** What engines that were killed left in the data folder: told as it is, and tidied up when the next one starts. */
import { readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sweepLeftovers, sweepScratch } from '../io/leftovers.js';
import { listRuns, saveRun } from './run-folder.js';

/** Removes what is half-made in a run's folder and the folders in it, unless somebody is still at it. */
export async function tidyRunDir(dir: string): Promise<void> {
  await sweepLeftovers(dir);
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isDirectory()) await tidyRunDir(join(dir, entry.name));
}

/** Runs without an engine get their ending, and lose what is half-made, as do the data folder and the scratch folders. */
export async function settleRuns(dataDir: string): Promise<void> {
  await sweepLeftovers(dataDir);
  await sweepScratch(tmpdir());
  for (const { dir, run } of await listRuns(dataDir)) {
    if (run.state !== 'crashed' || run.endedAt !== null) continue;
    await tidyRunDir(dir);
    const { mtime } = await stat(join(dir, 'run.json'));
    await saveRun(dir, { ...run, endedAt: mtime.toISOString() });
  }
}
