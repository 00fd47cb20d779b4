import type { WebContents } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { channels } from './ipc-channels.js';
import { registered } from './testing/electron-mock.js';
import { listenToWindows } from './window-ipc.js';

vi.mock('electron', () => import('./testing/electron-mock.js'));

interface Sent {
  sender: unknown;
  senderFrame: { url: string; parent: unknown } | null;
}

const ours = { name: 'our window' };
const top = { url: 'lapidary://app/', parent: null };
const fromUs: Sent = { sender: ours, senderFrame: top };

const foreign: [string, Sent][] = [
  ['another window', { sender: { name: 'other' }, senderFrame: top }],
  ['a frame inside our page', { sender: ours, senderFrame: { url: 'lapidary://app/', parent: top } }],
  ['our window after it went elsewhere', { sender: ours, senderFrame: { url: 'https://evil.org/', parent: null } }],
  ['a host that only looks like ours', { sender: ours, senderFrame: { url: 'lapidary://apple/', parent: null } }],
  ['a frame that is gone', { sender: ours, senderFrame: null }],
];

let portRequests: unknown[];
let opened: string[];
let refusals: string[];
let revealed: string[];

beforeEach(() => {
  portRequests = [];
  opened = [];
  refusals = [];
  revealed = [];
  listenToWindows({
    isOurs: (contents) => contents === (ours as unknown as WebContents),
    enginePortRequested: (contents) => portRequests.push(contents),
    openDialog: (_contents, kind) => {
      opened.push(kind);
      return Promise.resolve(['/a.onnx']);
    },
    saveDialog: (_contents, name) => Promise.resolve(`/saved/${name}`),
    reveal: (path) => {
      revealed.push(path);
      return true;
    },
    refused: (channel, why) => refusals.push(`${channel}: ${why}`),
  });
});

const send = (event: Sent, ...args: unknown[]): unknown =>
  (registered.on.get(channels.requestEnginePort) as (...all: unknown[]) => unknown)(event, ...args);
const invoke = (event: Sent, ...args: unknown[]): Promise<unknown> =>
  (registered.handle.get(channels.openDialog) as (...all: unknown[]) => Promise<unknown>)(event, ...args);

describe('our own page', () => {
  it('gets a port and a dialog', async () => {
    send(fromUs);
    expect(portRequests).toEqual([ours]);
    await expect(invoke(fromUs, 'model')).resolves.toEqual(['/a.onnx']);
    expect(opened).toEqual(['model']);
  });

  it('is refused arguments that do not fit', async () => {
    send(fromUs, 'more');
    await expect(invoke(fromUs, 'anything')).rejects.toThrow(/refused/);
    await expect(invoke(fromUs, 'model', 'more')).rejects.toThrow(/refused/);
    await expect(invoke(fromUs)).rejects.toThrow(/refused/);
    expect(portRequests).toEqual([]);
    expect(opened).toEqual([]);
    expect(refusals).toHaveLength(4);
  });
});

describe.each(foreign)('%s', (_who, event) => {
  it('is refused', async () => {
    send(event);
    await expect(invoke(event, 'model')).rejects.toThrow(/refused/);
    expect(portRequests).toEqual([]);
    expect(opened).toEqual([]);
    expect(refusals).toHaveLength(2);
  });
});

describe('the save dialog', () => {
  const save = (event: Sent, ...args: unknown[]): Promise<unknown> =>
    (registered.handle.get(channels.saveDialog) as (...all: unknown[]) => Promise<unknown>)(event, ...args);

  it('is shown for a file name', async () => {
    expect(await save(fromUs, 'encoder.weight.npy')).toBe('/saved/encoder.weight.npy');
  });

  it.each(['../escape.npy', 'a/b.npy', 'C:\\x.npy', '', 7])('is refused for %j', async (name) => {
    await expect(save(fromUs, name)).rejects.toThrow('refused');
  });

  it.each(foreign)('is refused for %s', async (_name, event) => {
    await expect(save(event, 'a.npy')).rejects.toThrow('refused');
  });
});

describe('revealing a file', () => {
  const reveal = (event: Sent, ...args: unknown[]): Promise<unknown> =>
    (registered.handle.get(channels.reveal) as (...all: unknown[]) => Promise<unknown>)(event, ...args);

  it('is done for an absolute path', async () => {
    expect(await reveal(fromUs, '/runs/a b/model.onnx')).toBe(true);
    expect(revealed).toEqual(['/runs/a b/model.onnx']);
  });

  it.each(['relative.onnx', 'https://example.org/', '/a\nb', '', 7, undefined])('is refused for %j', async (path) => {
    await expect(reveal(fromUs, path)).rejects.toThrow('refused');
    expect(revealed).toEqual([]);
  });

  it.each(foreign)('is refused for %s', async (_name, event) => {
    await expect(reveal(event, '/a.onnx')).rejects.toThrow('refused');
  });
});
