/** Files made for a browser window to fetch: each in a folder of a name that cannot be guessed. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const hourMs = 60 * 60 * 1000;

export const downloadsFolder = (dataDir: string): string => join(dataDir, 'downloads');

/** Whether this is an id `newDownload` makes: what may be joined to a path. */
export const isDownloadId = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/** A place for a new download; also removes those no one fetched for an hour. */
export async function newDownload(
  dataDir: string,
  name: string,
  now = Date.now(),
): Promise<{ id: string; path: string }> {
  const folder = downloadsFolder(dataDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(folder)) {
    const old = join(folder, entry);
    const info = await stat(old).catch(() => undefined); // Fetched by someone a moment ago.
    if (info !== undefined && now - info.mtimeMs > hourMs) await rm(old, { recursive: true, force: true });
  }
  const id = randomBytes(32).toString('hex');
  return { id, path: join(folder, id, name) };
}
