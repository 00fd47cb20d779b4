/** Which Electron the end-to-end tests drive: a named one, the installed package's own, or the old one of fetch.mjs. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { fetchLegacyElectron, legacyVersion } from './fetch.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The executable of the installed `electron` package; null when it was never downloaded. */
export function installedElectron() {
  const folder = path.join(root, 'node_modules', 'electron');
  const pathFile = path.join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const executable = path.join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(executable) ? executable : null;
}

/**
 * @typedef {object} ChosenElectron
 * @property {string} executable
 * @property {boolean} legacy whether it needs the legacy build and the shim
 * @property {string} description for the test report
 */

/**
 * @param {(text: string) => void} say told when something is fetched
 * @returns {ChosenElectron}
 */
export function chooseElectron(say) {
  const named = process.env.LAPIDARY_ELECTRON;
  if (named) return { executable: named, legacy: false, description: `LAPIDARY_ELECTRON (${named})` };
  const installed = installedElectron();
  if (installed !== null)
    return { executable: installed, legacy: false, description: 'the installed electron package' };
  return {
    executable: fetchLegacyElectron(say),
    legacy: true,
    description: `legacy Electron ${legacyVersion} with the shim`,
  };
}
