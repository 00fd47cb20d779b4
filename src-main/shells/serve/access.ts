/**
 * Who may talk to the server. The printed address carries a token that is good for one page load: it is exchanged
 * for a session cookie, so that an address left in a history or a log opens nothing. Cookies do not know ports and
 * SameSite does not either, so writes and the WebSocket also check where they come from.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** 256 random bits, safe in addresses and cookies. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares in time that depends on neither content nor length. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/**
 * The Host header when it names this machine's loopback, else undefined. Any port: an SSH tunnel may forward
 * another one. A page that rebinds its own DNS name to 127.0.0.1 still sends its own name here.
 */
export function loopbackHost(headers: IncomingHttpHeaders): string | undefined {
  const host = headers.host?.toLowerCase();
  const match = host === undefined ? null : /^(\[::1\]|[a-z0-9.-]+)(:\d{1,5})?$/.exec(host);
  return match?.[1] !== undefined && loopbackNames.has(match[1]) ? host : undefined;
}

/** Whether the request was made by a page of this very server (Origin is sent with every WebSocket and PUT). */
export function isSameOrigin(headers: IncomingHttpHeaders): boolean {
  const host = loopbackHost(headers);
  return host !== undefined && headers.origin?.toLowerCase() === `http://${host}`;
}

function cookieNamed(headers: IncomingHttpHeaders, name: string): string | undefined {
  for (const part of headers.cookie?.split(';') ?? []) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}

/** What became of a token: `granted` (first use), `used` before, or `wrong`. */
export type Redemption = 'granted' | 'used' | 'wrong';

/** Tokens and sessions of one running server. */
export class Access {
  readonly #cookieName: string;
  readonly #sessions = new Set<string>();
  readonly #used = new Set<string>();
  #token = randomSecret();

  /** `id` keeps the cookies of servers on one machine apart. */
  constructor(id: string) {
    this.#cookieName = `lapidary-${id}`;
  }

  /** The token that is good now. */
  get token(): string {
    return this.#token;
  }

  hasSession(headers: IncomingHttpHeaders): boolean {
    const cookie = cookieNamed(headers, this.#cookieName);
    return cookie !== undefined && [...this.#sessions].some((session) => sameSecret(session, cookie));
  }

  /** Takes a token; when it is granted, a new token takes its place. */
  redeem(token: string): Redemption {
    if (sameSecret(token, this.#token)) {
      this.#used.add(this.#token);
      this.#token = randomSecret();
      return 'granted';
    }
    return [...this.#used].some((old) => sameSecret(old, token)) ? 'used' : 'wrong';
  }

  /** Begins a session; the value of its Set-Cookie header. */
  startSession(): string {
    const session = randomSecret();
    this.#sessions.add(session);
    return `${this.#cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`;
  }
}
