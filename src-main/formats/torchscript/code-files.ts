/** The code files of an archive, as they are shown to people. */
import type { ModelFacts } from '../described/described-model.js';
import { readZipEntry } from '../zip/zip-entry.js';
import type { ScriptArchive } from './archive.js';

/** A longer file is no code that anybody reads. */
const maxShownBytes = 8 << 20;

/** Every .py of the archive's `code/`, in the order of its directory; texts are read when they are asked for. */
export function codeFiles(archive: ScriptArchive): NonNullable<ModelFacts['code']> {
  const found = archive.inside('code/').filter(({ name }) => name.endsWith('.py'));
  return {
    files: found.map(({ name, entry }) => ({ name: `code/${name}`, bytes: entry.bytes })),
    text: (file) => {
      const entry = found[file]?.entry;
      return entry === undefined ? '' : new TextDecoder().decode(readZipEntry(archive.source, entry, maxShownBytes));
    },
  };
}
