/**
 * Makes this machine ready for the Electron end-to-end tests: Debian packages, and an Electron to drive.
 *
 *   node e2e/legacy-electron/prepare.mjs           installs and fetches what is missing
 *   node e2e/legacy-electron/prepare.mjs --list    prints the missing packages, one a line
 */
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { chooseElectron } from './choose.mjs';
import { installMissingPackages, missingPackages } from './packages.mjs';

/** Returns which Electron the tests will drive; throws an Error that says what is missing and how to get it. */
export function prepareElectronTests(say) {
  installMissingPackages(say);
  return chooseElectron(say);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const say = (text) => process.stdout.write(`electron tests: ${text}\n`);
  try {
    if (process.argv.includes('--list'))
      process.stdout.write(
        missingPackages()
          .map((name) => `${name}\n`)
          .join(''),
      );
    else say(`ready, with ${prepareElectronTests(say).description}`);
  } catch (error) {
    process.stderr.write(`electron tests: ${error.message}\n`);
    process.exitCode = 3;
  }
}
