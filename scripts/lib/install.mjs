/** node_modules as package-lock.json says, installed when it is not. */
import { existsSync, readFileSync } from 'node:fs';
import { npm, tail } from './exec.mjs';
import { fail, inRoot, say } from './project.mjs';

const read = (...parts) => JSON.parse(readFileSync(inRoot(...parts), 'utf8'));

/** Whether the lock file answers package.json. */
function lockIsCurrent(manifest, lock) {
  const locked = lock.packages[''];
  const same = (a = {}, b = {}) =>
    JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
  return same(manifest.dependencies, locked.dependencies) && same(manifest.devDependencies, locked.devDependencies);
}

/** Whether npm's own record of node_modules has each package of the lock file at its version. */
function installIsCurrent(lock) {
  if (!existsSync(inRoot('node_modules', '.package-lock.json'))) return false;
  const installed = read('node_modules', '.package-lock.json').packages;
  return Object.entries(lock.packages).every(
    ([place, entry]) => place === '' || entry.optional || installed[place]?.version === entry.version,
  );
}

/** What has to be done: nothing, `ci`, or `install`. */
export function neededInstall() {
  if (!existsSync(inRoot('package-lock.json'))) return 'install';
  const lock = read('package-lock.json');
  if (!lockIsCurrent(read('package.json'), lock)) return 'install';
  return installIsCurrent(lock) ? undefined : 'ci';
}

/**
 * Installs when needed. No package's install script is run: what needs one is fetched by our own scripts.
 * @returns {Promise<{ ok: boolean, reason: string, output: string }>} `reason` is a sentence when it failed
 */
export async function install() {
  const needed = neededInstall();
  if (needed === undefined) return { ok: true, reason: '', output: '' };
  say(`Installing packages (npm ${needed})…`);
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const options = { limitMs: 20 * 60_000 };
  let { ok, output, reason } = await npm([needed, ...quiet], options);
  // A registry that lacks some platform's optional package makes `npm ci` think the lock file is stale.
  if (!ok && needed === 'ci' && output.includes('EUSAGE')) {
    ({ ok, output, reason } = await npm(['install', '--no-save', ...quiet], options));
  }
  return { ok, output, reason: ok ? '' : `npm ${needed} ${reason}. Is the package registry within reach?` };
}

/** Installs when needed, or ends the process with npm's messages. */
export async function ensureInstalled() {
  const result = await install();
  if (!result.ok) fail(`${tail(result.output)}\n${result.reason}`);
}
