/** Debian packages a real Electron needs to run with no display: a virtual one, and the libraries it links to. */
import { spawnSync } from 'node:child_process';
import process from 'node:process';

/** Since Debian 13 and Ubuntu 24.04 some of these have `t64` at their end. */
const needed = [
  'xvfb',
  'xauth',
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libxtst6',
  'libatk-bridge2.0-0',
  'libcups2',
  'libdrm2',
];

function succeeds(command, ...args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function isInstalled(name) {
  const found = spawnSync('dpkg-query', ['-W', '-f=${Status}', name], { encoding: 'utf8' });
  return found.status === 0 && found.stdout.includes('install ok installed');
}

export function isDebian() {
  return process.platform === 'linux' && succeeds('dpkg-query', '--version') && succeeds('apt-get', '--version');
}

/** Names of the packages that are missing here, as this release calls them. */
export function missingPackages() {
  if (!isDebian()) return [];
  const missing = needed.filter((name) => !isInstalled(name) && !isInstalled(`${name}t64`));
  return missing.map((name) => (succeeds('apt-cache', 'show', `${name}t64`) ? `${name}t64` : name));
}

/** Installs what is missing. Throws an Error with the command to run when this user may not. */
export function installMissingPackages(say) {
  let missing = missingPackages();
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) {
    throw new Error(`These packages are missing; install them: sudo apt-get install ${missing.join(' ')}`);
  }
  say(`installing ${missing.join(', ')}`);
  const run = (...args) =>
    spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: quietApt() }).status;
  if (run('update') !== 0) throw new Error('apt-get update failed, see above.');
  missing = missingPackages(); // the lists are fresh now, and names may have become known
  if (run('install', '-y', '--no-install-recommends', ...missing) !== 0) {
    throw new Error(`apt-get could not install ${missing.join(' ')}, see above.`);
  }
}

function quietApt() {
  return { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
}
