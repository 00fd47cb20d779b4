/** Creates, completes, updates and removes the managed Python environment. Never touches a folder that it did not make. */
import { spawn } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { PythonExtra, PythonRequest } from '../../../src-shared/python-environment.js';
import { type JobContext, throwIfCancelled } from '../../jobs/job-context.js';
import { track, waitForExit } from '../../process/children.js';
import {
  claim,
  environmentDir,
  extraFile,
  hasExtra,
  isManagedReady,
  managedExtras,
  managedPython,
  noteExtra,
  requirementFiles,
  requirementPath,
  whoseFolder,
  writeStamp,
} from './environment.js';
import { discard, replaceEnvironment, sweepEnvironments } from './replace-environment.js';
import { runLogged } from './run-logged.js';

const baseNames =
  process.platform === 'win32' ? ['python'] : ['python3.11', 'python3.12', 'python3.13', 'python3', 'python'];

async function basePython(): Promise<string> {
  for (const name of baseNames) {
    const child = track(
      spawn(name, ['-c', 'import sys,venv,ensurepip;sys.exit(not sys.version_info>=(3,10))'], { stdio: 'ignore' }),
    );
    if ((await waitForExit(child)).code === 0) return name;
  }
  throw new LapidaryError(
    'PYTHON_MISSING',
    'No Python 3.10 or newer with venv was found on the PATH.',
    'Install Python 3.11 (on Debian: apt-get install python3 python3-venv), then try again.',
  );
}

function notOurs(dataDir: string): LapidaryError {
  return new LapidaryError(
    'PYTHON_SETUP_FAILED',
    `${environmentDir(dataDir)} was not made by Lapidary, so it is left alone.`,
    'Move it away, or set LAPIDARY_DATA_DIR to another folder.',
  );
}

async function install(
  context: JobContext,
  python: string,
  file: string,
  title: string,
  [from, to]: [number, number],
  constraints: readonly string[] = [],
): Promise<void> {
  throwIfCancelled(context.signal);
  context.progress(from, `Installing ${title}`);
  const limits = constraints.flatMap((each) => ['-c', requirementPath(each)]);
  const args = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--progress-bar', 'off'];
  let collected = 0;
  await runLogged(context, python, [...args, ...limits, '-r', requirementPath(file)], (line) => {
    const doing = /^(Collecting|Downloading|Installing collected packages)\S*\s*:?\s*(\S+)/.exec(line.trim());
    if (doing === null) return;
    // How many packages there will be is not known: each takes a part of what is left.
    collected += 1;
    context.progress(to - (to - from) * 0.95 ** collected, `pip: ${doing[1]?.toLowerCase() ?? ''} ${doing[2] ?? ''}`);
  });
}

/** Makes it complete with these extras; what is complete already is not installed again. */
async function complete(dataDir: string, extras: readonly PythonExtra[], context: JobContext): Promise<string> {
  const python = managedPython(dataDir);
  await mkdir(dataDir, { recursive: true });
  const ready = await isManagedReady(dataDir);
  if (!existsSync(python)) {
    await rm(environmentDir(dataDir), { recursive: true, force: true });
    await mkdir(environmentDir(dataDir));
    await claim(dataDir);
    context.progress(0.02, 'Creating the Python environment');
    await runLogged(context, await basePython(), ['-m', 'venv', environmentDir(dataDir)]);
  }
  if (!ready) {
    await install(context, python, 'torch.txt', 'PyTorch', [0.05, 0.5]);
    await install(context, python, 'export.txt', 'the exporters', [0.5, 0.8], ['torch.txt']);
    await writeStamp(dataDir);
    await claim(dataDir);
  }
  const wanted = [...new Set(extras)];
  for (const [index, extra] of wanted.entries()) {
    if (await hasExtra(dataDir, extra)) continue;
    const part = (at: number): number => (ready ? 0.05 : 0.8) + ((ready ? 0.93 : 0.19) * at) / wanted.length;
    // What exporting needs stays as it is, whatever an extra would like: an extra that fails leaves it usable.
    await install(context, python, extraFile(extra), extra, [part(index), part(index + 1)], requirementFiles);
    await noteExtra(dataDir, extra);
  }
  context.progress(1, 'Python is ready');
  return python;
}

/** Does what is asked; returns the interpreter, '' when it was removed. */
export async function manageEnvironment(
  dataDir: string,
  { action, extras }: PythonRequest,
  context: JobContext,
): Promise<string> {
  await sweepEnvironments(dataDir);
  const whose = await whoseFolder(dataDir);
  if (whose === 'other') throw notOurs(dataDir);
  if (action === 'update' && whose === 'ours') {
    const wanted = [...(await managedExtras(dataDir)), ...extras];
    await replaceEnvironment(dataDir, (beside) => complete(beside, wanted, context));
    return managedPython(dataDir);
  }
  if (action !== 'remove') return complete(dataDir, extras, context);
  if (whose === 'none')
    throw new LapidaryError('NOT_FOUND', 'There is no managed Python environment.', 'Nothing is to be removed.');
  context.progress(null, 'Removing the Python environment');
  await discard(dataDir);
  return '';
}
