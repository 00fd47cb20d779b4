/** The only way the window reaches the engine. Everything else in src-renderer imports `engine` from here. */
import type { CallInput, CallName, CallOutput, EventName, EventPayload } from '../src-shared/contract.js';
import { LapidaryError } from '../src-shared/errors.js';
import { parseUploadAnswer } from '../src-shared/upload.js';
import { EngineConnection } from './engine/connection.js';
import { readAddress } from './engine/page-address.js';
import { desktopTransport, type Transport, webSocketTransport } from './engine/transport.js';
import { useEngineStore } from './state/engine-store.js';

const tokenKey = 'lapidary.token';

let connection: EngineConnection | null = null;
let token = '';

function current(): EngineConnection {
  if (connection === null) throw new LapidaryError('INTERNAL', 'The engine connection was used before it was started.');
  return connection;
}

export const engine = {
  call: <N extends CallName>(name: N, input: CallInput<N>, signal?: AbortSignal): Promise<CallOutput<N>> =>
    current().call(name, input, signal),
  on: <N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): (() => void) =>
    current().on(name, listener),
  reconnect: (): void => current().reconnect(),
};

/** Starts the connection over `transport`; its state goes to the engine store. */
export function startEngine(transport: Transport): void {
  connection = new EngineConnection(transport, (state) => useEngineStore.getState().setState(state));
  connection.start();
}

/** Picks the transport this page was loaded with, and returns the files its address asks to open. */
export function transportOfPage(): { transport: Transport; open: string[] } {
  const address = readAddress(window.location.href, sessionStorage.getItem(tokenKey));
  token = address.token;
  if (address.cleaned !== window.location.href) window.history.replaceState(null, '', address.cleaned);
  if (window.lapidary !== undefined) return { transport: desktopTransport(window.lapidary), open: address.open };
  if (token !== '') sessionStorage.setItem(tokenKey, token);
  return { transport: webSocketTransport(window.location.origin, token), open: address.open };
}

/** True where dropped files must be uploaded because the engine may be on another machine. */
export function filesAreUploaded(): boolean {
  return window.lapidary === undefined;
}

/**
 * Sends one file to the server; those of one batch lie there as their places say (`m.onnx`, `bert/config.json`).
 * Resolves with the path of what was dropped: the file, or the outermost folder of its place.
 */
export function uploadFile(
  file: File,
  place: string,
  batch: string,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    // fetch cannot report how much of a body was sent; XMLHttpRequest can.
    const request = new XMLHttpRequest();
    const query = token === '' ? '' : `?token=${encodeURIComponent(token)}`;
    const refuse = (why: string): void => {
      reject(
        new LapidaryError('FILE_UNREADABLE', `${file.name} could not be sent to the server: ${why}.`, [
          'Type the path of a file that lies on the server instead.',
        ]),
      );
    };
    request.open('PUT', `/upload/${[batch, ...place.split('/')].map(encodeURIComponent).join('/')}${query}`);
    request.upload.addEventListener('progress', (event) => {
      if (event.total > 0) onProgress(event.loaded / event.total);
    });
    request.addEventListener('load', () => {
      const answer = parseUploadAnswer(request.responseText);
      if (answer === undefined) refuse(`the server answered with status ${String(request.status)} and no path`);
      else if ('error' in answer) reject(LapidaryError.fromInfo(answer.error));
      else resolve(answer.top);
    });
    request.addEventListener('error', () => refuse('the connection was lost'));
    request.addEventListener('abort', () => {
      reject(new LapidaryError('CANCELLED', `Sending ${file.name} was cancelled.`));
    });
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
