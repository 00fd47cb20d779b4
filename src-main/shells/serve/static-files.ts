/** The built window (dist/renderer) over HTTP: files of one folder and nothing outside it. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isInside } from '../../allowed-roots.js';

const typeByExtension: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/** A decoded path in `root` for an address's path, or undefined when it names nothing that may be served. */
export async function servedPath(root: string, pathname: string): Promise<string | undefined> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  const parts = decoded.split('/').filter((part) => part !== '');
  // Dot files, `..`, backslashes, drive letters and NUL never occur in a build.
  if (parts.some((part) => part.startsWith('.') || /[\\:\0]/.test(part))) return undefined;
  const path = join(root, ...(parts.length === 0 ? ['index.html'] : parts));
  return (await isInside([root], path)) ? path : undefined;
}

/** Answers with the file; false when there is none, and then nothing was written. */
export async function sendStatic(
  root: string,
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const path = await servedPath(root, pathname);
  if (path === undefined) return false;
  const info = await stat(path).catch(() => undefined);
  if (info?.isFile() !== true) return false;
  const hashed = pathname.startsWith('/assets/');
  response.writeHead(200, {
    'Content-Type': typeByExtension[extname(path).toLowerCase()] ?? 'application/octet-stream',
    'Content-Length': info.size,
    'Cache-Control': hashed ? 'private, max-age=31536000, immutable' : 'no-store',
  });
  if (request.method === 'HEAD') response.end();
  else await send(path, response);
  return true;
}

/** A page that is left or read again drops what is still on its way to it: nothing is wrong then. */
async function send(path: string, response: ServerResponse): Promise<void> {
  try {
    await pipeline(createReadStream(path), response);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
