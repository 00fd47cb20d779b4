/** Two connected Ports in one process, for the command line and tests. Delivery is asynchronous, as elsewhere. */
import type { Port, RpcMessage } from '../../src-shared/rpc-messages.js';

function makeEnd(
  deliver: (message: RpcMessage) => void,
  closeBoth: () => void,
): Port & { receive(message: unknown): void; closed(): void } {
  const listeners: ((message: unknown) => void)[] = [];
  const closers: (() => void)[] = [];
  return {
    send: deliver,
    onMessage: (listener) => {
      listeners.push(listener);
    },
    onClose: (listener) => {
      closers.push(listener);
    },
    close: closeBoth,
    receive: (message) => {
      for (const listener of listeners) listener(message);
    },
    closed: () => {
      for (const listener of closers) listener();
    },
  };
}

export function inProcessPorts(): [Port, Port] {
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    left.closed();
    right.closed();
  };
  const to = (end: () => { receive(message: unknown): void }) => (message: RpcMessage) => {
    queueMicrotask(() => {
      if (open) end().receive(message);
    });
  };
  const left = makeEnd(
    to(() => right),
    close,
  );
  const right = makeEnd(
    to(() => left),
    close,
  );
  return [left, right];
}
