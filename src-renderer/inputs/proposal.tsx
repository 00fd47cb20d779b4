/** Inputs proposed for a source that declares none; asked for at once where nothing is typed yet. */
import { type ReactElement, useEffect, useEffectEvent } from 'react';
import { proposedLines } from '../../src-shared/input-proposal.js';
import type { Source } from '../../src-shared/source.js';
import { ErrorCard } from '../ui/error-card.js';
import { useAsk } from './use-ask.js';

export type ExportSource = Source;

interface Props {
  source: ExportSource | null;
  /** Nothing is typed: the proposal fills the fields by itself. */
  empty: boolean;
  use: (lines: string[]) => void;
}

export function Proposal({ source, empty, use }: Props): ReactElement | null {
  const key = JSON.stringify(source);
  const { answer, error, asking, ask } = useAsk('source.proposeInputs', key);
  const propose = (): void => {
    if (source === null) return;
    ask({ source }, (proposal) => {
      if (proposal.inputs.length > 0) use(proposedLines(proposal));
    });
  };
  // By itself once per source: what the user empties stays empty.
  const due = empty && source !== null && answer === null && error === null && !asking;
  const start = useEffectEvent(propose);
  useEffect(() => {
    if (due) start();
  }, [due, key]);
  if (source === null) return null;
  return (
    <div className="proposal" role="status">
      <p className="field-help">
        {asking
          ? 'The source declares no inputs. Trying what its layers suggest.'
          : answer === null
            ? 'The source declares no inputs.'
            : answer.inputs.length === 0
              ? `The source declares no inputs, and none are proposed. ${answer.note}`
              : `Proposed, because the source declares no inputs; check them. ${answer.note}`}
      </p>
      {answer?.inputs.map(({ spec, reason }) => (
        <p key={spec.name} className="field-help">
          <code>{spec.name}</code>: {reason}
        </p>
      ))}
      {error === null ? null : <ErrorCard title="Inputs could not be proposed" error={error} />}
      <button type="button" className="button small" disabled={asking} onClick={propose}>
        Propose inputs
      </button>
    </div>
  );
}
