/** Where things are, and the Node they need. Imports nothing that has to be installed. */
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What is downloaded once per machine: the tests' Python environment, a second Node, an old Electron. */
export const cacheDir =
  process.env.LAPIDARY_CACHE_DIR ?? path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'lapidary');

export const inRoot = (...parts) => path.join(root, ...parts);

/** The command line as built. */
export const cliPath = inRoot('dist', 'cli', 'lapidary.js');

const needed = [20, 19];

/** Ends the process with one sentence when this Node is too old. */
export function requireNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return;
  console.error(`Lapidary needs Node ${needed.join('.')} or newer and this is Node ${version}: https://nodejs.org`);
  process.exit(3);
}

/** A line of progress; stdout stays free for results. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Ends the process with a sentence; for what the person has to put right. */
export function fail(sentence, status = 1) {
  console.error(sentence);
  process.exit(status);
}
