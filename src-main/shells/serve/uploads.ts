/**
 * Files dropped on a browser window. Those dropped together share a batch folder, so that a model finds the
 * external data beside it under the name it knows; what lay in a dropped folder lies in one of its name.
 */
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LapidaryError } from '../../../src-shared/errors.js';

const dayMs = 24 * 60 * 60 * 1000;

/** Folders of a place within a batch, at most: no model kept as a folder is nearly as deep. */
const mostParts = 10;

export interface Upload {
  path: string;
  /** What was dropped: the file itself, or the outermost folder it lies in. */
  top: string;
  bytes: number;
}

function uploadsFolder(dataDir: string): string {
  return join(dataDir, 'uploads');
}

/** A file name that stays in its folder on every platform: as given where it can be. */
export function safeFileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  const plain = last.replace(/[\u0000-\u001f\u007f:*?"<>|]/g, '_').replace(/^\.+/, '');
  let cut = plain;
  while (Buffer.byteLength(cut) > 200) cut = cut.slice(1); // from the front: the extension says what it is
  if (cut === '')
    throw new LapidaryError('USAGE', 'A dropped file has no usable name.', 'Rename it and drop it again.');
  return cut;
}

/**
 * Streams `body` to a new file of the batch; complete or not there at all. An older file of that name is replaced.
 *
 * @param place the folders it lies in below the batch, and its name
 */
export async function receiveUpload(
  dataDir: string,
  batch: string,
  place: readonly string[],
  body: Readable,
  expectedBytes: number | undefined,
): Promise<Upload> {
  if (!/^[A-Za-z0-9-]{1,64}$/.test(batch)) {
    throw new LapidaryError('USAGE', 'The batch of an upload is 1 to 64 letters, digits and dashes.');
  }
  if (place.length === 0 || place.length > mostParts) {
    throw new LapidaryError('USAGE', `An upload names a file in at most ${String(mostParts - 1)} folders.`);
  }
  const parts = place.map(safeFileName);
  const batchFolder = join(uploadsFolder(dataDir), batch);
  const path = join(batchFolder, ...parts);
  const folder = dirname(path);
  const name = basename(path);
  await mkdir(folder, { recursive: true });
  if (expectedBytes !== undefined) await requireSpace(folder, name, expectedBytes);
  const temporary = `${path}.${String(process.pid)}-${Math.random().toString(36).slice(2)}.part`;
  try {
    const file = createWriteStream(temporary, { flags: 'wx' });
    await pipeline(body, file);
    if (expectedBytes !== undefined && file.bytesWritten !== expectedBytes) {
      throw new LapidaryError('USAGE', `The upload of ${name} ended early.`, 'Drop the file again.');
    }
    const handle = await open(temporary, 'r+');
    await handle.sync().finally(() => handle.close());
    await rename(temporary, path);
    return { path, top: join(batchFolder, parts[0] ?? name), bytes: file.bytesWritten };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function requireSpace(folder: string, name: string, bytes: number): Promise<void> {
  const disk = await statfs(folder);
  const free = disk.bavail * disk.bsize;
  if (bytes < free) return;
  throw new LapidaryError(
    'USAGE',
    `${name} has ${String(bytes)} bytes and the disk of the data folder has ${String(free)} left.`,
    'If the file is on the machine that runs the server, open it by its path: that copies nothing.',
  );
}

/** Removes batches no one has added to for a day; younger ones may belong to another server that is running. */
export async function cleanUploads(dataDir: string, now = Date.now()): Promise<void> {
  const folder = uploadsFolder(dataDir);
  const batches = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  for (const batch of batches) {
    const path = join(folder, batch);
    const info = await stat(path).catch(() => undefined);
    if (info !== undefined && now - info.mtimeMs > dayMs) await rm(path, { recursive: true, force: true });
  }
}
