/** External data files of a model: looked at with stat when the model is opened, read only when a tensor is asked for. */
import { statSync } from 'node:fs';
import { dirname, isAbsolute, join, posix, win32 } from 'node:path';
import type { InspectReport } from '../../../src-shared/inspect.js';
import type { WarningList } from '../warnings.js';

/**
 * Absolute path of an external data file; undefined for a path that leaves the model's folder (absolute, `..`, a NUL)
 * on any platform, so that a model cannot make this program read other files.
 */
export function externalFile(modelPath: string, location: string): string | undefined {
  if (location === '' || location.includes('\0')) return undefined;
  if (posix.isAbsolute(location) || win32.isAbsolute(location) || isAbsolute(location)) return undefined;
  if (/^[a-z]:/i.test(location)) return undefined;
  if (location.split(/[/\\]/).includes('..')) return undefined;
  return join(dirname(modelPath), location);
}

/** Size of a regular file; undefined when it is not there (or is something else). */
export function fileBytes(path: string): number | undefined {
  try {
    const stat = statSync(path);
    return stat.isFile() ? stat.size : undefined;
  } catch {
    return undefined; // not there or not reachable: for the person who opens the model both mean missing
  }
}

/** What is there of the files a model names. `neededBytes`: path in the model → bytes the file has to have. */
export function lookAtExternalFiles(
  modelPath: string,
  neededBytes: ReadonlyMap<string, number>,
  warnings: WarningList,
): InspectReport['externalFiles'] {
  return Array.from(neededBytes, ([path, needed]) => {
    const file = externalFile(modelPath, path);
    if (file === undefined) {
      warnings.add('EXTERNAL_PATH_REFUSED', path);
      return { path, bytes: null, present: false };
    }
    const bytes = fileBytes(file);
    if (bytes === undefined) warnings.add('EXTERNAL_DATA_MISSING', path);
    else if (bytes < needed) warnings.add('EXTERNAL_DATA_TRUNCATED', path);
    return { path, bytes: bytes ?? null, present: bytes !== undefined };
  });
}
