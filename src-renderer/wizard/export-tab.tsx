/** The export wizard: steps at the left, one question group in the middle, the recipe at the right. */
import { type ReactElement, useState } from 'react';
import type { ErrorInfo } from '../../src-shared/errors.js';
import { startRun } from '../app/start-job.js';
import { changeExport, goToStep, useDrafts } from '../state/drafts-store.js';
import { useEngineStore } from '../state/engine-store.js';
import { CopyButton } from '../ui/copy.js';
import { ErrorCard } from '../ui/error-card.js';
import { AdviceList } from './advice-list.js';
import { ChecksStep } from './checks-step.js';
import { type ExportDraft, type ExportStep, exportSteps, problemsOf, recipeOf } from './draft.js';
import { InputsStep } from './inputs-step.js';
import { needsPython, PythonNotice } from './python-notice.js';
import { recipeText } from './recipe-text.js';
import { SourceStep } from './source-step.js';
import { TargetsStep } from './targets-step.js';
import { type SourceState, useSource } from './use-source.js';

const titles: Record<ExportStep, string> = {
  source: 'Source',
  inputs: 'Inputs and outputs',
  targets: 'Targets',
  checks: 'Checks and measurements',
};

interface StepProps {
  tabId: string;
  step: ExportStep;
  draft: ExportDraft;
  source: SourceState;
}

function Step({ tabId, step, draft, source }: StepProps): ReactElement {
  const change = (patch: Partial<ExportDraft>): void => changeExport(tabId, patch);
  const problems = problemsOf(draft);
  const problem = (field: keyof ExportDraft): string | null =>
    problems.find((each) => each.field === field)?.message ?? null;
  const shared = { draft, change, problem };
  switch (step) {
    case 'source':
      return <SourceStep tabId={tabId} {...shared} {...source} />;
    case 'inputs':
      return <InputsStep tabId={tabId} {...shared} described={source.described} reading={source.reading} />;
    case 'targets':
      return <TargetsStep {...shared} />;
    case 'checks':
      return <ChecksStep {...shared} />;
  }
}

function StepList({ tabId, step, draft }: { tabId: string; step: ExportStep; draft: ExportDraft }): ReactElement {
  const problems = problemsOf(draft);
  return (
    <nav className="wizard-steps" aria-label="Steps">
      <ol>
        {exportSteps.map((each, index) => {
          const bad = problems.some((problem) => problem.step === each);
          const current = each === step;
          return (
            <li key={each}>
              <button
                type="button"
                className={current ? 'wizard-step current' : 'wizard-step'}
                aria-current={current ? 'step' : undefined}
                onClick={() => goToStep(tabId, each)}
              >
                <span className={bad ? 'step-mark' : 'step-mark good'} aria-hidden="true">
                  {bad ? index + 1 : '✓'}
                </span>
                <span>
                  {titles[each]}
                  <span className="visually-hidden">{bad ? ', not complete' : ', complete'}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

export function ExportTab({ tabId }: { tabId: string }): ReactElement | null {
  const form = useDrafts((state) => state.exports[tabId]);
  const ready = useEngineStore((state) => state.state.kind === 'ready');
  const source = useSource(tabId);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [starting, setStarting] = useState(false);
  if (form === undefined) return null;
  const { draft, step } = form;
  const problems = problemsOf(draft);
  const at = exportSteps.indexOf(step);
  const last = at === exportSteps.length - 1;
  const here = problems.find((problem) => problem.step === step)?.message ?? null;
  const reason = last ? (problems[0]?.message ?? (ready ? null : 'The engine is not connected.')) : here;
  const next = (): void => {
    const to = exportSteps[at + 1];
    if (to === undefined) return;
    // The source says what its inputs are; nothing typed is overwritten.
    if (step === 'source' && source.described === null && draft.inputs.every((line) => line.trim() === ''))
      source.read();
    goToStep(tabId, to);
  };
  const run = async (): Promise<void> => {
    setStarting(true);
    setError(await startRun(draft));
    setStarting(false);
  };
  const yaml = recipeText(recipeOf(draft));
  return (
    <div className="wizard">
      <StepList tabId={tabId} step={step} draft={draft} />
      <div className="wizard-middle">
        <div className="wizard-scroll">
          <div className="wizard-form">
            <PythonNotice refusal={needsPython(source.refusal) ? source.refusal : null} />
            <Step tabId={tabId} step={step} draft={draft} source={source} />
            {last ? <AdviceList draft={draft} complete={problems.length === 0 && ready} /> : null}
            {error === null ? null : <ErrorCard title="The run did not start" error={error} />}
          </div>
        </div>
        <footer className="wizard-foot">
          <p className="wizard-reason" id={`${tabId}-reason`} role="status">
            {reason ?? ''}
          </p>
          {at === 0 ? null : (
            <button type="button" className="button" onClick={() => goToStep(tabId, exportSteps[at - 1] ?? 'source')}>
              Back
            </button>
          )}
          {last ? (
            <button
              type="button"
              className="button primary"
              disabled={reason !== null || starting}
              aria-describedby={`${tabId}-reason`}
              onClick={() => void run()}
            >
              Run
            </button>
          ) : (
            <button
              type="button"
              className="button primary"
              disabled={reason !== null}
              aria-describedby={`${tabId}-reason`}
              onClick={next}
            >
              Next
            </button>
          )}
        </footer>
      </div>
      <aside className="wizard-recipe" aria-label="Recipe">
        <div className="panel-bar">
          <h2 className="minor">Recipe</h2>
          <span className="push">
            <CopyButton label="Copy" text={yaml} />
          </span>
        </div>
        <pre tabIndex={0}>{yaml}</pre>
        <p className="small muted">
          Saved as a .yaml file, <code>lapidary run</code> does the same without a window.
        </p>
      </aside>
    </div>
  );
}
