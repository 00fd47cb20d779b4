/** A WebSocket as a Port: frames of src-shared/frame-codec.ts, text or binary. */
import type { RawData, WebSocket } from 'ws';
import { LapidaryError } from '../../../src-shared/errors.js';
import { decodeFrame, encodeFrame } from '../../../src-shared/frame-codec.js';
import type { Port } from '../../../src-shared/rpc-messages.js';

/** Calls are small; the largest carries the text of a recipe. */
export const maxIncomingBytes = 8 * 1024 * 1024;

/** A window that stops reading is let go before what waits for it fills the memory. */
export const maxWaitingBytes = 512 * 1024 * 1024;

// Close codes of RFC 6455, section 7.4.1, and the IANA registry.
const closeBecauseUnreadable = 1007;
const closeBecauseSlow = 1013;

function bytesOf(data: RawData): Uint8Array {
  const buffer = Array.isArray(data) ? Buffer.concat(data) : data;
  if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/** `onProblem` hears what went wrong with this connection; the connection is then closed. */
export function socketPort(socket: WebSocket, onProblem: (error: LapidaryError) => void): Port {
  socket.on('error', (error) => {
    onProblem(new LapidaryError('PROTOCOL', `The connection to a window failed: ${error.message}`));
  });
  return {
    send(message) {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(encodeFrame(message));
      if (socket.bufferedAmount <= maxWaitingBytes) return;
      onProblem(new LapidaryError('PROTOCOL', 'A window stopped reading and was disconnected.'));
      socket.close(closeBecauseSlow, 'too slow');
    },
    onMessage(listener) {
      socket.on('message', (data, isBinary) => {
        let message: unknown;
        try {
          const bytes = bytesOf(data);
          message = decodeFrame(isBinary ? bytes : Buffer.from(bytes).toString('utf8'));
        } catch (error) {
          onProblem(error instanceof LapidaryError ? error : new LapidaryError('PROTOCOL', String(error)));
          socket.close(closeBecauseUnreadable, 'unreadable frame');
          return;
        }
        listener(message);
      });
    },
    onClose(listener) {
      socket.on('close', listener);
    },
    close() {
      socket.close();
    },
  };
}
