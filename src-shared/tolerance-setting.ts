/** `--tolerance FOR=ATOL[,RTOL]`: a tolerance for everything (*), an element type (float16) or one output (output:NAME). */
import { parseDType } from './dtype.js';
import { LapidaryError } from './errors.js';
import type { ToleranceSetting } from './parity.js';

const hint = 'Write for example --tolerance float16=1e-2,1e-2 or --tolerance output:logits=1e-3.';

function numberOf(text: string, whole: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new LapidaryError('USAGE', `'${text}' in the tolerance '${whole}' is not a number of 0 or more.`, hint);
}

/** Throws USAGE. An output's name may hold '='; the last one counts. */
export function parseTolerance(text: string): ToleranceSetting {
  const at = text.lastIndexOf('=');
  const target = text.slice(0, at).trim();
  const [atol = '', rtol, more] = text.slice(at + 1).split(',');
  if (at < 1 || more !== undefined) throw new LapidaryError('USAGE', `The tolerance '${text}' cannot be read.`, hint);
  if (target !== '*' && !target.startsWith('output:') && parseDType(target) === undefined) {
    throw new LapidaryError('USAGE', `'${target}' is neither an element type nor output:NAME.`, hint);
  }
  return { for: target, atol: numberOf(atol, text), rtol: rtol === undefined ? null : numberOf(rtol, text) };
}

export function formatTolerance({ for: target, atol, rtol }: ToleranceSetting): string {
  return `${target}=${String(atol ?? 0)}${rtol === null ? '' : `,${String(rtol)}`}`;
}
