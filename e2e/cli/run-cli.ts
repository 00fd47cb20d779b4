/** Runs the built command line as a user would, with a private data folder and the test driver's Python. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const samples = join(root, 'assets', 'samples');

/** A Python with torch; the test driver sets it. */
export function testPython(): string {
  const python = process.env['LAPIDARY_TEST_PYTHON'] ?? process.env['LAPIDARY_PYTHON'];
  if (python === undefined || python === '') {
    throw new Error('Set LAPIDARY_TEST_PYTHON to a Python with torch (npm test does).');
  }
  return python;
}

/** Holds every folder of one test file; goes when that is done. */
const scratchRoot = mkdtempSync(join(tmpdir(), 'lapidary-cli-'));
afterAll(() => {
  rmSync(scratchRoot, { recursive: true, force: true });
});

export const scratch = (): string => mkdtempSync(join(scratchRoot, 'case-'));

export interface CliEnd {
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface CliOptions {
  env?: Record<string, string>;
  /** Called with each piece of stderr; may end the command by signal. */
  onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
}

const dataDir = scratch();

/** `lapidary …args`; resolves when it has ended. */
export function lapidary(args: readonly string[], options: CliOptions = {}): Promise<CliEnd> {
  const child = spawn(process.execPath, [join(root, 'bin', 'lapidary.mjs'), ...args], {
    cwd: scratch(),
    env: { ...process.env, LAPIDARY_DATA_DIR: dataDir, LAPIDARY_PYTHON: testPython(), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    options.onStderr?.(chunk.toString(), (signal) => child.kill(signal));
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      resolve({ status, stdout, stderr });
    });
  });
}
