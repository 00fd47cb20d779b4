/** What the server answers over plain HTTP: the window's files, the exchange of a token, uploads and downloads. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LapidaryError, toErrorInfo } from '../../../src-shared/errors.js';
import { type Access, isSameOrigin, loopbackHost } from './access.js';
import { enterPage, messagePage } from './pages.js';
import { sendDownload } from './downloads.js';
import { securityHeaders } from './security-headers.js';
import { sendStatic } from './static-files.js';
import { receiveUpload } from './uploads.js';

export interface RouteContext {
  access: Access;
  rendererDir: string;
  dataDir: string;
  onLog(line: string): void;
  /** Someone came with an address that was used before and has no session. */
  onUsedAddress(): void;
}

export const refusals = {
  host: 'This server answers only when it is asked for as 127.0.0.1 or localhost.',
  token: 'Open the whole address that lapidary serve printed in its terminal, with the token at its end.',
  used: 'This address was opened before. A new one was printed in the terminal where lapidary serve runs.',
  origin: 'Only the window of this server may send files to it.',
  missing: 'There is nothing at this address.',
  method: 'This server does not take that kind of request here.',
} as const;

function sendPage(request: IncomingMessage, response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(html),
    'Cache-Control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : html);
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, sentence: string): void {
  // What the client may still be sending is not read.
  if (request.method !== 'GET' && request.method !== 'HEAD') response.setHeader('Connection', 'close');
  sendPage(request, response, status, messagePage(sentence));
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (status >= 400) response.setHeader('Connection', 'close');
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
}

async function upload(
  context: RouteContext,
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const [batch = '', ...place] = pathname.slice('/upload/'.length).split('/').map(decodePart);
    const length = request.headers['content-length'];
    const expected = length === undefined ? undefined : Number(length);
    const received = await receiveUpload(context.dataDir, batch, place, request, expected);
    context.onLog(`upload ${received.path} ${String(received.bytes)} bytes`);
    sendJson(response, 200, received);
  } catch (error) {
    const info = toErrorInfo(error);
    context.onLog(`upload failed: ${info.detail ?? info.message}`);
    sendJson(response, info.code === 'INTERNAL' ? 500 : 400, { error: { ...info, detail: undefined } });
  }
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new LapidaryError('USAGE', 'The address of an upload is not properly encoded.');
  }
}

/** Answers one request. */
export async function route(context: RouteContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { access } = context;
  const host = loopbackHost(request.headers);
  for (const [name, value] of Object.entries(securityHeaders(host ?? '127.0.0.1'))) response.setHeader(name, value);
  if (host === undefined) return refuse(request, response, 403, refusals.host);
  // Split by hand: URL would fold `..` away before servedPath sees it.
  const [pathname = '/', query = ''] = (request.url ?? '/').split('?', 2);
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const token = new URLSearchParams(query).get('token');

  if (!access.hasSession(request.headers)) {
    // HEAD does not use a token up: link previews send it.
    const redemption = token === null || request.method !== 'GET' ? 'wrong' : access.redeem(token);
    if (redemption === 'granted') {
      response.setHeader('Set-Cookie', access.startSession());
      return sendPage(request, response, 200, enterPage);
    }
    if (redemption === 'used') context.onUsedAddress();
    return refuse(request, response, 403, redemption === 'used' ? refusals.used : refusals.token);
  }
  if (token !== null && reads) return sendPage(request, response, 200, enterPage);

  if (request.method === 'PUT' && pathname.startsWith('/upload/')) {
    if (!isSameOrigin(request.headers)) return refuse(request, response, 403, refusals.origin);
    return upload(context, pathname, request, response);
  }
  if (!reads) return refuse(request, response, 405, refusals.method);
  if (request.method === 'GET' && pathname.startsWith('/download/')) {
    if (!(await sendDownload(context.dataDir, pathname, response))) refuse(request, response, 404, refusals.missing);
    return;
  }
  if (!(await sendStatic(context.rendererDir, pathname, request, response))) {
    refuse(request, response, 404, refusals.missing);
  }
}
