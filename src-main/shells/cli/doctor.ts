/** `lapidary doctor`: what this machine has and lacks, which Python is used, and the managed environment. */
import { Command } from 'commander';
import { LapidaryError } from '../../../src-shared/errors.js';
import { nearest } from '../../../src-shared/nearest.js';
import { type PythonExtra, pythonExtraSchema, type PythonRequest } from '../../../src-shared/python-environment.js';
import { interpreterAt } from '../../runtimes/python/choose-python.js';
import { doctorText } from './doctor-text.js';
import { collect } from './options.js';
import { printJson, printText } from './output.js';
import { type Session, withSession } from './session.js';

interface DoctorOptions {
  setupPython?: boolean;
  updatePython?: boolean;
  removePython?: boolean;
  with: string[];
  use?: string;
  python?: string;
  json?: boolean;
  verbose?: boolean;
}

function parseExtra(text: string): PythonExtra {
  const parsed = pythonExtraSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  const near = nearest(text, pythonExtraSchema.options);
  throw new LapidaryError(
    'USAGE',
    `'${text}' is not an extra.`,
    `${near === undefined ? '' : `Did you mean ${near}? `}Extras are ${pythonExtraSchema.options.join(', ')}.`,
  );
}

/** What is asked of the managed environment; null when nothing is. */
export function environmentRequest(options: DoctorOptions): PythonRequest | null {
  const { setupPython, updatePython, removePython } = options;
  const actions = (
    [
      ['setup', setupPython],
      ['update', updatePython],
      ['remove', removePython],
    ] as const
  ).flatMap(([action, asked]) => (asked === true ? [action] : []));
  const [action] = actions;
  if (actions.length > 1)
    throw new LapidaryError(
      'USAGE',
      `--${actions.join('-python and --')}-python ask for different things.`,
      'Give one of them.',
    );
  const extras = options.with.map(parseExtra);
  if (extras.length > 0 && (action === undefined || action === 'remove'))
    throw new LapidaryError('USAGE', '--with says what --setup-python installs.', 'Add --setup-python.');
  return action === undefined ? null : { action, extras };
}

async function change(session: Session, options: DoctorOptions, request: PythonRequest | null): Promise<void> {
  if (request !== null) {
    const { jobId } = await session.client.call('jobs.setupPython', request);
    await session.follow(jobId);
  }
  if (options.use === undefined) return;
  await session.client.call('python.use', { path: options.use === 'default' ? null : interpreterAt(options.use) });
  if ((process.env['LAPIDARY_PYTHON'] ?? '') !== '')
    process.stderr.write('LAPIDARY_PYTHON is set, and goes before what is chosen.\n');
}

async function run(options: DoctorOptions): Promise<void> {
  const request = environmentRequest(options);
  // Looks at this one as if it were the one to use, and keeps nothing.
  if (options.python !== undefined) process.env['LAPIDARY_PYTHON'] = interpreterAt(options.python);
  await withSession({ verbose: options.verbose === true }, async (session) => {
    await change(session, options, request);
    const report = await session.client.call('engine.doctor', {});
    const { pythons } = await session.client.call('python.list', { refresh: false });
    if (options.json === true) printJson({ ...report, pythons });
    else printText(doctorText(report, pythons));
    // After a removal nobody misses Python.
    const missing = report.checks.filter(
      (check) => check.state === 'missing' && !(check.id === 'python' && request?.action === 'remove'),
    );
    if (missing[0] !== undefined) {
      throw new LapidaryError(
        missing.some((check) => check.id === 'python') ? 'PYTHON_MISSING' : 'RUNTIME_MISSING',
        `${missing.map((check) => check.title).join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`,
        missing.map((check) => check.hint),
      );
    }
  });
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Check what this machine has, for each target and runtime, and which Python is used.')
    .option('--setup-python', 'create or complete the managed Python environment (downloads about 1.1 GB)')
    .option('--with <extra...>', `with --setup-python: add ${pythonExtraSchema.options.join(', ')}`, collect, [])
    .option('--update-python', 'make the managed environment anew from the pins of this version')
    .option('--remove-python', 'delete the managed environment')
    .option('--use <path>', "use this Python, or a venv's folder, from now on; 'default': as Lapidary chooses")
    .option('--python <path>', 'look at this Python, this time only')
    .option('--json', 'print one JSON document')
    .option('--verbose', 'show every log line')
    .action(run);
}
