/** What keeps the export from being run, each with a way to its page. */
import type { ReactElement } from 'react';
import { goToStep } from '../state/drafts-store.js';
import type { Problem } from './draft.js';
import { pageTitles } from './pages.js';

export function ProblemList({ tabId, problems }: { tabId: string; problems: readonly Problem[] }): ReactElement {
  if (problems.length === 0) return <p>Nothing is missing.</p>;
  return (
    <ul className="wizard-problems" aria-label="Problems">
      {problems.map(({ step, field, message }) => (
        <li key={`${field} ${message}`}>
          <button type="button" className="link" onClick={() => goToStep(tabId, step)}>
            {pageTitles[step]}
          </button>
          : {message}
        </li>
      ))}
    </ul>
  );
}
