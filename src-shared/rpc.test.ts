import { expect, it, vi } from 'vitest';
import type { Handlers } from './rpc-server.js';
import { LapidaryError } from './errors.js';
import { RpcClient } from './rpc-client.js';
import type { Port, RpcMessage } from './rpc-messages.js';
import { serveRpc } from './rpc-server.js';

/** Two ports joined by microtasks; counts messages. */
function joinedPorts(): { left: Port; right: Port; sent: RpcMessage[] } {
  const sent: RpcMessage[] = [];
  const listeners: Record<'left' | 'right', ((message: unknown) => void)[]> = { left: [], right: [] };
  const closers: (() => void)[] = [];
  const make = (own: 'left' | 'right', other: 'left' | 'right'): Port => ({
    send: (message) => {
      sent.push(message);
      queueMicrotask(() => {
        for (const listener of listeners[other]) listener(message);
      });
    },
    onMessage: (listener) => listeners[own].push(listener),
    onClose: (listener) => closers.push(listener),
    close: () => {
      for (const closer of closers) closer();
    },
  });
  return { left: make('left', 'right'), right: make('right', 'left'), sent };
}

const info = { version: '1', node: '20', platform: 'linux-x64', pid: 1, dataDir: '/data' };

function serve(handlers: Partial<Handlers>): {
  client: RpcClient;
  sent: RpcMessage[];
  sink: ReturnType<typeof serveRpc>;
  onInternal: ReturnType<typeof vi.fn>;
} {
  const { left, right, sent } = joinedPorts();
  const onInternal = vi.fn();
  const sink = serveRpc(right, handlers, onInternal);
  return { client: new RpcClient(left), sent, sink, onInternal };
}

it('calls and answers', async () => {
  const { client, sent } = serve({ 'engine.info': () => info });
  await expect(client.call('engine.info', {})).resolves.toEqual(info);
  expect(sent.map((message) => message.type)).toEqual(['call', 'result']);
});

it('carries typed errors and marks the rest as internal', async () => {
  const { client, onInternal } = serve({
    'model.open': () => {
      throw new LapidaryError('FILE_NOT_FOUND', 'No such file.', 'Look again.');
    },
    'model.close': () => {
      throw new TypeError('oops');
    },
  });
  await expect(client.call('model.open', { path: 'x' })).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
    hints: ['Look again.'],
  });
  expect(onInternal).not.toHaveBeenCalled();
  await expect(client.call('model.close', { modelId: 'm' })).rejects.toMatchObject({ code: 'INTERNAL' });
  expect(onInternal).toHaveBeenCalledOnce();
});

it('refuses input and output that do not fit the contract', async () => {
  const { client } = serve({ 'engine.info': () => ({ ...info, pid: 'one' }) as never });
  await expect(client.call('model.open', { path: 1 } as never)).rejects.toMatchObject({ code: 'PROTOCOL' });
  await expect(client.call('engine.info', {})).rejects.toMatchObject({ code: 'PROTOCOL' });
});

it('cancels: the handler’s signal aborts and the caller gets CANCELLED', async () => {
  let aborted = false;
  const { client } = serve({
    'engine.doctor': (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(new LapidaryError('CANCELLED', 'stopped'));
        });
      }),
  });
  const controller = new AbortController();
  const call = client.call('engine.doctor', {}, controller.signal);
  await Promise.resolve();
  controller.abort();
  await expect(call).rejects.toMatchObject({ code: 'CANCELLED' });
  await vi.waitFor(() => {
    expect(aborted).toBe(true);
  });
});

it('rejects what is in flight when the port closes', async () => {
  const { client } = serve({ 'engine.doctor': () => new Promise(() => undefined) });
  const call = client.call('engine.doctor', {});
  client.close();
  await expect(call).rejects.toMatchObject({ code: 'ENGINE_GONE' });
});

it('delivers events to those who listen', async () => {
  const { client, sink } = serve({});
  const heard: string[] = [];
  const stop = client.on('shell.openFiles', ({ paths }) => heard.push(...paths));
  sink.emit('shell.openFiles', { paths: ['a'] });
  await Promise.resolve();
  stop();
  sink.emit('shell.openFiles', { paths: ['b'] });
  await Promise.resolve();
  expect(heard).toEqual(['a']);
});
