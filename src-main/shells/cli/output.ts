/** Results on stdout: one JSON document with --json, else text. */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { Finding } from '../../../src-shared/finding.js';
import type { Verdict } from '../../../src-shared/parity.js';

export function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

export function printText(text: string): void {
  process.stdout.write(`${text}\n`);
}

const verdictWords: Record<Verdict | 'reference' | 'none', string> = {
  pass: '✓ pass',
  warn: '! warn',
  fail: '✕ fail',
  reference: 'reference',
  none: '– not run',
};

export const verdictText = (verdict: Verdict | 'reference' | null): string => verdictWords[verdict ?? 'none'];

/** Without what a terminal would take for commands. */
export const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ');

/** A finding with its place and its fix, where it has them. */
export const findingText = ({ severity, rule, message, where, fix }: Finding): string =>
  [
    `  ${severity} ${rule}: ${message}`,
    ...(where === '' ? [] : [`    in ${oneLine(where)}`]),
    ...(fix === '' ? [] : [`    fix: ${fix}`]),
  ].join('\n');

/** The error a command ends with when its work was done and a check failed (exit 1). */
export function checkFailed(message: string, hints: readonly string[]): LapidaryError {
  const distinct = [...new Set(hints)];
  return new LapidaryError(
    'CHECK_FAILED',
    message,
    distinct.length > 0 ? distinct : ['The output above has the figures.'],
  );
}
