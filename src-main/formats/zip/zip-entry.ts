/** The content of one zip entry, for the small ones that describe a model; weights stay where they are. */
import { inflateRawSync } from 'node:zlib';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ByteSource } from '../byte-source.js';
import { entryDataOffset, type ZipEntry } from './zip-directory.js';

/** Unpacks an entry of at most `maxBytes`. Throws MODEL_INVALID for one that is larger, encrypted or damaged. */
export function readZipEntry(source: ByteSource, entry: ZipEntry, maxBytes: number): Uint8Array {
  const name = entry.name.slice(0, 100);
  const refuse = (what: string, detail?: string): LapidaryError =>
    new LapidaryError('MODEL_INVALID', `${name} in ${source.path} ${what}.`, 'Fetch or save the file again.', detail);
  if (entry.encrypted) throw refuse('is encrypted');
  if (entry.bytes > maxBytes) throw refuse(`is too large to be read (${entry.bytes.toLocaleString('en-US')} bytes)`);
  const stored = new Uint8Array(entry.compressedBytes);
  const offset = entryDataOffset(source, entry);
  if (source.read(stored, offset) < stored.length) throw refuse('is cut short');
  if (entry.method === 0) return stored;
  if (entry.method !== 8) throw refuse(`is packed by method ${String(entry.method)}, which is not read here`);
  try {
    // The directory may say less than there is: nothing beyond what it says is unpacked.
    const unpacked = inflateRawSync(stored, { maxOutputLength: entry.bytes + 1 });
    if (unpacked.length !== entry.bytes) throw refuse('has another size than the directory says');
    return unpacked;
  } catch (thrown) {
    if (thrown instanceof LapidaryError) throw thrown;
    throw refuse('cannot be unpacked', String(thrown));
  }
}
