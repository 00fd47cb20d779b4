/** Finds the Python to use: LAPIDARY_PYTHON, the one chosen, the managed environment, or a python3 that has torch. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { LapidaryError } from '../../../src-shared/errors.js';
import { readSettings } from '../../settings.js';
import { isManagedReady, managedPython } from './environment.js';

const run = promisify(execFile);

const setUpHint =
  'Run `lapidary doctor --setup-python` to create the managed environment (about 1.1 GB), or set LAPIDARY_PYTHON.';

/** Packages the worker needs, by import name. */
export const requiredPackages = ['torch', 'numpy', 'onnx', 'onnxscript'] as const;

/** Import names of `requiredPackages` that this Python lacks; throws PYTHON_MISSING when it does not run at all. */
export async function missingPackages(python: string, hint: string = setUpHint): Promise<string[]> {
  const code =
    'import importlib.util as u,sys;assert sys.version_info>=(3,10);' +
    `print(",".join(n for n in ${JSON.stringify(requiredPackages)} if u.find_spec(n) is None))`;
  try {
    const { stdout } = await run(python, ['-c', code], { timeout: 60_000 });
    return stdout
      .trim()
      .split(',')
      .filter((name) => name !== '');
  } catch (error) {
    throw new LapidaryError(
      'PYTHON_MISSING',
      `${python} is not a Python 3.10 or newer that can be run.`,
      hint,
      String(error),
    );
  }
}

function onPath(names: readonly string[]): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of names) {
      const candidate = join(folder, name);
      if (folder !== '' && existsSync(candidate)) return candidate;
    }
  }
  return undefined;
}

/** Path of the Python to use. Throws PYTHON_MISSING or PYTHON_PACKAGE_MISSING with what to do. */
export async function findPython(dataDir: string): Promise<string> {
  const named = process.env['LAPIDARY_PYTHON'];
  if (named !== undefined && named !== '') {
    const missing = await missingPackages(
      named,
      'LAPIDARY_PYTHON names it, and goes before every other: unset it, or have it name a Python with PyTorch.',
    );
    if (missing.length === 0) return named;
    throw new LapidaryError(
      'PYTHON_PACKAGE_MISSING',
      `The Python of LAPIDARY_PYTHON (${named}) lacks ${missing.join(', ')}.`,
      [
        `Install them there: ${named} -m pip install torch==2.13.0, then -r native/pyworker/requirements/export.txt.`,
        setUpHint,
      ],
    );
  }
  const chosen = (await readSettings(dataDir)).python;
  if (chosen !== null) {
    const missing = await missingPackages(chosen, 'Choose another: `lapidary doctor --use PATH`, or `--use default`.');
    if (missing.length === 0) return chosen;
    throw new LapidaryError('PYTHON_PACKAGE_MISSING', `The chosen Python (${chosen}) lacks ${missing.join(', ')}.`, [
      'Install them there, or choose another: `lapidary doctor --use PATH`.',
      'To have Lapidary choose again: `lapidary doctor --use default`.',
    ]);
  }
  if (await isManagedReady(dataDir)) return managedPython(dataDir);
  const system = onPath(process.platform === 'win32' ? ['python.exe'] : ['python3', 'python']);
  if (system !== undefined && (await missingPackages(system).catch(() => ['python'])).length === 0) return system;
  throw new LapidaryError(
    'PYTHON_MISSING',
    'This needs Python with PyTorch, and none was found (no LAPIDARY_PYTHON, no managed environment, no python3 with torch on the PATH).',
    setUpHint,
  );
}
