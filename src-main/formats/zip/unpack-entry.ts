/** A zip entry into a file, as a stream: arrays of any size pass through. */
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ByteSource } from '../byte-source.js';
import { entryDataOffset, type ZipEntry } from './zip-directory.js';

/** Passes as many bytes as the directory says, and no more: it may say less than there is. */
function exactly(bytes: number, wrong: () => LapidaryError): Transform {
  let passed = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      passed += chunk.length;
      if (passed > bytes) done(wrong());
      else done(null, chunk);
    },
    flush(done) {
      done(passed === bytes ? null : wrong());
    },
  });
}

/** Writes an entry to `target`. Throws MODEL_INVALID for one that is encrypted or damaged; nothing is left then. */
export async function unpackEntry(
  source: ByteSource,
  entry: ZipEntry,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const name = entry.name.slice(0, 100);
  const refuse = (what: string, detail?: string): LapidaryError =>
    new LapidaryError('MODEL_INVALID', `${name} in ${source.path} ${what}.`, 'Fetch or save the file again.', detail);
  if (entry.encrypted) throw refuse('is encrypted');
  if (entry.method !== 0 && entry.method !== 8)
    throw refuse(`is packed by method ${String(entry.method)}, which is not read here`);
  const start = entryDataOffset(source, entry);
  const stored = createReadStream(source.path, { start, end: start + Math.max(0, entry.compressedBytes - 1) });
  const check = exactly(entry.bytes, () => refuse('has another size than the directory says'));
  const file = createWriteStream(target);
  try {
    if (entry.method === 0) await pipeline(stored, check, file, { signal });
    else await pipeline(stored, createInflateRaw(), check, file, { signal });
  } catch (thrown) {
    await rm(target, { force: true });
    if (thrown instanceof LapidaryError) throw thrown;
    if (signal.aborted) throw new LapidaryError('CANCELLED', 'It was cancelled.');
    throw refuse('cannot be unpacked', String(thrown));
  }
}
