import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { LapidaryError } from '../../src-shared/errors.js';
import { killAllChildren, livingChildren, track, waitForExit } from '../process/children.js';
import { canMeasureMemory } from '../process/tree-memory.js';
import { watchLimits } from './job-limits.js';
import { JobManager } from './job-manager.js';

describe('watchLimits', () => {
  it('tells once, with both figures, when more memory is held than allowed', async () => {
    const figures = [50e6, 99e6, 2.5e9, 3e9];
    const told: LapidaryError[] = [];
    watchLimits(
      { seconds: null, megabytes: 100 },
      () => Promise.resolve(figures.shift() ?? 0),
      (error) => told.push(error),
    );
    await expect.poll(() => told.length, { timeout: 10_000 }).toBe(1);
    expect(told[0]?.code).toBe('MEMORY_LIMIT');
    expect(told[0]?.message).toMatch(/2\.50?.GB.*100.MB/);
    expect(figures).toEqual([3e9]);
  });

  it('looks at nothing where nothing is limited, and tells nothing once it was stopped', async () => {
    let looks = 0;
    const memory = (): Promise<number> => {
      looks += 1;
      return Promise.resolve(1e12);
    };
    const told: LapidaryError[] = [];
    watchLimits({ seconds: null, megabytes: null }, memory, (error) => told.push(error))();
    expect(looks).toBe(0);
    const stop = watchLimits({ seconds: 1, megabytes: 1 }, memory, (error) => told.push(error));
    stop();
    await Promise.resolve();
    expect(told).toEqual([]);
  });
});

describe('a job with a memory limit', () => {
  it.runIf(canMeasureMemory)(
    'is ended with its child, which holds more; one without a limit goes on',
    async () => {
      const jobs = new JobManager(() => undefined);
      const holding = 'const held = Buffer.alloc(300e6, 1); setInterval(() => held.length, 1000)';
      const start = (megabytes: number | null): string =>
        jobs.start(
          {
            kind: 'axes',
            title: 'hold',
            runDir: null,
            work: async (context) => {
              const child = track(spawn(process.execPath, ['-e', holding], { stdio: 'ignore' }));
              context.signal.addEventListener('abort', () => child.kill('SIGKILL'));
              await waitForExit(child);
              throw new Error('it ended');
            },
          },
          { asked: null, limits: { seconds: null, megabytes }, command: null, place: null },
        );
      const free = start(null);
      const limited = start(200);
      const job = await jobs.wait(limited);
      expect(job).toMatchObject({ state: 'failed', error: { code: 'MEMORY_LIMIT' } });
      expect(jobs.list().find(({ id }) => id === free)?.state).toBe('running');
      expect(livingChildren()).toBe(1);
      await jobs.cancel(free);
      await killAllChildren();
      expect(livingChildren()).toBe(0);
    },
    30_000,
  );
});
