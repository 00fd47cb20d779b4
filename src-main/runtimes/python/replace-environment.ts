/** The managed environment made anew: beside the old one, which works until the new one is complete and takes its place. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryMark } from '../../io/leftovers.js';
import { hasEnded } from '../../process/has-ended.js';
import { environmentDir, isManagedReady, managedPython } from './environment.js';

/** What was on its way when its engine ended: `python.update-PID-RANDOM`, `python.removing-PID-RANDOM`. */
const passing = /^python\.(update|removing)-(\d+)-[0-9a-f]{8}$/;

/** Deletes the folder: first it loses its name, so that half of it is never taken for an environment. */
export async function discard(dataDir: string): Promise<void> {
  const going = `${environmentDir(dataDir)}.removing-${temporaryMark()}`;
  await rename(environmentDir(dataDir), going);
  await rm(going, { recursive: true, force: true });
}

/**
 * Clears up after an update or a removal that was cut off. Where the old environment was out of the way already, the new
 * one, which was complete by then, takes its place.
 */
export async function sweepEnvironments(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir).catch(() => [])) {
    const [, what, pid] = passing.exec(name) ?? [];
    const path = join(dataDir, name);
    if (what === undefined || !hasEnded(Number(pid), (await stat(path)).ctimeMs)) continue;
    if (what === 'update' && !existsSync(environmentDir(dataDir)) && (await isManagedReady(path)))
      await rename(environmentDir(path), environmentDir(dataDir));
    await rm(path, { recursive: true, force: true });
  }
}

/** Largest script that is looked into. */
const maxScriptBytes = 1 << 20;

/** Writes the place an environment is about to have into its scripts, which name their interpreter. */
async function repoint(from: string, to: string): Promise<void> {
  const scripts = dirname(managedPython(dirname(from)));
  const names = await readdir(scripts, { withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map(({ name }) => join(scripts, name));
  for (const file of [...files, join(from, 'pyvenv.cfg')]) {
    if (!existsSync(file) || (await stat(file)).size > maxScriptBytes) continue;
    const text = await readFile(file, 'latin1');
    // Programs and launchers are left as they are: `python -m` needs none of them.
    if (!text.includes('\0') && text.includes(from)) await writeFile(file, text.replaceAll(from, to), 'latin1');
  }
}

/** Makes the environment anew by `make`, which is given a data folder of its own to make it in. */
export async function replaceEnvironment(dataDir: string, make: (dataDir: string) => Promise<unknown>): Promise<void> {
  const beside = `${environmentDir(dataDir)}.update-${temporaryMark()}`;
  await mkdir(beside);
  try {
    await make(beside);
    await repoint(environmentDir(beside), environmentDir(dataDir));
    const old = `${environmentDir(dataDir)}.removing-${temporaryMark()}`;
    await rename(environmentDir(dataDir), old);
    try {
      await rename(environmentDir(beside), environmentDir(dataDir));
    } catch (error) {
      await rename(old, environmentDir(dataDir));
      throw error;
    }
    await rm(old, { recursive: true, force: true });
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}
