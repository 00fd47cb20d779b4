import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LapidaryError } from '../../src-shared/errors.js';
import type { JobContext } from '../jobs/job-context.js';
import { JobManager } from '../jobs/job-manager.js';
import type { Services } from '../services.js';
import { recipeWork } from './operations.js';
import { recipeFromText } from './recipe-file.js';
import { loadRun } from './run-folder.js';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lapidary-run-recipe-'));
  await writeFile(join(dir, 'model.py'), '# never loaded\n');
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** A worker that is killed when its job is aborted, and says so as the real one does. */
function hangingServices(called: () => void): Services {
  const python = {
    describe: ({ signal }: JobContext) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(new LapidaryError('CANCELLED', 'It was cancelled.'));
        });
        called();
      }),
    close: () => Promise.resolve(),
  };
  return { dataDir: dir, python: python as unknown as Services['python'] };
}

const recipe = `lapidary: 1
source: { file: model.py, entry: make }
inputs: ["x:float32[2]"]
targets: [{ target: torchscript-trace }]
`;

describe('a run that is ended from outside', () => {
  const start = async (
    seconds: number | null,
  ): Promise<{ jobs: JobManager; id: string; out: string; called: Promise<void> }> => {
    let tell = (): void => undefined;
    const called = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const out = await mkdtemp(join(dir, 'out-'));
    const jobs = new JobManager(() => undefined);
    const work = await recipeWork(hangingServices(tell), recipeFromText(recipe, dir), out);
    const limits = { seconds, megabytes: null };
    return { jobs, id: jobs.start(work, { asked: null, limits, command: null, place: null }), out, called };
  };

  it('has failed where a limit ended it, in run.json as in the list of jobs', async () => {
    const { jobs, id, out } = await start(1);
    expect(await jobs.wait(id)).toMatchObject({ state: 'failed', error: { code: 'TIMED_OUT' } });
    const run = await loadRun(out);
    expect(run).toMatchObject({ state: 'failed', error: { code: 'TIMED_OUT' } });
    expect(run.steps[0]).toMatchObject({ state: 'failed', detail: run.error?.message });
    expect(jobs.result(id)).toMatchObject({ kind: 'run', run: { state: 'failed' } });
  });

  it('is cancelled where the user did it, in both', async () => {
    const { jobs, id, out, called } = await start(null);
    await Promise.race([called, jobs.wait(id)]);
    await jobs.cancel(id);
    expect((await jobs.wait(id)).state).toBe('cancelled');
    expect(await loadRun(out)).toMatchObject({ state: 'cancelled', error: { code: 'CANCELLED' } });
  });
});
