/** The user's choice of interpreter, kept in the settings. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { LapidaryError } from '../../../src-shared/errors.js';
import { shellLine } from '../../../src-shared/shell-word.js';
import { changeSettings } from '../../settings.js';
import { pythonIn } from './find-candidates.js';
import { forgetPythons, probeOnce } from './list-pythons.js';

/** An interpreter, or the folder of an environment, as the path of the interpreter. */
export function interpreterAt(path: string): string {
  const absolute = resolve(path);
  return statSync(absolute, { throwIfNoEntry: false })?.isDirectory() === true ? pythonIn(absolute) : absolute;
}

/** Uses this interpreter from now on; null: as Lapidary chooses. Throws unless it has what exporting needs. */
export async function choosePython(dataDir: string, path: string | null): Promise<void> {
  if (path === null) {
    await changeSettings(dataDir, { python: null });
    return;
  }
  forgetPythons();
  const python = interpreterAt(path);
  const { problem, lacks } = await probeOnce(python);
  if (problem !== null)
    throw new LapidaryError(
      'PYTHON_MISSING',
      `${python} cannot be used: ${problem}.`,
      'Name a Python 3.10 or newer, or the folder of a venv; `lapidary doctor` lists what was found.',
    );
  if (lacks.length > 0)
    throw new LapidaryError(
      'PYTHON_PACKAGE_MISSING',
      `${python} lacks ${lacks.join(', ')}.`,
      `Install them there: ${shellLine([python, '-m', 'pip', 'install', ...lacks])}`,
    );
  await changeSettings(dataDir, { python });
}
