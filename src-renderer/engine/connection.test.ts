import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LapidaryError } from '../../src-shared/errors.js';
import type { Port } from '../../src-shared/rpc-messages.js';
import { fakeEngine } from '../testing/fake-engine.js';
import { backOff, EngineConnection, type EngineState } from './connection.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A transport whose channels a test can cut, and which can be made to refuse. */
function setup() {
  const states: EngineState[] = [];
  const ports: Port[] = [];
  let refusals = 0;
  const engine = fakeEngine();
  const connection = new EngineConnection(
    {
      open: () => {
        if (refusals > 0) {
          refusals -= 1;
          return Promise.reject(new LapidaryError('ENGINE_GONE', 'no'));
        }
        const port = engine.connect();
        ports.push(port);
        return Promise.resolve(port);
      },
      onReplaced: () => undefined,
    },
    (state) => states.push(state),
  );
  return {
    connection,
    states,
    engine,
    refuse: (times: number) => {
      refusals = times;
    },
    cut: () => ports[ports.length - 1]?.close(),
    last: () => states[states.length - 1],
  };
}

test('back-off doubles from half a second and stops at fifteen', () => {
  expect([1, 2, 3, 4, 5, 6, 9].map(backOff)).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
});

test('a call made before the engine is there waits for it', async () => {
  const { connection } = setup();
  const answer = connection.call('files.recents', {});
  connection.start();
  expect((await answer).recents.length).toBeGreaterThan(0);
});

test('a lost engine is said, calls are refused, and it is found again after the back-off', async () => {
  const { connection, last, cut, refuse } = setup();
  connection.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(last()).toMatchObject({ kind: 'ready', generation: 1 });
  refuse(1);
  cut();
  expect(last()).toMatchObject({ kind: 'lost' });
  await expect(connection.call('files.recents', {})).rejects.toMatchObject({ code: 'ENGINE_GONE' });
  await vi.advanceTimersByTimeAsync(500);
  expect(last()).toMatchObject({ kind: 'lost', attempt: 1 });
  await vi.advanceTimersByTimeAsync(500);
  expect(last()).toMatchObject({ kind: 'ready', generation: 2 });
});

test('listeners outlive a reconnect', async () => {
  const { connection, cut, engine } = setup();
  const heard: string[] = [];
  connection.on('shell.openFiles', ({ paths }) => heard.push(...paths));
  connection.start();
  await vi.advanceTimersByTimeAsync(0);
  cut();
  await vi.advanceTimersByTimeAsync(500);
  engine.emit('shell.openFiles', { paths: ['a.onnx'] });
  await vi.advanceTimersByTimeAsync(0);
  expect(heard).toEqual(['a.onnx']);
});
