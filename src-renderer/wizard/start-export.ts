/** Starts the run of a draft; the wizard it belongs to follows it. */
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import { engine } from '../engine-client.js';
import { followRun, useDrafts } from '../state/drafts-store.js';
import { logError } from '../state/session-log.js';
import { recipeOf } from './draft.js';
import { recipeText } from './recipe-text.js';

/** The refusal to show, or null when it runs and the wizard is on its Run page. */
export async function startExport(tabId: string): Promise<ErrorInfo | null> {
  const draft = useDrafts.getState().exports[tabId]?.draft;
  if (draft === undefined) return null;
  try {
    const { jobId } = await engine.call('jobs.run', {
      recipePath: null,
      recipeText: recipeText(recipeOf(draft)),
      baseDir: draft.baseDir,
      outDir: null,
    });
    followRun(tabId, { jobId, dir: null }, true);
    return null;
  } catch (thrown) {
    const error = toErrorInfo(thrown);
    logError(error);
    return error;
  }
}
