/** Fits a Node-style message port (Electron's MessagePortMain, or one of node:worker_threads) to the Port of the RPC. */
import type { Port } from '../../../src-shared/rpc-messages.js';

/** What is used of `Electron.MessagePortMain`. */
export interface MessagePortLike {
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** Messages are delivered once `onMessage` was called; `send` after the other side is gone does nothing. */
export function portFromMessagePort(messagePort: MessagePortLike): Port {
  let closed = false;
  messagePort.on('close', () => {
    closed = true;
  });
  return {
    send: (message) => {
      if (!closed) messagePort.postMessage(message);
    },
    onMessage: (listener) => {
      messagePort.on('message', (event) => {
        listener(event.data);
      });
      messagePort.start();
    },
    onClose: (listener) => {
      messagePort.on('close', listener);
    },
    close: () => {
      closed = true;
      messagePort.close();
    },
  };
}
