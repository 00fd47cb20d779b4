/**
 * Files and folders that are not what they will be yet carry the process that makes them in their name. Should it be
 * killed, whoever comes next knows by that name that nobody will finish them.
 */
import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasEnded } from '../process/has-ended.js';

/** The part of a temporary name that says whose it is: '4711-9f3c0a7b'. */
export const temporaryMark = (): string => `${String(process.pid)}-${randomBytes(4).toString('hex')}`;

/** `.NAME.PID-RANDOM.tmp` of a file, `.NAME.PID-RANDOM.onnx` of an edit, `.NAME-PID-RANDOM.partial` of the Python worker. */
const temporary = /^\..+[.-](\d+)-\w{8}\.(?:tmp|onnx|partial)$/;
/** A scratch folder of a job: `lapidary-PID-RANDOM`. */
const scratch = /^lapidary-(\d+)-\w{6}$/;

/** Beginning of the name of a scratch folder, to which mkdtemp adds six characters. */
export const scratchPrefix = (): string => `lapidary-${String(process.pid)}-`;

async function sweep(folder: string, pattern: RegExp): Promise<void> {
  const names = await readdir(folder).catch(() => []); // no folder, nothing left in it
  for (const name of names) {
    const pid = pattern.exec(name)?.[1];
    if (pid === undefined) continue;
    const path = join(folder, name);
    const info = await stat(path).catch(() => undefined); // removed meanwhile, or not for us to see
    if (info === undefined || !hasEnded(Number(pid), info.mtimeMs)) continue;
    // What is not ours to delete stays.
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Removes what processes that have ended left half-made in a folder. */
export const sweepLeftovers = (folder: string): Promise<void> => sweep(folder, temporary);

/** Removes the scratch folders of engines that have ended. */
export const sweepScratch = (folder: string): Promise<void> => sweep(folder, scratch);
