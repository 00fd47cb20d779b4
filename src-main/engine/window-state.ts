/**
 * Small texts the window keeps between visits (open tabs, where one stood in a model), one file each under
 * `window-state/` of the data folder: a browser forgets what a server on another port had stored.
 */
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicWrite } from '../io/atomic-write.js';

/** Files kept; the ones that were not written for longest go. */
const maxFiles = 200;

const folderOf = (dataDir: string): string => join(dataDir, 'window-state');

/** The text under a key (letters, digits, '-'; the contract checks it); null when there is none. */
export async function readWindowState(dataDir: string, key: string): Promise<string | null> {
  // A file that cannot be read is as good as none: the window then starts afresh.
  return readFile(join(folderOf(dataDir), `${key}.json`), 'utf8').catch(() => null);
}

export async function writeWindowState(dataDir: string, key: string, text: string, limit = maxFiles): Promise<void> {
  const folder = folderOf(dataDir);
  await atomicWrite(join(folder, `${key}.json`), text);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  if (names.length <= limit) return;
  const dated = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(folder, name)).catch(() => null))?.mtimeMs ?? 0 })),
  );
  dated.sort((a, b) => b.at - a.at);
  for (const { name } of dated.slice(limit)) await rm(join(folder, name), { force: true });
}
