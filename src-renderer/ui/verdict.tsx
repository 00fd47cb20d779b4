/** A verdict is a glyph, a word and a colour, never colour alone. */
import type { ReactElement } from 'react';
import type { Verdict } from '../../src-shared/parity.js';

const glyphs: Record<Verdict | 'none', [string, string]> = {
  pass: ['✓', 'pass'],
  warn: ['!', 'warn'],
  fail: ['✕', 'fail'],
  none: ['–', 'not run'],
};

export function VerdictMark({ verdict }: { verdict: Verdict | null }): ReactElement {
  const kind = verdict ?? 'none';
  const [glyph, word] = glyphs[kind];
  return (
    <span className={`verdict ${kind}`}>
      <span aria-hidden="true">{glyph}</span>
      <span>{word}</span>
    </span>
  );
}
