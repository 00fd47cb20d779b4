/** Whole-file writes that either happen or do not: temporary name, fsync, rename. */
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { temporaryMark } from './leftovers.js';

/** Writes `content` to `path`, making its folder; an existing file is replaced in one step. */
export async function atomicWrite(path: string, content: string | Uint8Array): Promise<void> {
  await atomicStream(path, (file) => file.writeFile(content));
}

/** The same for content that comes in parts: `write` puts it into the file; what it throws leaves nothing behind. */
export async function atomicStream(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${basename(path)}.${temporaryMark()}.tmp`);
  try {
    const file = await open(temporary, 'wx');
    try {
      await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** JSON with two-space indent and a final newline. */
export async function writeJson(path: string, document: unknown): Promise<void> {
  await atomicWrite(path, `${JSON.stringify(document, null, 2)}\n`);
}
