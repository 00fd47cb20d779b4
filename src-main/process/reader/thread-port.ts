/** A worker thread's port as the Port of the RPC. Byte arrays of answers move over, they are not copied. */
import type { MessagePort, Worker } from 'node:worker_threads';
import type { Port, RpcMessage } from '../../../src-shared/rpc-messages.js';

/** The engine's end: closed when the thread has ended, for whatever reason. */
export function portOfWorker(worker: Worker): Port {
  return {
    send: (message) => {
      worker.postMessage(message);
    },
    onMessage: (listener) => {
      worker.on('message', listener);
    },
    onClose: (listener) => {
      worker.once('exit', listener);
    },
    close: () => {
      void worker.terminate();
    },
  };
}

/** The thread's end. */
export function portOfThread(port: MessagePort): Port {
  return {
    send: (message) => {
      port.postMessage(message, transferables(message));
    },
    onMessage: (listener) => {
      port.on('message', listener);
    },
    onClose: (listener) => {
      port.once('close', listener);
    },
    close: () => {
      port.close();
    },
  };
}

/** Buffers of the byte arrays an answer consists of; handlers make them for the one answer. */
export function transferables(message: RpcMessage): ArrayBuffer[] {
  if (message.type !== 'result' || typeof message.output !== 'object' || message.output === null) return [];
  const whole = Object.values(message.output).filter(
    (value): value is Uint8Array<ArrayBuffer> =>
      value instanceof Uint8Array &&
      value.buffer instanceof ArrayBuffer &&
      value.byteLength === value.buffer.byteLength,
  );
  return [...new Set(whole.map((bytes) => bytes.buffer))];
}
