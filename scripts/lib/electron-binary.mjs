/** The Electron to run: the one named, the installed package's, or that one fetched now. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './exec.mjs';
import { inRoot, say } from './project.mjs';

const packageFolder = inRoot('node_modules', 'electron');

/** The binary of the installed package, when it has been downloaded. */
function downloaded() {
  const pathFile = path.join(packageFolder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const binary = path.join(packageFolder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

/** Whether the release host answers, so that an offline machine does not wait for a download's retries. */
async function hostAnswers() {
  const elsewhere = ['ELECTRON_MIRROR', 'npm_config_electron_mirror', 'HTTPS_PROXY', 'https_proxy'];
  if (elsewhere.some((name) => process.env[name])) return true;
  try {
    await fetch('https://github.com/electron/electron/releases', { method: 'HEAD', signal: AbortSignal.timeout(6000) });
    return true;
  } catch {
    return false;
  }
}

/** @returns {Promise<{ binary: string } | { reason: string }>} */
export async function findElectron() {
  const named = process.env.LAPIDARY_ELECTRON;
  if (named)
    return existsSync(named) ? { binary: named } : { reason: `LAPIDARY_ELECTRON names ${named}, which is not there` };
  const present = downloaded();
  if (present !== undefined) return { binary: present };
  if (!(await hostAnswers()))
    return { reason: 'the Electron binary is not installed and its release host cannot be reached' };
  say('Fetching the Electron binary (about 120 MB)…');
  const result = await run(process.execPath, [path.join(packageFolder, 'install.js')], { limitMs: 5 * 60_000 });
  const fetched = downloaded();
  if (fetched !== undefined) return { binary: fetched };
  return { reason: `the Electron binary could not be fetched (the download ${result.reason || 'left no binary'})` };
}
