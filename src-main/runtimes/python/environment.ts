/**
 * The managed Python environment: a venv in the user's data folder, filled by pip from pinned requirement files.
 * torch is installed first and by its exact version, so that no other package can pull in another build.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LapidaryError } from '../../../src-shared/errors.js';
import { atomicWrite } from '../../io/atomic-write.js';
import type { JobContext } from '../../jobs/job-context.js';
import { killChild, track, waitForExit } from '../../process/children.js';
import { LineSplitter } from '../../process/line-splitter.js';
import { resources } from '../../resources.js';

const requirementFiles = ['torch.txt', 'export.txt'] as const;

const environmentDir = (dataDir: string): string => join(dataDir, 'python');
const stampPath = (dataDir: string): string => join(environmentDir(dataDir), 'lapidary-requirements.sha256');

/** Path of the managed environment's interpreter, whether it exists or not. */
export function managedPython(dataDir: string): string {
  const folder = environmentDir(dataDir);
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

async function requirementsHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of requirementFiles) hash.update(await readFile(join(resources.pyworker, 'requirements', file)));
  return hash.digest('hex');
}

/** True when the environment was completed from the requirement files as they are now. */
export async function isManagedReady(dataDir: string): Promise<boolean> {
  if (!existsSync(managedPython(dataDir)) || !existsSync(stampPath(dataDir))) return false;
  return (await readFile(stampPath(dataDir), 'utf8')).trim() === (await requirementsHash());
}

async function runLogged(
  context: JobContext,
  command: string,
  args: string[],
  onLine: (line: string) => void,
): Promise<void> {
  const child = track(
    spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PYTHONUNBUFFERED: '1' } }),
  );
  const abort = (): void => {
    void killChild(child);
  };
  context.signal.addEventListener('abort', abort, { once: true });
  const tail: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    const lines = new LineSplitter((line) => {
      if (line.trim() === '') return;
      tail.push(line);
      if (tail.length > 30) tail.shift();
      context.log('info', 'pip', line);
      onLine(line);
    });
    stream?.on('data', (chunk: Buffer) => {
      lines.push(chunk);
    });
  }
  const end = await waitForExit(child);
  context.signal.removeEventListener('abort', abort);
  if (context.signal.aborted) throw new LapidaryError('CANCELLED', 'Setting up Python was cancelled.');
  if (end.code === 0) return;
  const reason = tail.filter((line) => /error/i.test(line)).at(-1) ?? tail.at(-1) ?? 'it said nothing';
  throw new LapidaryError(
    'PYTHON_SETUP_FAILED',
    `Setting up Python failed at \`${[command, ...args.slice(0, 4)].join(' ')} …\`: ${reason}`,
    ['Check that a package index can be reached, then try again; what was downloaded is kept.'],
    tail.join('\n'),
  );
}

async function basePython(): Promise<string> {
  const names =
    process.platform === 'win32' ? ['python'] : ['python3.11', 'python3.12', 'python3.13', 'python3', 'python'];
  for (const name of names) {
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

/** Creates or completes the managed environment; returns its interpreter. A half-made one is begun anew. */
export async function setUpManagedPython(dataDir: string, context: JobContext): Promise<string> {
  const python = managedPython(dataDir);
  if (await isManagedReady(dataDir)) {
    context.progress(1, 'Python is ready');
    return python;
  }
  await mkdir(dataDir, { recursive: true });
  if (!existsSync(python)) {
    await rm(environmentDir(dataDir), { recursive: true, force: true });
    context.progress(0.02, 'Creating the Python environment');
    await runLogged(context, await basePython(), ['-m', 'venv', environmentDir(dataDir)], () => undefined);
  }
  for (const [index, file] of requirementFiles.entries()) {
    const from = 0.05 + (0.9 * index) / requirementFiles.length;
    context.progress(from, `Installing ${file === 'torch.txt' ? 'PyTorch' : 'the exporters'}`);
    const args = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--progress-bar', 'off', '-r'];
    await runLogged(context, python, [...args, join(resources.pyworker, 'requirements', file)], (line) => {
      const doing = /^(Collecting|Downloading|Installing collected packages)\S*\s*:?\s*(\S+)/.exec(line.trim());
      if (doing !== null) context.progress(from, `pip: ${doing[1]?.toLowerCase() ?? ''} ${doing[2] ?? ''}`);
    });
  }
  await atomicWrite(stampPath(dataDir), `${await requirementsHash()}\n`);
  context.progress(1, 'Python is ready');
  return python;
}
