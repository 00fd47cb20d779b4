/**
 * The window's own scheme, `lapidary://app/`: serves the built renderer and nothing else, with the content security
 * policy on every answer. A scheme of our own, unlike file:, gives the page an origin and no way to other files.
 */
import { readFile } from 'node:fs/promises';
import { extname, isAbsolute, relative, resolve } from 'node:path';
import { protocol } from 'electron';
import { windowPolicy } from '../window-policy.js';

export const appScheme = 'lapidary';
export const appOrigin = `${appScheme}://app`;
export const appUrl = `${appOrigin}/`;

export const contentSecurityPolicy = windowPolicy();

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** The file below `root` that a URL of the app names, or null when it names nothing there. */
export function resolveAppFile(root: string, url: string): string | null {
  let path: string;
  try {
    const parsed = new URL(url);
    if (parsed.protocol !== `${appScheme}:` || parsed.host !== 'app') return null;
    path = decodeURIComponent(parsed.pathname);
  } catch {
    return null; // not a URL, or a malformed escape in it
  }
  // A backslash separates folders on Windows, and a NUL ends a path for the system: neither is in a name of ours.
  if (path.includes('\0') || path.includes('\\')) return null;
  const file = resolve(root, `.${path === '/' ? '/index.html' : path}`);
  const inside = relative(resolve(root), file);
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) return null;
  return file;
}

function answer(status: number, body: Uint8Array<ArrayBuffer> | string, type: string): Response {
  return new Response(body, {
    status,
    headers: {
      'content-type': type,
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
    },
  });
}

/** Answers one request of the window from the folder `root`. */
export async function serveAppFile(root: string, method: string, url: string): Promise<Response> {
  const plain = 'text/plain; charset=utf-8';
  if (method !== 'GET' && method !== 'HEAD') return answer(405, 'Only reading is possible here.', plain);
  const file = resolveAppFile(root, url);
  if (file === null) return answer(403, 'This address is outside the app.', plain);
  try {
    return answer(200, await readFile(file), mediaTypes[extname(file)] ?? 'application/octet-stream');
  } catch {
    return answer(404, 'There is no such file in the app.', plain);
  }
}

/** Must be called before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Starts serving `root` to windows of the default session. */
export function serveApp(root: string): void {
  protocol.handle(appScheme, (request) => serveAppFile(root, request.method, request.url));
}
