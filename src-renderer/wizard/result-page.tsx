/** Page 8: what came out, which of it to take and why, and where to go from here. */
import { type ReactElement, useState } from 'react';
import { conclusion, preferenceTexts } from '../../src-shared/conclusion.js';
import type { ErrorInfo } from '../../src-shared/errors.js';
import { decide } from '../../src-shared/recommendation.js';
import type { RunRecord } from '../../src-shared/run-record.js';
import { ArtifactsView } from '../run/artifacts-view.js';
import { CopyButton } from '../ui/copy.js';
import { ErrorCard } from '../ui/error-card.js';
import { ArtifactTable } from './artifact-table.js';
import { openRun } from './open-run.js';
import type { StartedRun } from './pages.js';
import { RunHeading } from './run-page.js';
import { fillFromFile } from './save-recipe.js';
import type { WizardRun } from './use-wizard-run.js';

interface Props {
  tabId: string;
  started: StartedRun;
  run: WizardRun;
  record: RunRecord;
}

export function ResultPage({ tabId, started, run, record }: Props): ReactElement {
  const [error, setError] = useState<ErrorInfo | null>(null);
  const again = async (): Promise<void> => {
    if (started.dir !== null) setError(await fillFromFile(tabId, `${started.dir}/recipe.yaml`, 'review'));
  };
  const failed = decide(record).failed.map(({ artifact }) => artifact);
  const open = (view: 'steps' | 'report'): void => openRun(started, record.title, view);
  return (
    <>
      <RunHeading title="Result" run={run} />
      <p data-testid="conclusion">{conclusion(record)}</p>
      {preferenceTexts(record).map((text) => (
        <p key={text} data-testid="preference">
          {text}
        </p>
      ))}
      <ArtifactTable run={record} />
      <div className="button-row spaced">
        <button type="button" className="button" onClick={() => open('report')}>
          Open the report
        </button>
        <button type="button" className="button" onClick={() => open('steps')}>
          Open the run
        </button>
        <button type="button" className="button" onClick={() => void again()}>
          Change and run again
        </button>
        <CopyButton label="Copy the command" text={record.command} />
      </div>
      {error === null ? null : <ErrorCard title="The recipe of the run cannot be read" error={error} />}
      {failed.length === 0 ? null : (
        <section className="spaced" aria-label="What failed">
          <h2 className="minor">What failed, kept beside the others</h2>
          <ArtifactsView artifacts={failed} />
        </section>
      )}
    </>
  );
}
