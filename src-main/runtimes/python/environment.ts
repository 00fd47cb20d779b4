/**
 * The managed Python environment: a venv in the user's data folder. A stamp beside its packages says from which
 * requirement files it was completed; without it, or with another, the environment is not used.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type PythonExtra, pythonExtraSchema } from '../../../src-shared/python-environment.js';
import { atomicWrite, writeJson } from '../../io/atomic-write.js';
import { resources } from '../../resources.js';

/**
 * torch is installed first and by its exact version, so that no other package can pull in another build.
 */
export const requirementFiles = ['torch.txt', 'export.txt'] as const;

export const environmentDir = (dataDir: string): string => join(dataDir, 'python');
const stampPath = (dataDir: string): string => join(environmentDir(dataDir), 'lapidary-requirements.sha256');
/** Says that the folder is ours, from its first moment on. */
const markerPath = (dataDir: string): string => join(environmentDir(dataDir), 'lapidary-environment.json');

const markerSchema = z.object({
  version: z.literal(1),
  /** Extras that are complete, and the hash of the requirement file of each. */
  extras: z.partialRecord(pythonExtraSchema, z.string()),
});
type Marker = z.infer<typeof markerSchema>;

/** Path of the managed environment's interpreter, whether it exists or not. */
export function managedPython(dataDir: string): string {
  const folder = environmentDir(dataDir);
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

export const requirementPath = (file: string): string => join(resources.pyworker, 'requirements', file);

export const extraFile = (extra: PythonExtra): string => `extra-${extra}.txt`;

async function hashOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(requirementPath(file)));
  return hash.digest('hex');
}

/** True when the environment was completed from the requirement files as they are now. */
export async function isManagedReady(dataDir: string): Promise<boolean> {
  if (!existsSync(managedPython(dataDir)) || !existsSync(stampPath(dataDir))) return false;
  return (await readFile(stampPath(dataDir), 'utf8')).trim() === (await hashOf(requirementFiles));
}

/** Says that the environment is complete. */
export const writeStamp = async (dataDir: string): Promise<void> =>
  atomicWrite(stampPath(dataDir), `${await hashOf(requirementFiles)}\n`);

async function readMarker(dataDir: string): Promise<Marker> {
  try {
    return markerSchema.parse(JSON.parse(await readFile(markerPath(dataDir), 'utf8')));
  } catch {
    return { version: 1, extras: {} }; // of before extras were kept, or not ours
  }
}

/** Extras it has, complete. */
export const managedExtras = async (dataDir: string): Promise<PythonExtra[]> =>
  Object.keys((await readMarker(dataDir)).extras).map((extra) => pythonExtraSchema.parse(extra));

/** Marks the folder as ours. */
export const claim = async (dataDir: string): Promise<void> =>
  writeJson(markerPath(dataDir), await readMarker(dataDir));

/** True when the extra was completed from its requirement file as it is now. */
export const hasExtra = async (dataDir: string, extra: PythonExtra): Promise<boolean> =>
  (await readMarker(dataDir)).extras[extra] === (await hashOf([extraFile(extra)]));

/** Says that an extra is complete. */
export async function noteExtra(dataDir: string, extra: PythonExtra): Promise<void> {
  const marker = await readMarker(dataDir);
  await writeJson(markerPath(dataDir), {
    ...marker,
    extras: { ...marker.extras, [extra]: await hashOf([extraFile(extra)]) },
  });
}

/** What stands at the environment's place: nothing (or an empty folder), a folder that we made, or something else. */
export async function whoseFolder(dataDir: string): Promise<'none' | 'ours' | 'other'> {
  const folder = environmentDir(dataDir);
  const info = await lstat(folder).catch(() => undefined);
  if (info === undefined) return 'none';
  // A link would have us delete what lies elsewhere.
  if (!info.isDirectory()) return 'other';
  if (existsSync(markerPath(dataDir)) || existsSync(stampPath(dataDir))) return 'ours';
  return (await readdir(folder)).length === 0 ? 'none' : 'other';
}
