/** A run's folder: where its parts lie, its log, and run.json kept true after every step. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LapidaryError } from '../../src-shared/errors.js';
import { type RunRecord, runRecordSchema } from '../../src-shared/run-record.js';
import { writeJson } from '../io/atomic-write.js';
import type { JobContext } from '../jobs/job-context.js';
import { withTrueEnding } from './cut-off.js';

export const runsDir = (dataDir: string): string => join(dataDir, 'runs');

/** '2026-11-21_08-15-02_text_classifier', sortable and readable. */
export function runId(name: string, at = new Date()): string {
  const stamp = at.toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-');
  return `${stamp}_${name.replace(/[^\w-]+/g, '-')}`;
}

/** A folder for a new run; a taken name gets a number. */
export async function newRunDir(dataDir: string, name: string): Promise<string> {
  await mkdir(runsDir(dataDir), { recursive: true });
  const base = join(runsDir(dataDir), runId(name));
  for (let attempt = 1; ; attempt += 1) {
    const folder = attempt === 1 ? base : `${base}-${String(attempt)}`;
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Refuses a folder that holds something other than an earlier run; an empty or new one is made. */
export async function claimRunDir(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true }).catch((error: unknown) => {
    throw new LapidaryError(
      'NOT_A_FILE',
      `The run folder ${dir} cannot be made: ${String(error)}`,
      'Choose another folder with -o.',
    );
  });
  const entries = await readdir(dir);
  if (entries.length > 0 && !entries.includes('run.json')) {
    throw new LapidaryError(
      'OUTPUT_EXISTS',
      `The folder ${dir} is not empty and holds no earlier run.`,
      'Choose an empty or new folder.',
    );
  }
}

export const saveRun = (dir: string, run: RunRecord): Promise<void> => writeJson(join(dir, 'run.json'), run);

/**
 * Reads run.json; a run that was cut off with its engine is told as crashed. Throws NOT_FOUND when there is none, or one
 * of another version.
 */
export async function loadRun(dir: string): Promise<RunRecord> {
  let text: string;
  try {
    text = await readFile(join(dir, 'run.json'), 'utf8');
  } catch {
    throw new LapidaryError('NOT_FOUND', `There is no run in ${dir}.`, 'A run folder holds run.json.');
  }
  const parsed = runRecordSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new LapidaryError(
      'NOT_FOUND',
      `The run.json in ${dir} is damaged or was written by another version.`,
      'Run its recipe.yaml again.',
      parsed.error.message,
    );
  }
  return withTrueEnding(parsed.data);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON at all: refused by the schema, like any other damage
  }
}

/** Runs under the data folder, newest first; folders that cannot be read are left out. */
export async function listRuns(dataDir: string): Promise<{ dir: string; run: RunRecord }[]> {
  const names = await readdir(runsDir(dataDir)).catch(() => [] as string[]);
  const runs: { dir: string; run: RunRecord }[] = [];
  for (const name of names.sort().reverse()) {
    const dir = join(runsDir(dataDir), name);
    if (!(await stat(dir)).isDirectory()) continue;
    const run = await loadRun(dir).catch(() => undefined);
    if (run !== undefined) runs.push({ dir, run });
  }
  return runs;
}

/** A context whose log lines also go to logs/job.log of the run; call `close` when the job ends. */
export async function withLogFile(
  context: JobContext,
  dir: string,
): Promise<{ context: JobContext; close: () => Promise<void> }> {
  await mkdir(join(dir, 'logs'), { recursive: true });
  const stream: WriteStream = createWriteStream(join(dir, 'logs', 'job.log'), { flags: 'a' });
  return {
    context: {
      ...context,
      log: (level, source, message) => {
        stream.write(`${new Date().toISOString()} ${level.padEnd(7)} ${source}: ${message}\n`);
        context.log(level, source, message);
      },
    },
    close: () =>
      new Promise((resolve) => {
        stream.end(resolve);
      }),
  };
}
