/** Where an edited model may be written. */
import { lstat, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LapidaryError } from '../../../../src-shared/errors.js';

/** The file's number on its disk, links followed; undefined where there is none. */
async function identity(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && `${found.dev}:${found.ino}`;
}

/** Whether two paths lead to one file or folder, through links of either kind. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  const first = await identity(a);
  return first !== undefined && first === (await identity(b));
}

/** Whether anything has this name, a broken link as well. */
export const isThere = async (path: string): Promise<boolean> =>
  (await lstat(path).catch(() => undefined)) !== undefined;

/** Throws FILE_NOT_FOUND where `path` has no folder to lie in, and NOT_A_FILE where it is a folder itself. */
export async function requireFolder(path: string): Promise<void> {
  const folder = dirname(path);
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) {
    throw new LapidaryError('FILE_NOT_FOUND', `There is no folder ${folder}.`, 'Make it first, or check the path.');
  }
  const there = await stat(path).catch(() => undefined);
  if (there !== undefined && !there.isFile()) {
    throw new LapidaryError('NOT_A_FILE', `${path} is there and is no file.`, 'Choose another name for the model.');
  }
}

/** Throws OUTPUT_EXISTS where `path` is one of `sources`. */
export async function requireOther(path: string, sources: readonly string[]): Promise<void> {
  for (const source of sources) {
    if (!(await isSameFile(path, source))) continue;
    throw new LapidaryError(
      'OUTPUT_EXISTS',
      `${path} is a file of the model that is edited.`,
      'Choose another name: the source is never written to.',
    );
  }
}

const diskCodes: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the disk is read-only',
};

/** The LapidaryError for a write to `path` that failed; what is one already, or nothing of the system's, stays. */
export function unwritable(path: string, thrown: unknown): unknown {
  if (thrown instanceof LapidaryError || !(thrown instanceof Error) || !('code' in thrown)) return thrown;
  const why = diskCodes[String(thrown.code)] ?? String(thrown.code);
  return new LapidaryError(
    'FILE_UNREADABLE',
    `${path} could not be written: ${why}.`,
    'Choose another folder, or make room there.',
    thrown.stack,
  );
}
