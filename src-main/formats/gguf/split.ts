/** Models split over files by llama.cpp's gguf-split: `name-00001-of-00003.gguf` and its companions. */
import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { InspectReport } from '../../../src-shared/inspect.js';

export interface SplitPart {
  /** Absolute. */
  path: string;
  file: InspectReport['externalFiles'][number];
}

/** More files than any model is split into. */
const maxParts = 2000;

/** All parts of the model a file belongs to, itself among them, in order; undefined for a file that is whole. */
export function splitParts(path: string): SplitPart[] | undefined {
  const match = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/i.exec(basename(path));
  if (match === null) return undefined;
  const [, prefix = '', own = '', total = ''] = match;
  const count = Number(total);
  if (count < 2 || count > maxParts || Number(own) < 1 || Number(own) > count) return undefined;
  const ending = basename(path).slice(-5);
  return Array.from({ length: count }, (_, index) => {
    const name = `${prefix}-${String(index + 1).padStart(5, '0')}-of-${total}${ending}`;
    const part = join(dirname(path), name);
    const bytes = fileBytes(part);
    return { path: part, file: { path: name, bytes, present: bytes !== null } };
  });
}

function fileBytes(path: string): number | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true ? stat.size : null;
}
