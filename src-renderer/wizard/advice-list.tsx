/** Advice before running: what the chosen targets will make of the source, asked for once per change. */
import type { ReactElement } from 'react';
import { parseInputSpecs } from '../../src-shared/input-spec.js';
import type { Finding } from '../../src-shared/finding.js';
import { useAsk } from '../inputs/use-ask.js';
import { ErrorCard } from '../ui/error-card.js';
import { FindingCard } from '../ui/finding-card.js';
import { type ExportDraft, recipeOf } from './draft.js';
import { sourceOfDraft } from './source-draft.js';

/** Which targets it concerns, before the sentence: a reader looks for the ones they need. */
const withTargets = ({ targets = [], ...finding }: Finding): Finding => ({
  ...finding,
  message: `${targets.join(', ')}: ${finding.message}`,
});

export function AdviceList({ draft, complete }: { draft: ExportDraft; complete: boolean }): ReactElement {
  const source = sourceOfDraft(draft);
  const { inputs, targets: asked } = recipeOf(draft);
  const requests = asked.map((target) => (typeof target === 'string' ? { target } : target));
  const targets = requests.map(({ target }) => target);
  const opsets = Object.fromEntries(
    requests.flatMap(({ target, ...more }) =>
      'opset' in more && more.opset !== undefined ? [[target, more.opset]] : [],
    ),
  );
  const { answer, error, asking, ask, stop } = useAsk('source.advise', JSON.stringify([source, inputs, requests]));
  return (
    <section className="spaced" aria-label="Advice before running">
      <h2 className="minor">Advice</h2>
      <p className="small muted">
        What these targets will make of the model, from torch.export, the tracer and its code. Nothing is written.
      </p>
      <div className="button-row spaced">
        <button
          type="button"
          className="button small"
          disabled={!complete || asking || source === null}
          onClick={() => source !== null && ask({ source, inputs: parseInputSpecs(inputs), targets, opsets })}
        >
          {asking ? 'Asking…' : 'Ask for advice'}
        </button>
        {asking ? (
          <button type="button" className="button quiet small" onClick={stop}>
            Stop
          </button>
        ) : null}
      </div>
      <div role="status" className="spaced">
        {answer === null ? null : answer.findings.length === 0 ? (
          <p>Nothing speaks against these targets.</p>
        ) : (
          <ul className="findings">
            {answer.findings.map((finding) => (
              <FindingCard key={`${finding.rule} ${finding.where} ${finding.message}`} finding={withTargets(finding)} />
            ))}
          </ul>
        )}
      </div>
      {error === null ? null : <ErrorCard title="The model does not run" error={error} />}
    </section>
  );
}
