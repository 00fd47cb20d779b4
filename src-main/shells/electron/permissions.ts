/** Web permissions: all denied, except that our page may put text on the clipboard and notify. */
import type { Session } from 'electron';
import { appOrigin } from './app-scheme.js';

export function isGranted(permission: string, origin: string): boolean {
  const allowed = permission === 'clipboard-sanitized-write' || permission === 'notifications';
  return allowed && (origin === appOrigin || origin === `${appOrigin}/`);
}

function originOf(url: string): string {
  // Of a scheme the URL parser does not know, `origin` is the text 'null'.
  const parsed = new URL(url);
  return `${parsed.protocol}//${parsed.host}`;
}

export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, callback) => {
    callback(isGranted(permission, originOf(contents.getURL())));
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) =>
    isGranted(permission, requestingOrigin),
  );
}
