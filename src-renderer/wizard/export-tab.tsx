/** The export wizard: pages at the left, one of them in the middle, the recipe at the right. */
import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { ErrorInfo } from '../../src-shared/errors.js';
import { changeExport, goToStep, useDrafts } from '../state/drafts-store.js';
import { useEngineStore } from '../state/engine-store.js';
import { ErrorCard } from '../ui/error-card.js';
import { ChecksStep } from './checks-step.js';
import { type DraftField, type ExportDraft, type ExportStep, type Problem, problemsOf } from './draft.js';
import { InputsStep } from './inputs-step.js';
import { MeasurementsStep } from './measurements-step.js';
import { PageList } from './page-list.js';
import { providePages } from './page-turners.js';
import { type ExportForm, type WizardPage, wizardPages } from './pages.js';
import { needsPython, PythonNotice } from './python-notice.js';
import { RecipePanel } from './recipe-panel.js';
import { ResultPage } from './result-page.js';
import { ReviewStep } from './review-step.js';
import { RunPage } from './run-page.js';
import { lookProblems, placeToLook } from './source-look.js';
import { SourceStep } from './source-step.js';
import { startExport } from './start-export.js';
import { TargetsStep } from './targets-step.js';
import { type LookState, useLook } from './use-look.js';
import { type SourceState, useSource } from './use-source.js';
import { useWizardRun, type WizardRun } from './use-wizard-run.js';
import { type Forward, WizardFoot } from './wizard-foot.js';

interface PageProps {
  tabId: string;
  form: ExportForm;
  problems: readonly Problem[];
  looked: LookState;
  source: SourceState;
  ready: boolean;
  run: WizardRun;
}

function Page({ tabId, form, problems, looked, source, ready, run }: PageProps): ReactElement | null {
  const { draft } = form;
  const change = (patch: Partial<ExportDraft>): void => changeExport(tabId, patch);
  const problem = (field: DraftField): string | null => problems.find((each) => each.field === field)?.message ?? null;
  const shared = { draft, change, problem };
  switch (form.step) {
    case 'source':
      return (
        <SourceStep
          tabId={tabId}
          {...shared}
          {...source}
          looked={looked}
          wrong={problems.some(({ step }) => step === 'source')}
        />
      );
    case 'inputs':
      return <InputsStep tabId={tabId} {...shared} described={source.described} reading={source.reading} />;
    case 'targets':
      return <TargetsStep {...shared} />;
    case 'checks':
      return <ChecksStep {...shared} />;
    case 'measurements':
      return <MeasurementsStep {...shared} />;
    case 'review':
      return <ReviewStep tabId={tabId} draft={draft} problems={problems} ready={ready} {...source} />;
    case 'run':
      return form.run === null ? null : (
        <RunPage title={run.data.record?.title ?? run.job?.title ?? 'Run'} started={form.run} run={run} />
      );
    case 'result':
      return form.run === null || run.data.record === null ? null : (
        <ResultPage tabId={tabId} started={form.run} run={run} record={run.data.record} />
      );
  }
}

/** The page to show: the run's pages only where there is a run. */
function shownPage({ step, run }: ExportForm, hasResult: boolean): WizardPage {
  if (step === 'result' && !hasResult) return run === null ? 'review' : 'run';
  return step === 'run' && run === null ? 'review' : step;
}

export function ExportTab({ tabId }: { tabId: string }): ReactElement | null {
  const form = useDrafts((state) => state.exports[tabId]);
  return form === undefined ? null : <Wizard tabId={tabId} form={form} />;
}

function Wizard({ tabId, form }: { tabId: string; form: ExportForm }): ReactElement {
  const ready = useEngineStore((state) => state.state.kind === 'ready');
  const source = useSource(tabId);
  const run = useWizardRun(tabId);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [starting, setStarting] = useState(false);
  const { draft } = form;
  const page = shownPage(form, run.hasResult);
  const looked = useLook(placeToLook(draft), page);
  const problems = [
    ...lookProblems(draft, looked.look, looked.refusal).map((each): Problem => ({ step: 'source', ...each })),
    ...problemsOf(draft),
  ];
  const at = wizardPages.indexOf(page);

  const start = async (): Promise<void> => {
    setStarting(true);
    setError(await startExport(tabId));
    setStarting(false);
  };
  const next = (): void => {
    const to = wizardPages[at + 1];
    if (to === undefined) return;
    // The source says what its inputs are; nothing typed is overwritten.
    if (page === 'source' && source.described === null && draft.inputs.every((line) => line.trim() === ''))
      source.read();
    goToStep(tabId, to);
  };
  const forward = forwardOf(
    page,
    problems,
    { ready, starting, hasResult: run.hasResult, stopped: run.progress === 'failed' },
    next,
    () => void start(),
  );
  const to = wizardPages[at - 1];
  const back = to === undefined ? null : (): void => goToStep(tabId, to);

  useEffect(() =>
    providePages(tabId, {
      next: () => {
        if (forward?.reason === null) forward.go();
      },
      back: () => back?.(),
    }),
  );
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const heading = body.current?.querySelector('h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus();
  }, [page]);

  const filled = page !== 'run' && page !== 'result';
  return (
    <div className={filled ? 'wizard' : 'wizard wide'}>
      <PageList tabId={tabId} page={page} problems={problems} run={run.progress} hasResult={run.hasResult} />
      <div className="wizard-middle">
        <div className="wizard-scroll">
          <div className={`wizard-form ${page}`} ref={body}>
            {filled ? <PythonNotice refusal={needsPython(source.refusal) ? source.refusal : null} /> : null}
            <Page {...{ tabId, problems, looked, source, ready, run }} form={{ ...form, step: page }} />
            {error === null || page !== 'review' ? null : <ErrorCard title="The run did not start" error={error} />}
          </div>
        </div>
        <WizardFoot tabId={tabId} back={back} forward={forward} />
      </div>
      {filled ? <RecipePanel tabId={tabId} draft={draft} /> : null}
    </div>
  );
}

interface State {
  ready: boolean;
  starting: boolean;
  hasResult: boolean;
  /** The run ended without one. */
  stopped: boolean;
}

/** What the button at the bottom right does on a page, and why it cannot. */
function forwardOf(
  page: WizardPage,
  problems: readonly Problem[],
  { ready, starting, hasResult, stopped }: State,
  next: () => void,
  run: () => void,
): Forward | null {
  if (page === 'result') return null;
  if (page === 'run') {
    const none = stopped ? 'The run stopped before it had a result.' : 'There is no result yet.';
    return { label: 'Next', reason: hasResult ? null : none, go: next };
  }
  if (page !== 'review') {
    const here = problems.find((problem) => problem.step === (page satisfies ExportStep));
    return { label: 'Next', reason: here?.message ?? null, go: next };
  }
  const connected = ready ? null : 'The engine is not connected.';
  const reason = problems[0]?.message ?? connected ?? (starting ? 'The run is being started.' : null);
  return { label: 'Run', reason, go: run };
}
