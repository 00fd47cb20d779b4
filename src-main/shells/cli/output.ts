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

export const findingText = (finding: Finding): string =>
  `  ${finding.severity} ${finding.rule}: ${finding.message}${finding.fix === '' ? '' : `\n    fix: ${finding.fix}`}`;

/** The error a command ends with when its work was done and a check failed (exit 1). */
export function checkFailed(message: string, hints: readonly string[]): LapidaryError {
  const distinct = [...new Set(hints)];
  return new LapidaryError(
    'CHECK_FAILED',
    message,
    distinct.length > 0 ? distinct : ['The output above has the figures.'],
  );
}
