/** Page 3: what to make of the model, and how. */
import type { ReactElement } from 'react';
import { targetIdSchema } from '../../src-shared/target.js';
import type { StepProps } from './step-props.js';
import { TargetCard } from './target-card.js';

export function TargetsStep({ draft, change, problem }: StepProps): ReactElement {
  const none = problem('targets');
  return (
    <>
      <h1>Targets</h1>
      <p className="muted">
        Each one becomes an artifact that is compared with the original and timed beside it. In the recipe:{' '}
        <code className="recipe-key">targets</code>; only what differs from a default is written.
      </p>
      <fieldset className="field lines">
        <legend className="visually-hidden">Targets</legend>
        {targetIdSchema.options.map((target) => (
          <TargetCard
            key={target}
            target={target}
            draft={draft}
            change={({ targets, options }) => change({ targets, options })}
          />
        ))}
      </fieldset>
      {none === null ? null : <p className="field-problem">{none}</p>}
    </>
  );
}
