/** Debian packages, where this process may install them. */
import { existsSync } from 'node:fs';
import { run } from './exec.mjs';
import { say } from './project.mjs';

const canInstall = () => process.platform === 'linux' && process.getuid() === 0 && existsSync('/usr/bin/apt-get');

/** Whether all the packages are there now. Installs those missing when this is Debian and we are root. */
export async function ensureDebianPackages(packages) {
  if (!existsSync('/usr/bin/dpkg-query')) return false;
  const { output } = await run('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...packages]);
  const missing = packages.filter((name) => !output.split('\n').includes(`${name} installed`));
  if (missing.length === 0) return true;
  if (!canInstall()) return false;
  say(`Installing ${missing.join(' ')} (apt-get)…`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env, limitMs: 5 * 60_000 });
  const args = ['install', '-y', '-q', '--no-install-recommends', ...missing];
  return (await run('apt-get', args, { env, limitMs: 10 * 60_000 })).ok;
}
