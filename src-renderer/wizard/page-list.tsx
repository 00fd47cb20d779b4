/** The pages down the left, each with its state. */
import type { ReactElement } from 'react';
import { goToStep } from '../state/drafts-store.js';
import type { Problem } from './draft.js';
import { pageTitles, type WizardPage, wizardPages } from './pages.js';

export type RunProgress = 'none' | 'running' | 'done' | 'failed';

interface Props {
  tabId: string;
  page: WizardPage;
  problems: readonly Problem[];
  run: RunProgress;
  hasResult: boolean;
}

interface Mark {
  glyph: string;
  tone: '' | 'good' | 'bad';
  /** Read out after the title. */
  words: string;
  reachable: boolean;
}

const runMarks: Record<RunProgress, Omit<Mark, 'reachable'>> = {
  none: { glyph: '', tone: '', words: 'not started' },
  running: { glyph: '●', tone: '', words: 'running' },
  done: { glyph: '✓', tone: 'good', words: 'done' },
  failed: { glyph: '✕', tone: 'bad', words: 'stopped' },
};

function markOf(page: WizardPage, index: number, { problems, run, hasResult }: Props): Mark {
  const number = String(index + 1);
  if (page === 'run') {
    const mark = runMarks[run];
    return { ...mark, glyph: mark.glyph === '' ? number : mark.glyph, reachable: run !== 'none' };
  }
  if (page === 'result') {
    return hasResult
      ? { glyph: '✓', tone: 'good', words: 'there', reachable: true }
      : { glyph: number, tone: '', words: 'comes after the run', reachable: false };
  }
  const bad = problems.some(({ step }) => page === 'review' || step === page);
  return {
    glyph: bad ? number : '✓',
    tone: bad ? '' : 'good',
    words: bad ? 'not complete' : 'complete',
    reachable: true,
  };
}

export function PageList(props: Props): ReactElement {
  return (
    <nav className="wizard-steps" aria-label="Steps">
      <ol>
        {wizardPages.map((page, index) => {
          const mark = markOf(page, index, props);
          const current = page === props.page;
          return (
            <li key={page}>
              <button
                type="button"
                className={current ? 'wizard-step current' : 'wizard-step'}
                aria-current={current ? 'step' : undefined}
                disabled={!mark.reachable}
                title={mark.reachable ? undefined : `${pageTitles[page]}: ${mark.words}`}
                onClick={() => goToStep(props.tabId, page)}
              >
                <span className={`step-mark ${mark.tone}`} aria-hidden="true">
                  {mark.glyph}
                </span>
                <span>
                  {pageTitles[page]}
                  <span className="visually-hidden">, {mark.words}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
