/** A finding: severity as glyph and word, the sentence, the place, and the fix. */
import type { ReactElement } from 'react';
import type { Finding } from '../../src-shared/finding.js';

const marks: Record<Finding['severity'], [string, string, string]> = {
  error: ['✕', 'Error', 'fail'],
  warning: ['!', 'Warning', 'warn'],
  info: ['i', 'Note', 'info'],
};

export function FindingCard({ finding }: { finding: Finding }): ReactElement {
  const [glyph, word, tone] = marks[finding.severity];
  return (
    <li className={`finding ${tone}`}>
      <span className={`verdict ${tone}`}>
        <span aria-hidden="true">{glyph}</span>
        <span>{word}</span>
      </span>
      <p>{finding.message}</p>
      {finding.where === '' && finding.rule === '' ? null : (
        <p className="small muted">
          {finding.where}
          {finding.where === '' || finding.rule === '' ? '' : ' · '}
          <code>{finding.rule}</code>
        </p>
      )}
      {finding.fix === '' ? null : <p className="finding-fix">{finding.fix}</p>}
    </li>
  );
}
