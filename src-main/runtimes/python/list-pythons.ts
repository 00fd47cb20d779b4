/** All interpreters of this machine with what they have, looked at side by side and remembered. */
import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import type { FoundPython } from '../../../src-shared/python-environment.js';
import { atOnce } from '../../io/at-once.js';
import { readSettings } from '../../settings.js';
import { managedPython } from './environment.js';
import { type Candidate, findCandidates } from './find-candidates.js';
import { gpuNames, probePython } from './probe-python.js';

type Probed = Awaited<ReturnType<typeof probePython>>;

/** By path and the time at which its folder changed, so that one made anew is asked anew. */
const remembered = new Map<string, Promise<Probed>>();

/** Forgets what was found: packages were installed. */
export function forgetPythons(): void {
  remembered.clear();
}

function keyOf(path: string): string {
  const info = statSync(dirname(path), { throwIfNoEntry: false });
  return `${path} ${String(info?.mtimeMs ?? 0)}`;
}

export function probeOnce(path: string): Promise<Probed> {
  const key = keyOf(path);
  const known = remembered.get(key) ?? probePython(path);
  remembered.set(key, known);
  return known;
}

/** `used`: the path that commands run with; null when none can. */
export async function listPythons(
  dataDir: string,
  used: string | null,
  near: readonly string[] = [process.cwd()],
): Promise<FoundPython[]> {
  const { python: chosen } = await readSettings(dataDir);
  const named = process.env['LAPIDARY_PYTHON'];
  const candidates = await findCandidates({
    env: process.env,
    home: homedir(),
    near,
    chosen: named === undefined || named === '' ? chosen : named,
    managed: managedPython(dataDir),
  });
  const gpus = await gpuNames();
  return atOnce(candidates, async ({ path, place }: Candidate) => {
    const { cuda, ...probed } = await probeOnce(path);
    const devices =
      probed.packages['torch'] === undefined
        ? []
        : ['cpu', ...(cuda === null ? [] : gpus.map((gpu) => `cuda ${cuda}: ${gpu}`))];
    return { path, place, ...probed, devices, used: path === used };
  });
}
