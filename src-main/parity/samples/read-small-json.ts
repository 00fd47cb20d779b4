/** A file of settings beside a model. */
import { readFile, stat } from 'node:fs/promises';
import { LapidaryError } from '../../../src-shared/errors.js';
import { unreadable } from '../../formats/path-checks.js';

/** Tokenizers with large vocabularies take tens of megabytes. */
const maxBytes = 128 << 20;

/** undefined where there is no such file. Throws FILE_UNREADABLE, FORMAT_UNSUPPORTED. */
export async function readSmallJson(path: string): Promise<unknown> {
  const info = await stat(path).catch(() => undefined);
  if (info?.isFile() !== true) return undefined;
  const refuse = (why: string): LapidaryError =>
    new LapidaryError(
      'FORMAT_UNSUPPORTED',
      `${path} ${why}.`,
      'Fetch it again, or take it away from beside the model.',
    );
  if (info.size > maxBytes) throw refuse(`is larger than ${String(maxBytes >> 20)} MB`);
  const text = await readFile(path, 'utf8').catch((thrown: unknown) => {
    throw unreadable(path, thrown);
  });
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refuse('is not JSON');
  }
}
