/**
 * Which paths a remote window may name. On the desktop the user's own file dialog decides; over `serve` a path
 * arrives as text, so it must lie in one of the allowed folders once every symbolic link is followed.
 */
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep, isAbsolute } from 'node:path';
import { LapidaryError } from '../src-shared/errors.js';

/** `path` with every link followed; what does not exist yet is appended to the nearest ancestor that does. */
async function followLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = dirname(path);
    const missing = (error as NodeJS.ErrnoException).code;
    if (parent === path || (missing !== 'ENOENT' && missing !== 'ENOTDIR')) throw error;
    return join(await followLinks(parent), basename(path));
  }
}

function contains(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/**
 * Whether `path` (absolute, or relative to the current folder) is one of `roots` or lies in one, links followed.
 * A path whose links cannot be followed (a loop, a folder that may not be read) is not inside.
 */
export async function isInside(roots: readonly string[], path: string): Promise<boolean> {
  if (path.includes('\0')) return false;
  let real: string;
  try {
    real = await followLinks(resolve(path));
  } catch {
    return false;
  }
  for (const root of roots) {
    const realRoot = await followLinks(resolve(root)).catch(() => undefined);
    if (realRoot !== undefined && contains(realRoot, real)) return true;
  }
  return false;
}

/** Throws FILE_NOT_ALLOWED unless `path` is inside one of `roots`. Does not tell whether the path exists. */
export async function requireInside(roots: readonly string[], path: string): Promise<void> {
  if (await isInside(roots, path)) return;
  throw new LapidaryError('FILE_NOT_ALLOWED', `${path} is outside the folders this server may read and write.`, [
    `Allowed: ${roots.join(', ')}.`,
    'Start it again with --root DIR for the folder the file is in, or drop the file on the window.',
  ]);
}
