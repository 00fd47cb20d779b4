/** Writing parts of files and new bytes one after the other, a few MB at a time. */
import type { FileHandle } from 'node:fs/promises';
import { LapidaryError } from '../../../../src-shared/errors.js';
import { type ByteSource, FileSource } from '../../byte-source.js';
import { FieldReader } from '../field-reader.js';
import { writeAll } from './chunks.js';
import { bytesOf, type Segment } from './segments.js';

const bufferBytes = 4 * 1024 * 1024;
const zeros = Buffer.alloc(bufferBytes);

/** Readers of the files that ranges lie in, each looked at once. */
export class RangeReaders {
  readonly #others = new Map<string, FieldReader>();

  constructor(readonly source: ByteSource) {}

  of(file: string | undefined): FieldReader {
    const known = file === undefined ? undefined : this.#others.get(file);
    if (known !== undefined) return known;
    const source = file === undefined ? this.source : new FileSource(file);
    // Closed between reads: there may be more files than can be open at once.
    if (file !== undefined && source instanceof FileSource) source.close();
    const reader = new FieldReader(source);
    if (file !== undefined) this.#others.set(file, reader);
    return reader;
  }
}

/**
 * Writes `segments` to `file`, at `position` (else where the last write ended). At a position, runs of zeros are left out:
 * what is not written reads as zeros. Throws CANCELLED.
 */
export async function writeSegments(
  readers: RangeReaders,
  segments: readonly Segment[],
  file: FileHandle,
  position: number | null,
  signal: AbortSignal | undefined,
): Promise<void> {
  const own = readers.of(undefined);
  const all = segments.reduce((sum, segment) => sum + bytesOf(segment), 0);
  const buffer = Buffer.allocUnsafe(Math.min(bufferBytes, Math.max(1, all)));
  let filled = 0;
  let at = position;
  const flush = async (): Promise<void> => {
    if (signal?.aborted === true) throw new LapidaryError('CANCELLED', 'Writing the model was cancelled.');
    const bytes = buffer.subarray(0, filled);
    if (at === null || !bytes.equals(zeros.subarray(0, filled))) await writeAll(file, bytes, at);
    if (at !== null) at += filled;
    filled = 0;
  };
  for (const segment of segments) {
    const bytes = bytesOf(segment);
    const reader = segment instanceof Uint8Array || segment.file === undefined ? own : readers.of(segment.file);
    for (let done = 0; done < bytes; ) {
      const part = Math.min(bytes - done, buffer.length - filled);
      const target = buffer.subarray(filled, filled + part);
      if (segment instanceof Uint8Array) target.set(segment.subarray(done, done + part));
      else reader.during(() => reader.window.copy(segment.start + done, segment.start + done + part, target));
      done += part;
      filled += part;
      if (filled === buffer.length) await flush();
    }
  }
  await flush();
}
