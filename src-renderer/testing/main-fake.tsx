/** The window over the fake engine, to look at it without an engine: see testing/index.html. Never shipped. */
import '../zod-jitless.js';
import { mountApp } from '../app/mount.js';
import { startEngine } from '../engine-client.js';
import type { Job } from '../../src-shared/job.js';
import { type FakeEngine, fakeEngine } from './fake-engine.js';

/** Lets a job go to half, where it stays for `?running`, else to its end. */
function play(job: Job, engine: FakeEngine): void {
  const stays = new URLSearchParams(window.location.search).has('running');
  const line = (level: 'info' | 'warning' | 'error', source: string, message: string) => ({
    at: Date.now(),
    level,
    source,
    message,
  });
  const later = (step: number, work: () => void): void => void setTimeout(work, 60 * step);
  later(1, () => engine.log(job.id, [line('info', 'job', 'Load the source'), line('info', 'python', 'torch 2.13.0')]));
  later(2, () => {
    engine.log(job.id, [
      line(
        'warning',
        'python',
        'TracerWarning: Converting a tensor to a Python boolean might cause the trace to be incorrect.',
      ),
      line('error', 'ort', 'Reshape_41: the input has 4096 elements'),
    ]);
    engine.moveJob(job.id, { progress: { value: 0.46, detail: 'Tracing at batch = 2, seq = 16' } });
  });
  if (stays) return;
  later(3, () =>
    engine.moveJob(job.id, { state: 'done', endedAt: Date.now() + 52_000, progress: { value: 1, detail: 'Done' } }),
  );
}

const query = new URLSearchParams(window.location.search);
const engine = fakeEngine({ python: !query.has('nopython'), onJob: play });
startEngine({
  open: () => (query.has('down') ? Promise.reject(new Error('no connection')) : Promise.resolve(engine.connect())),
  onReplaced: () => undefined,
});
mountApp(query.getAll('open'));
