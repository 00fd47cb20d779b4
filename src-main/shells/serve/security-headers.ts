/** Headers every answer of the server carries. */
import { windowPolicy } from '../window-policy.js';

/** `host` is the checked Host header: the WebSocket may go there and nowhere else. */
export function securityHeaders(host: string): Record<string, string> {
  return {
    'Content-Security-Policy': windowPolicy(`ws://${host}`, ["frame-ancestors 'none'"]),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  };
}
