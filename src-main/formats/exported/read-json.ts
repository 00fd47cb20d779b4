/** JSON of an archive's entries, checked by a schema. Parsed once; nothing in it is evaluated. */
import type { z } from 'zod';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ByteSource } from '../byte-source.js';
import type { ZipEntry } from '../zip/zip-directory.js';
import { readZipEntry } from '../zip/zip-entry.js';

/** Graphs of the largest models take some 100 MB. */
export const maxJsonBytes = 512 << 20;

/** Throws MODEL_INVALID for text that is no JSON. */
export function readJson(source: ByteSource, entry: ZipEntry): unknown {
  const bytes = readZipEntry(source, entry, maxJsonBytes);
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (thrown) {
    throw invalid(source, entry.name, 'is no JSON', String(thrown));
  }
}

/** Throws MODEL_INVALID, with the place, for JSON of another form. */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  json: unknown,
  source: ByteSource,
  what: string,
): z.infer<Schema> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue?.path.map(String).join('.') ?? '';
  throw invalid(source, what, 'is not as torch.export writes it', `${place}: ${issue?.message ?? ''}`.slice(0, 500));
}

function invalid(source: ByteSource, what: string, how: string, detail: string): LapidaryError {
  const message = `${what.slice(0, 100)} in ${source.path} ${how}.`;
  return new LapidaryError('MODEL_INVALID', message, 'Save it again with torch.export.save.', detail);
}
