/** Where interpreters of this machine may be: the chosen and the managed one, venvs, conda, pyenv, the PATH. */
import { existsSync } from 'node:fs';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, delimiter, dirname, join } from 'node:path';
import type { PythonPlace } from '../../../src-shared/python-environment.js';

export interface Candidate {
  path: string;
  place: PythonPlace;
}

export interface Surroundings {
  env: NodeJS.ProcessEnv;
  home: string;
  /** Folders beside which venvs are looked for: the working folder, those of sources. */
  near: readonly string[];
  chosen: string | null;
  managed: string;
}

/** More are not looked at: a PATH or a list of environments may be any length. */
export const maxCandidates = 40;

const windows = process.platform === 'win32';

/** The interpreter of an environment's folder. */
export const pythonIn = (folder: string): string =>
  windows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');

/** Conda puts it at the top on Windows. */
const condaPythonIn = (folder: string): string => (windows ? join(folder, 'python.exe') : pythonIn(folder));

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => join(folder, name))
    .sort();
}

async function condaFolders({ env, home }: Surroundings): Promise<string[]> {
  const listed = await readFile(join(home, '.conda', 'environments.txt'), 'utf8').catch(() => '');
  const named = listed.split(/\r?\n/).filter((line) => line.trim() !== '');
  return [env['CONDA_PREFIX'] ?? '', ...named].filter((folder) => folder !== '');
}

async function onPath({ env }: Surroundings): Promise<string[]> {
  const found: string[] = [];
  // Shims of pyenv stand for its versions, which are listed by themselves.
  const isPlace = (folder: string): boolean => folder !== '' && !/pyenv[^/\\]*[/\\]shims[/\\]?$/.test(folder);
  for (const folder of (env['PATH'] ?? '').split(delimiter).filter(isPlace)) {
    const names = await readdir(folder).catch(() => []);
    const pythons = names.filter((name) => (windows ? /^python\.exe$/i : /^python(3(\.\d+)?)?$/).test(name)).sort();
    found.push(...pythons.map((name) => join(folder, name)));
  }
  return found;
}

/** The same interpreter under two names is one; environments that share one are not. */
async function identity(path: string): Promise<string> {
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  if (existsSync(join(dirname(folder), 'pyvenv.cfg'))) return join(folder, 'python');
  return realpath(path).catch(() => join(folder, basename(path)));
}

/** Interpreters that exist, each once, under the place that says most of it. */
export async function findCandidates(surroundings: Surroundings): Promise<Candidate[]> {
  const { env, home, near, chosen, managed } = surroundings;
  const pyenvRoot = env['PYENV_ROOT'] ?? join(home, '.pyenv');
  const venvs = [env['VIRTUAL_ENV'] ?? '', ...near.flatMap((folder) => [join(folder, '.venv'), join(folder, 'venv')])];
  const all: Candidate[] = [
    ...(chosen === null ? [] : [{ path: chosen, place: 'chosen' as const }]),
    { path: managed, place: 'managed' },
    ...venvs.filter((folder) => folder !== '').map((folder) => ({ path: pythonIn(folder), place: 'venv' as const })),
    ...(await condaFolders(surroundings)).map((folder) => ({ path: condaPythonIn(folder), place: 'conda' as const })),
    ...(await foldersIn(join(pyenvRoot, 'versions'))).map((folder) => ({
      path: pythonIn(folder),
      place: 'pyenv' as const,
    })),
    ...(await onPath(surroundings)).map((path) => ({ path, place: 'path' as const })),
  ];
  const known = new Set<string>();
  const found: Candidate[] = [];
  for (const candidate of all) {
    // A chosen one that is gone is told, not passed over.
    if (candidate.place !== 'chosen' && !existsSync(candidate.path)) continue;
    const id = await identity(candidate.path);
    if (known.has(id)) continue;
    known.add(id);
    found.push(candidate);
    if (found.length === maxCandidates) break;
  }
  return found;
}
