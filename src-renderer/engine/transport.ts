/** The two ways to the engine: a MessagePort handed over by the desktop shell, or the WebSocket of `lapidary serve`. */
import type { DesktopBridge, EnginePortMessage } from '../../src-shared/desktop-bridge.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { decodeFrame, encodeFrame } from '../../src-shared/frame-codec.js';
import type { Port } from '../../src-shared/rpc-messages.js';

export interface Transport {
  /** Opens a channel. Rejects with ENGINE_GONE when there is none to be had now. */
  open(): Promise<Port>;
  /** A new channel came unasked: the engine was started again. */
  onReplaced(listener: (port: Port) => void): void;
}

/** Listeners that may be added after the first message came; messages are kept until then. */
function mailbox<T>(): { push: (item: T) => void; listen: (listener: (item: T) => void) => void } {
  const kept: T[] = [];
  const listeners: ((item: T) => void)[] = [];
  return {
    push: (item) => {
      if (listeners.length === 0) kept.push(item);
      for (const listener of listeners) listener(item);
    },
    listen: (listener) => {
      listeners.push(listener);
      for (const item of kept.splice(0)) listener(item);
    },
  };
}

/** A web MessagePort as a Port. `close` events exist in newer Chromium only; a replaced port is closed by its owner. */
export function portOfMessagePort(channel: MessagePort): Port {
  const messages = mailbox<unknown>();
  const closed = mailbox<null>();
  let open = true;
  const end = (): void => {
    if (!open) return;
    open = false;
    channel.close();
    closed.push(null);
  };
  channel.addEventListener('message', (event: MessageEvent<unknown>) => messages.push(event.data));
  channel.addEventListener('close', end);
  channel.start();
  return {
    send: (message) => channel.postMessage(message),
    onMessage: messages.listen,
    onClose: (listener) => closed.listen(() => listener()),
    close: end,
  };
}

export function desktopTransport(bridge: DesktopBridge): Transport {
  let waiting: ((port: Port) => void)[] = [];
  let replaced: (port: Port) => void = () => undefined;
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    // The preload runs in this very window; anything else is not ours.
    if (event.source !== window) return;
    const data = event.data as Partial<EnginePortMessage> | null;
    const channel = event.ports[0];
    if (data?.type !== 'lapidary-engine-port' || channel === undefined) return;
    const port = portOfMessagePort(channel);
    if (waiting.length === 0) replaced(port);
    for (const resolve of waiting) resolve(port);
    waiting = [];
  });
  return {
    open: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        bridge.enginePort();
      }),
    onReplaced: (listener) => {
      replaced = listener;
    },
  };
}

/** A WebSocket that carries frames of frame-codec.ts. Resolves when it is open. */
export function openWebSocket(url: string): Promise<Port> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    const messages = mailbox<unknown>();
    const closed = mailbox<null>();
    let open = false;
    socket.addEventListener('open', () => {
      open = true;
      resolve({
        send: (message) => socket.send(encodeFrame(message) as string | Uint8Array<ArrayBuffer>),
        onMessage: messages.listen,
        onClose: (listener) => closed.listen(() => listener()),
        close: () => socket.close(),
      });
    });
    socket.addEventListener('message', (event: MessageEvent<string | ArrayBuffer>) => {
      messages.push(decodeFrame(typeof event.data === 'string' ? event.data : new Uint8Array(event.data)));
    });
    socket.addEventListener('close', (event) => {
      if (open) closed.push(null);
      else reject(new LapidaryError('ENGINE_GONE', `The server does not answer (${describeClose(event.code)}).`));
    });
  });
}

function describeClose(code: number): string {
  return code === 1006 ? 'no connection' : `close code ${String(code)}`;
}

export function webSocketTransport(origin: string, token: string): Transport {
  const base = origin.replace(/^http/, 'ws');
  return {
    open: () => openWebSocket(`${base}/engine?token=${encodeURIComponent(token)}`),
    onReplaced: () => undefined,
  };
}
