/** What is in a folder, for a window that has no system dialog: folders first, hidden entries left out. */
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { CallOutput } from '../../src-shared/contract.js';
import { LapidaryError } from '../../src-shared/errors.js';

/** Entries that are listed; a folder with more is told by its count. */
const most = 1000;

/** `path` null: the first of the allowed folders, or the user's own. `allowed` says whether a folder may be gone up to. */
export async function listFolder(
  path: string | null,
  roots: readonly string[] | undefined,
  allowed: (path: string) => Promise<boolean>,
): Promise<CallOutput<'files.list'>> {
  const folder = resolve(path ?? roots?.[0] ?? homedir());
  const found = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EACCES' ? 'may not be read' : code === 'ENOTDIR' ? 'is no folder' : 'is not there';
    throw new LapidaryError('FILE_NOT_FOUND', `${folder} ${why}.`, 'Check the path.');
  });
  const entries = await Promise.all(
    found
      .filter(({ name }) => !name.startsWith('.'))
      .map(async (entry) => {
        const linked = entry.isSymbolicLink() ? await stat(join(folder, entry.name)).catch(() => null) : entry;
        return { name: entry.name, folder: linked?.isDirectory() === true };
      }),
  );
  entries.sort((a, b) => Number(b.folder) - Number(a.folder) || a.name.localeCompare(b.name, 'en', { numeric: true }));
  const parent = dirname(folder);
  return {
    path: folder,
    parent: parent !== folder && (await allowed(parent)) ? parent : null,
    entries: entries.slice(0, most),
    count: entries.length,
  };
}
