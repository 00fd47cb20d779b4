/** What is known of a file that is no model, or none that opens here: what it is, and what to do instead. */
import type { ErrorCode } from '../../../src-shared/errors.js';

/** A file as it is looked at: its first bytes, and where it lies. */
export interface Look {
  /** Up to 4 KiB. */
  bytes: Uint8Array;
  /** The same as Latin-1 text. */
  text: string;
  path: string;
  /** The path in lower case, for its ending. */
  lower: string;
}

export interface Known {
  code: ErrorCode;
  /** How the sentence goes on: `FILE is …`. */
  what: string;
  hint: string;
}

/** Recognises one kind of file, or several alike. */
export type Recognise = (look: Look) => Known | undefined;

/** A row of a table: a kind of file that its first bytes tell. */
export interface Magic {
  /** As Latin-1 text. */
  magic: string;
  /** Where it stands; 0 when absent. */
  at?: number;
  what: string;
  hint: string;
}

export const byMagic =
  (rows: readonly Magic[], code: ErrorCode): Recognise =>
  ({ text }) => {
    const row = rows.find(({ magic, at = 0 }) => text.startsWith(magic, at));
    return row && { code, what: row.what, hint: row.hint };
  };

export const notAModelFile = (what: string, hint: string): Known => ({ code: 'NOT_A_MODEL', what, hint });

/** Control characters other than tab and line ends are in no text, nor are bytes that are no UTF-8; the last character may be cut. */
export function isText(bytes: Uint8Array): boolean {
  if (!bytes.every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13 || byte === 12)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
