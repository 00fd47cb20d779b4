/** Reads and writes that go on until they are done: the system may do less at a time than it was asked for. */
import { type FileHandle, open } from 'node:fs/promises';
import { unreadable } from '../../path-checks.js';

/** The file at `path`, open for reading; FILE_NOT_FOUND or FILE_UNREADABLE where that cannot be. */
export async function openToRead(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
}

/** Fills `buffer` from `at` on as far as the file goes. */
export async function readChunk(file: FileHandle, buffer: Buffer, at: number): Promise<Buffer> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** Writes all of `bytes` at `position`; null: where the last write ended. */
export async function writeAll(file: FileHandle, bytes: Uint8Array, position: number | null): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const at = position === null ? null : position + done;
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at);
    done += bytesWritten;
  }
}
