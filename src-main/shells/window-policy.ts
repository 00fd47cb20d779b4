/**
 * Content security policy of the window, the same for the desktop's scheme and for `serve`: no eval, no remote content;
 * inline styles because React Flow and the charts position elements by style. `connect` adds where the page may connect
 * to besides its own origin; `extra` is what only one shell can say.
 */
export function windowPolicy(connect = '', extra: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "worker-src 'self' blob:",
    `connect-src 'self'${connect === '' ? '' : ` ${connect}`}`,
    "frame-src 'self'",
    ...extra,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
