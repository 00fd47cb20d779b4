/** Before a source may load that runs code of the file's choice: what it would run, and the consent, pinned to this file. */
import type { ReactElement } from 'react';
import type { SourceLook } from '../../src-shared/source.js';
import { FindingCard } from '../ui/finding-card.js';
import { baseName } from '../ui/format.js';
import type { SourceDraft } from './source-draft.js';
import { isAgreed } from './source-look.js';

interface Props {
  look: SourceLook;
  draft: SourceDraft;
  change: (patch: Partial<SourceDraft>) => void;
}

/** Findings shown before "and more": a hostile file may have thousands. */
const shownFindings = 20;

export function SourceConsent({ look, draft, change }: Props): ReactElement {
  const agreed = isAgreed(draft, look);
  const changed = draft.trust === true && !agreed;
  const rest = look.findings.length - shownFindings;
  return (
    <section className={agreed ? 'notice spaced' : 'notice warn spaced'} aria-label="What loading would run">
      <h2>What loading would run</h2>
      <p>
        {look.kind === 'module'
          ? `${baseName(look.path)} is a pickled module: loading it imports and calls whatever it names, with your rights.`
          : `${baseName(look.path)} brings its own Python code, which runs with your rights when it is loaded.`}
      </p>
      {changed ? (
        <p className="field-problem">This is not the file that was agreed to: its SHA-256 is another one.</p>
      ) : null}
      <ul className="findings spaced">
        {look.findings.slice(0, shownFindings).map((finding, index) => (
          // Two findings may be alike; they have no identity but their place.
          <FindingCard key={index} finding={finding} />
        ))}
      </ul>
      {rest <= 0 ? null : <p className="small muted">And {rest} more; lapidary lint lists all of them.</p>}
      <label className={agreed ? 'check on spaced' : 'check spaced'}>
        <input
          type="checkbox"
          checked={agreed}
          onChange={() =>
            change(agreed ? { trust: undefined, sha256: '' } : { trust: true, sha256: look.sha256 ?? '' })
          }
        />
        <span>
          <span className="check-title">I trust where it comes from: load it</span>
          <span className="check-help">
            <code>trust</code>
            {look.sha256 === null ? ' in the recipe. ' : ' and '}
            {look.sha256 === null ? null : <code>sha256</code>}
            {look.sha256 === null
              ? 'Off, because nothing can take it back.'
              : ' in the recipe: the consent is to this file as it is now. Off, because nothing can take it back.'}
          </span>
        </span>
      </label>
    </section>
  );
}
