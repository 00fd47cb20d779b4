import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EngineHost } from './engine-host.js';
import { type FakeUtilityProcess, forked } from './testing/electron-mock.js';

vi.mock('electron', () => import('./testing/electron-mock.js'));

let host: EngineHost;
let restarts: number;
let givenUp: number;
let log: string[];

function newest(): FakeUtilityProcess {
  const last = forked[forked.length - 1];
  if (last === undefined) throw new Error('nothing was started');
  return last.child;
}

beforeEach(() => {
  vi.useFakeTimers();
  forked.length = 0;
  restarts = 0;
  givenUp = 0;
  log = [];
  host = new EngineHost({
    modulePath: '/app/engine-process.js',
    env: { PATH: '/bin', NODE_OPTIONS: '--require evil' },
    log: (source, text) => log.push(`${source}: ${text}`),
    onRestarted: () => restarts++,
    onGivenUp: () => givenUp++,
  });
  host.start();
});

afterEach(() => vi.useRealTimers());

describe('EngineHost', () => {
  it('starts the engine without Node options from outside, and tells it how to start Node children', () => {
    expect(forked[0]?.modulePath).toBe('/app/engine-process.js');
    expect(forked[0]?.options.env).toEqual({ PATH: '/bin', LAPIDARY_NODE_ENV: 'ELECTRON_RUN_AS_NODE=1' });
  });

  it('gives each window one end of a channel and the engine the other', () => {
    expect(host.connect()).toEqual({ end: 'window' });
    expect(newest().sent).toEqual([{ message: { type: 'connect' }, ports: [{ end: 'engine' }] }]);
  });

  it('starts a crashed engine again after the pause, and says that windows need new ports', () => {
    newest().emit('exit', 11);
    expect(host.connect()).toBeNull();
    vi.advanceTimersByTime(199);
    expect(forked).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(forked).toHaveLength(2);
    expect(restarts).toBe(1);
    expect(log).toContain('main: engine ended with code 11');
  });

  it('gives up after six crashes in a row until asked to try again', () => {
    for (let crash = 0; crash < 7; crash++) {
      newest().emit('exit', 1);
      vi.runAllTimers();
    }
    expect(forked).toHaveLength(7);
    expect(givenUp).toBe(1);
    host.retry();
    expect(forked).toHaveLength(8);
    expect(restarts).toBe(7);
  });

  it('asks the engine to end, and does not start it again', async () => {
    const stopped = host.stop(3000);
    expect(newest().sent).toEqual([{ message: { type: 'shutdown' }, ports: [] }]);
    newest().emit('exit', 0);
    await stopped;
    vi.runAllTimers();
    expect(forked).toHaveLength(1);
    expect(newest().killed).toBe(false);
  });

  it('kills an engine that does not end', async () => {
    const stopped = host.stop(3000);
    vi.advanceTimersByTime(3000);
    await stopped;
    expect(newest().killed).toBe(true);
  });

  it('stops while a restart is due: nothing starts any more', async () => {
    newest().emit('exit', 1);
    await host.stop(3000);
    vi.runAllTimers();
    expect(forked).toHaveLength(1);
  });

  it('outlives a fatal error of the engine', () => {
    newest().emit('error', 'FatalError', 'v8::internal');
    newest().emit('exit', 5);
    vi.advanceTimersByTime(200);
    expect(forked).toHaveLength(2);
    expect(log).toContain('main: engine: FatalError at v8::internal');
  });

  it('writes what the engine prints to the log', () => {
    newest().stderr.emit('data', Buffer.from('a defect\n'));
    expect(log).toContain('engine: a defect\n');
  });
});
