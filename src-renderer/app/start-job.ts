/** Starting jobs: each returns the refusal to show, or null when the job runs and its tab is open. */
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import { engine } from '../engine-client.js';
import { openLog } from '../state/jobs-store.js';
import { logError } from '../state/session-log.js';
import { benchCommand, parityCommand } from '../compare/command-line.js';
import { benchRequestOf, type CompareDraft, parityRequestOf } from '../compare/draft.js';
import { baseName } from '../ui/format.js';
import { type ExportDraft, recipeOf } from '../wizard/draft.js';
import { recipeText } from '../wizard/recipe-text.js';
import { openJobTab } from './open-tabs.js';

async function started(
  title: string,
  command: string | null,
  call: () => Promise<{ jobId: string }>,
): Promise<ErrorInfo | null> {
  try {
    const { jobId } = await call();
    openJobTab(jobId, title, command);
    return null;
  } catch (thrown) {
    const error = toErrorInfo(thrown);
    logError(error);
    return error;
  }
}

export function startRun(draft: ExportDraft): Promise<ErrorInfo | null> {
  const title = draft.title === '' ? baseName(draft.file) : draft.title;
  // The run's own record says its command.
  return started(title, null, () =>
    engine.call('jobs.run', {
      recipePath: null,
      recipeText: recipeText(recipeOf(draft)),
      baseDir: draft.baseDir,
      outDir: null,
    }),
  );
}

export function startParity(draft: CompareDraft): Promise<ErrorInfo | null> {
  return started('Compare', parityCommand(draft), () => engine.call('jobs.parity', parityRequestOf(draft)));
}

export function startBench(draft: CompareDraft): Promise<ErrorInfo | null> {
  return started('Latency', benchCommand(draft), () => engine.call('jobs.bench', benchRequestOf(draft)));
}

/** Creates the managed Python environment; its progress and log are in the jobs drawer. */
export async function setupPython(): Promise<ErrorInfo | null> {
  try {
    const { jobId } = await engine.call('jobs.setupPython', { action: 'setup', extras: [] });
    openLog(jobId);
    return null;
  } catch (thrown) {
    const error = toErrorInfo(thrown);
    logError(error);
    return error;
  }
}

/** Cancels a job; the job itself says when it has ended. */
export function cancelJob(jobId: string): void {
  engine.call('jobs.cancel', { jobId }).catch((thrown: unknown) => logError(toErrorInfo(thrown)));
}
