import { describe, expect, it, vi } from 'vitest';
import type { EventName, EventPayload, JobResult } from '../../src-shared/contract.js';
import { LapidaryError } from '../../src-shared/errors.js';
import type { JobContext } from './job-context.js';
import { type Emit, JobManager, type JobWork } from './job-manager.js';

const done: JobResult = { kind: 'python-setup', python: '/p' };
const work = (run: (context: JobContext) => Promise<JobResult>, extra: Partial<JobWork> = {}): JobWork => ({
  kind: 'python-setup',
  title: 'Test',
  runDir: null,
  work: run,
  ...extra,
});

function manager(): { jobs: JobManager; events: { name: EventName; payload: unknown }[] } {
  const events: { name: EventName; payload: unknown }[] = [];
  const emit: Emit = <N extends EventName>(name: N, payload: EventPayload<N>) => {
    events.push({ name, payload });
  };
  return { jobs: new JobManager(emit), events };
}

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new LapidaryError('CANCELLED', 'stopped'));
    });
  });

describe('JobManager', () => {
  it('runs jobs one after the other and keeps their results', async () => {
    const { jobs } = manager();
    const order: string[] = [];
    const step = (name: string) => async () => {
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
      return done;
    };
    const first = jobs.start(work(step('a')));
    const second = jobs.start(work(step('b')));
    expect(jobs.list().map((job) => job.state)).toEqual(['queued', 'queued']);
    await jobs.wait(second);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(jobs.result(first)).toEqual(done);
    expect((await jobs.wait(first)).state).toBe('done');
  });

  it('sends few events for much progress, and the ending always', async () => {
    const { jobs, events } = manager();
    const id = jobs.start(
      work((context) => {
        for (let i = 0; i < 10_000; i += 1) {
          context.progress(i / 10_000, `step ${String(i)}`);
          context.log('info', 'job', `line ${String(i)}`);
        }
        return Promise.resolve(done);
      }),
    );
    await jobs.wait(id);
    expect(events.length).toBeLessThan(10);
    expect(events.at(-1)).toMatchObject({ name: 'job.changed', payload: { job: { state: 'done', logLines: 10_000 } } });
    const lines = events
      .filter((event) => event.name === 'job.log')
      .flatMap((event) => (event.payload as EventPayload<'job.log'>).lines);
    expect(lines).toHaveLength(10_000);
    expect(jobs.log(id, 9_990).lines).toHaveLength(10);
  });

  it('ends as failed with code and hint, keeping the stack for the log', async () => {
    const { jobs } = manager();
    const id = jobs.start(
      work(() => Promise.reject(new LapidaryError('SOURCE_RAISED', 'It raised.', 'Fix it.', 'Traceback …'))),
    );
    const job = await jobs.wait(id);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'SOURCE_RAISED', hints: ['Fix it.'] } });
    expect(jobs.log(id, 0).lines.map((line) => line.message)).toContain('Traceback …');
  });

  it('calls a crash of a child a crash, and gives what a failed run left', async () => {
    const { jobs } = manager();
    const id = jobs.start(
      work(() => Promise.reject(new LapidaryError('RUNNER_CRASHED', 'signal SIGFPE')), {
        afterFailure: () => Promise.resolve(done),
      }),
    );
    expect((await jobs.wait(id)).state).toBe('crashed');
    expect(jobs.result(id)).toEqual(done);
  });

  it('cancels running and queued jobs', async () => {
    const { jobs } = manager();
    const running = jobs.start(work((context) => untilAborted(context.signal)));
    const queued = jobs.start(work(() => Promise.resolve(done)));
    await Promise.resolve();
    await jobs.cancel(queued);
    await jobs.cancel(running);
    expect((await jobs.wait(running)).state).toBe('cancelled');
    expect((await jobs.wait(queued)).state).toBe('cancelled');
    expect(jobs.result(queued)).toBeNull();
  });

  it('runs two that do not measure beside each other, and tells the others their place', async () => {
    const { jobs } = manager();
    const gates: (() => void)[] = [];
    const gated = (): JobWork => ({
      ...work(
        () =>
          new Promise((resolve) => {
            gates.push(() => {
              resolve(done);
            });
          }),
      ),
      kind: 'axes',
    });
    const ids = [gated(), gated(), gated(), gated()].map((each) => jobs.start(each));
    await expect.poll(() => gates.length).toBe(2);
    const states = (): unknown[] =>
      jobs
        .list()
        .reverse()
        .map(({ state, position }) => position ?? state);
    expect(states()).toEqual(['running', 'running', 1, 2]);
    await jobs.cancel(ids[2] ?? '');
    expect(states()).toEqual(['running', 'running', 'cancelled', 1]);
    gates[0]?.();
    await expect.poll(() => gates.length).toBe(3);
    expect(states()).toEqual(['done', 'running', 'cancelled', 'running']);
    for (const gate of gates) gate();
    await jobs.wait(ids[3] ?? '');
  });

  it('begins nothing while the queue is paused, and lets what runs go on', async () => {
    const { jobs, events } = manager();
    let open = (): void => undefined;
    const first = jobs.start(
      work(
        () =>
          new Promise((resolve) => {
            open = () => {
              resolve(done);
            };
          }),
      ),
    );
    const second = jobs.start(work(() => Promise.resolve(done)));
    await expect.poll(() => jobs.list()[1]?.state).toBe('running');
    jobs.pause(true);
    open();
    expect((await jobs.wait(first)).state).toBe('done');
    expect(jobs.list()[0]).toMatchObject({ state: 'queued', position: 1 });
    expect(jobs.list()[0]?.progress.detail).toContain('paused');
    jobs.pause(false);
    expect((await jobs.wait(second)).state).toBe('done');
    expect(events.filter(({ name }) => name === 'jobs.paused').map(({ payload }) => payload)).toEqual([
      { paused: true },
      { paused: false },
    ]);
  });

  it('ends a job at its limit as failed, and says the limit', async () => {
    vi.useFakeTimers();
    try {
      const { jobs } = manager();
      const id = jobs.start(
        work((context) => untilAborted(context.signal)),
        {
          asked: null,
          limits: { seconds: 90, megabytes: null },
          command: null,
          place: null,
        },
      );
      await vi.advanceTimersByTimeAsync(89_000);
      expect(jobs.list()[0]?.state).toBe('running');
      await vi.advanceTimersByTimeAsync(1000);
      const job = await jobs.wait(id);
      expect(job).toMatchObject({ state: 'failed', error: { code: 'TIMED_OUT' } });
      expect(job.error?.message).toMatch(/limit of 1.min 30/);
    } finally {
      vi.useRealTimers();
    }
  });

  it('refuses ids it does not know', () => {
    expect(() => manager().jobs.log('job-9', 0)).toThrow(LapidaryError);
  });
});
