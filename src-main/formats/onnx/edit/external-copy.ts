/** Copies of external data beside an edited model: never over a file with other content. */
import { constants } from 'node:fs';
import { copyFile, type FileHandle, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LapidaryError } from '../../../../src-shared/errors.js';
import { atomicStream } from '../../../io/atomic-write.js';
import { externalFile } from '../external-data.js';
import { openToRead, readChunk, writeAll } from './chunks.js';
import { quoted } from './edit-errors.js';
import { isSameFile, unwritable } from './output-checks.js';

const chunkBytes = 4 * 1024 * 1024;

export interface ExternalCopies {
  /** New location by old. */
  locations: Map<string, string>;
  /** Files that were made, to be taken away again where the model cannot be written. */
  made: string[];
}

/** Copies the data files of the model at `source` beside `out`. Throws EXTERNAL_DATA_MISSING, CANCELLED. */
export async function copyExternal(
  source: string,
  locations: readonly string[],
  out: string,
  signal?: AbortSignal,
): Promise<ExternalCopies> {
  const copies: ExternalCopies = { locations: new Map(), made: [] };
  const files = locations.map((location) => ({ location, file: externalFile(source, location) }));
  for (const { location, file } of files) await requireData(location, file);
  try {
    for (const { location, file = '' } of files) {
      const { target, isThere } = await targetFor(location, file, out, copies, signal);
      if (!isThere) await copyData(file, target, signal);
      if (!isThere) copies.made.push(target);
      copies.locations.set(location, basename(target));
    }
  } catch (thrown) {
    for (const made of copies.made) await rm(made, { force: true });
    throw thrown;
  }
  return copies;
}

async function requireData(location: string, file: string | undefined): Promise<void> {
  const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
  if (found?.isFile() === true) return;
  throw new LapidaryError(
    'EXTERNAL_DATA_MISSING',
    `The external data ${quoted(location)} is not beside the model, so it cannot be copied.`,
    'Put the file where the model names it, or reference the data instead.',
  );
}

/** The file's own name, else `NAME.data`, `NAME.2.data` …: the first that is free or holds the same content. */
async function targetFor(
  location: string,
  file: string,
  out: string,
  { made }: ExternalCopies,
  signal: AbortSignal | undefined,
): Promise<{ target: string; isThere: boolean }> {
  for (let attempt = 0; ; attempt += 1) {
    const number = attempt > 1 ? `.${attempt}` : '';
    const name = attempt === 0 ? basename(location) : `${basename(out)}${number}.data`;
    const target = join(dirname(out), name);
    if (target === out || made.includes(target) || (attempt === 0 && /[/\\]/.test(location))) continue;
    const there = await stat(target).catch(() => undefined);
    if (there === undefined) return { target, isThere: false };
    if (!there.isFile() || (await isSameFile(target, file))) continue;
    if (await hasSameContent(target, file, signal)) return { target, isThere: true };
  }
}

async function hasSameContent(a: string, b: string, signal: AbortSignal | undefined): Promise<boolean> {
  const first = await openToRead(a);
  const second = await openToRead(b).catch(async (thrown: unknown) => {
    await first.close();
    throw thrown;
  });
  try {
    const sizes = await Promise.all([first.stat(), second.stat()]);
    if (sizes[0].size !== sizes[1].size) return false;
    const [left, right] = [Buffer.allocUnsafe(chunkBytes), Buffer.allocUnsafe(chunkBytes)];
    for (let at = 0; at < sizes[0].size; at += chunkBytes) {
      requireGoingOn(signal);
      const [one, two] = await Promise.all([readChunk(first, left, at), readChunk(second, right, at)]);
      if (!one.equals(two)) return false;
    }
    return true;
  } finally {
    await Promise.all([first.close(), second.close()]);
  }
}

async function copyData(from: string, to: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    // Where the disk can share blocks, this takes no time and no room.
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
    return;
  } catch {
    // It cannot, or not across disks: the bytes are copied.
  }
  const file = await openToRead(from);
  try {
    await atomicStream(to, (target) => copyChunks(file, target, signal));
  } catch (thrown) {
    throw unwritable(to, thrown);
  } finally {
    await file.close();
  }
}

async function copyChunks(from: FileHandle, to: FileHandle, signal: AbortSignal | undefined): Promise<void> {
  const { size } = await from.stat();
  const buffer = Buffer.allocUnsafe(chunkBytes);
  const zeros = Buffer.alloc(chunkBytes);
  for (let at = 0; at < size; ) {
    requireGoingOn(signal);
    const chunk = await readChunk(from, buffer, at);
    if (chunk.length === 0) break;
    // Holes stay holes: what is not written reads as zeros.
    if (!chunk.equals(zeros.subarray(0, chunk.length))) await writeAll(to, chunk, at);
    at += chunk.length;
  }
  await to.truncate(size);
}

function requireGoingOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new LapidaryError('CANCELLED', 'Copying the weights was cancelled.');
}
