import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobResult } from '../../src-shared/contract.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { noLimits } from '../../src-shared/job.js';
import { JobHistory, maxStored, type StoredJob } from './job-history.js';
import { JobManager, type JobWork } from './job-manager.js';

let dir = '';
const failures: unknown[] = [];
const history = (): JobHistory => new JobHistory(dir, (error) => failures.push(error));
const done: JobResult = { kind: 'python-setup', python: '/p' };
const order = {
  asked: { call: 'jobs.axes', input: { path: '/a' } },
  limits: noLimits,
  command: 'lapidary axes /a',
  place: '/a',
};
const work = (run: JobWork['work'], title = 'Test'): JobWork => ({ kind: 'axes', title, runDir: null, work: run });

const stored = async (): Promise<StoredJob[]> =>
  (JSON.parse(await readFile(join(dir, 'jobs.json'), 'utf8')) as { jobs: StoredJob[] }).jobs;

/** Number of a process that has ended. */
const deadPid = (): number => spawnSync('true').pid;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lapidary-history-'));
  failures.length = 0;
});
afterEach(async () => {
  await rm(dir, { recursive: true });
  expect(failures).toEqual([]);
});

describe('job history', () => {
  it('comes back after a restart: how each ended, the end of its log, what was asked', async () => {
    const first = new JobManager(() => undefined, history());
    await first.wait(
      first.start(
        work((context) => {
          for (let i = 0; i < 100; i += 1) context.log('info', 'job', `line ${String(i)}`);
          return Promise.resolve(done);
        }),
        order,
      ),
    );
    await first.wait(
      first.start(work(() => Promise.reject(new LapidaryError('RUN_FAILED', 'no', 'h', 'stack')), 'Bad')),
    );
    await first.cancelAll();
    const second = new JobManager(() => undefined, history());
    expect(second.list()).toMatchObject([
      { title: 'Bad', state: 'failed', earlier: true, again: false, error: { code: 'RUN_FAILED', hints: ['h'] } },
      { title: 'Test', state: 'done', earlier: true, again: true, command: 'lapidary axes /a', place: '/a' },
    ]);
    expect(second.list()[0]?.error?.detail).toBeUndefined();
    const id = second.list()[1]?.id ?? '';
    expect(second.log(id, 0)).toMatchObject({ next: 100 });
    expect(second.log(id, 0).lines.at(-1)?.message).toBe('line 99');
    expect(second.log(id, 0).lines.length).toBeLessThan(100);
    expect(second.asked(id)).toEqual(order.asked);
    expect(second.result(id)).toBeNull();
    expect((await second.wait(id)).state).toBe('done');
    const third = second.start(work(() => Promise.resolve(done)));
    expect(third).not.toBe(id);
    await second.wait(third);
    await second.cancelAll();
  });

  it('tells a job that ran, or waited, when its engine was killed as crashed', async () => {
    const first = new JobManager(() => undefined, history());
    const ran = first.start(
      work(() => new Promise(() => undefined), 'Ran'),
      order,
    );
    await expect.poll(async () => (await stored().catch(() => []))[0]?.job.state).toBe('running');
    const [entry] = await stored();
    const waited = { ...entry, job: { ...entry?.job, id: 'job-waited', state: 'queued', position: 1 } };
    const jobs = [entry, waited].map((each) => ({ ...each, engine: deadPid() }));
    await writeFile(join(dir, 'jobs.json'), JSON.stringify({ version: 1, jobs }));
    const list = new JobManager(() => undefined, history()).list();
    expect(list.find(({ id }) => id === ran)).toMatchObject({
      state: 'crashed',
      position: null,
      error: { code: 'ENGINE_GONE', message: 'The engine ended while the job ran.' },
    });
    expect(list.find(({ id }) => id === 'job-waited')?.error?.message).toContain('waited');
  });

  it('leaves out what an engine beside it still works on, and keeps it in the file', async () => {
    const first = new JobManager(() => undefined, history());
    first.start(
      work(() => new Promise(() => undefined), 'Theirs'),
      order,
    );
    await expect.poll(async () => (await stored().catch(() => []))[0]?.job.state).toBe('running');
    const theirs = (await stored()).map((each) => ({ ...each, engine: process.ppid }));
    await writeFile(join(dir, 'jobs.json'), JSON.stringify({ version: 1, jobs: theirs }));
    const second = new JobManager(() => undefined, history());
    expect(second.list()).toEqual([]);
    await second.wait(second.start(work(() => Promise.resolve(done), 'Ours')));
    await second.cancelAll();
    expect((await stored()).map(({ job }) => job.title).sort()).toEqual(['Ours', 'Theirs']);
  });

  it.each([
    ['cut off', '{"version":1,"jobs":[{"engine":'],
    ['of another version', '{"version":2,"jobs":[]}'],
    ['not its shape', '{"version":1,"jobs":[{"engine":1,"job":{"id":7}}]}'],
    ['empty', ''],
  ])('starts afresh from a file that is %s', async (_, text) => {
    await writeFile(join(dir, 'jobs.json'), text);
    const jobs = new JobManager(() => undefined, history());
    expect(jobs.list()).toEqual([]);
    await jobs.wait(jobs.start(work(() => Promise.resolve(done))));
    await jobs.cancelAll();
    expect(await stored()).toHaveLength(1);
  });

  it('keeps the newest only, and no request that is too large', async () => {
    const jobs = new JobManager(() => undefined, history());
    const big = { ...order, asked: { call: 'jobs.run', input: { recipeText: 'x'.repeat(100_000) } } };
    for (let i = 0; i < maxStored + 20; i += 1)
      await jobs.wait(
        jobs.start(
          work(() => Promise.resolve(done), String(i)),
          i % 2 === 0 ? big : order,
        ),
      );
    await jobs.cancelAll();
    const kept = await stored();
    expect(kept).toHaveLength(maxStored);
    expect(kept.some(({ job }) => job.title === '0')).toBe(false);
    for (const { job, asked } of kept) expect(asked === null).toBe(Number(job.title) % 2 === 0);
  });
});
