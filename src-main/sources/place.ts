/** The files of a source: absolute, all of them for the allowed folders, and their hashes for the record. */
import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isNamedModel, type Source, type SourceOptions } from '../../src-shared/source.js';
import { sha256File } from '../io/hash.js';

/** Options with absolute paths. */
export function absoluteOptions<T extends SourceOptions>(options: T): T {
  return {
    ...options,
    ...(options.checkpoint === undefined ? {} : { checkpoint: resolve(options.checkpoint) }),
    ...(options.search === undefined ? {} : { search: options.search.map((each) => resolve(each)) }),
  };
}

/** A source with absolute paths; a named model stays a name. */
export function absoluteSource(source: Source): Source {
  return absoluteOptions({ ...source, path: isNamedModel(source.path) ? source.path : resolve(source.path) });
}

/** Everything of a source that is read from disk. */
export function pathsOf(source: Source): string[] {
  return [
    ...(isNamedModel(source.path) ? [] : [source.path]),
    ...(source.checkpoint === undefined ? [] : [source.checkpoint]),
    ...(source.search ?? []),
  ];
}

/** SHA-256 of a file; of a folder, of the list of its files with theirs (as `sha256sum *` prints it); null of a name. */
export async function hashOf(path: string): Promise<string | null> {
  if (isNamedModel(path)) return null;
  if (!(await stat(path)).isDirectory()) return sha256File(path);
  const hash = createHash('sha256');
  for (const name of (await readdir(path)).sort()) {
    const file = join(path, name);
    if ((await stat(file)).isFile()) hash.update(`${await sha256File(file)}  ${name}\n`);
  }
  return hash.digest('hex');
}
