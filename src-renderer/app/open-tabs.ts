/** Opening and closing the other kinds of tabs: exports, comparisons and runs. */
import { toErrorInfo } from '../../src-shared/errors.js';
import { splitEntry } from '../../src-shared/subject.js';
import { type CompareDraft, emptyCompare } from '../compare/draft.js';
import { engine } from '../engine-client.js';
import { dropDrafts, putCompare, putExport } from '../state/drafts-store.js';
import { showNotice } from '../state/notice-store.js';
import { logError } from '../state/session-log.js';
import type { RunViewId } from '../run/run-views.js';
import { addTab, newTabId, removeTab, showRunView, showTab, useTabs } from '../state/tabs-store.js';
import { baseName, dirName } from '../ui/format.js';
import { draftOf, emptyDraft, type ExportDraft } from '../wizard/draft.js';
import { type ExportForm, newForm, tabTitle } from '../wizard/pages.js';
import { readRecipe } from '../wizard/recipe-text.js';
import { closeModel } from './open-model.js';

/** Opens the export wizard, empty or with fields filled in; one that is complete opens at its review. */
export function openExport(draft: ExportDraft = emptyDraft, complete = false): string {
  return openForm(newForm(draft, complete ? 'review' : 'source'));
}

/** Opens the export wizard as it was left. */
export function openForm(form: ExportForm): string {
  const id = newTabId();
  putExport(id, form);
  addTab({ id, kind: 'export', title: tabTitle(form.draft) });
  return id;
}

/** Opens the wizard on a Python file; `path` may name the entry: `file.py:make`. */
export function openSource(path: string): void {
  const [file, entry] = splitEntry(path);
  openExport({ ...emptyDraft, file, entry: entry ?? '' });
}

/** Reads a recipe and opens the wizard filled in with it, ready to run. */
export async function openRecipe(path: string): Promise<void> {
  try {
    const { text } = await engine.call('files.readText', { path });
    openExport(draftOf(readRecipe(text), dirName(path)), true);
  } catch (thrown) {
    const error = toErrorInfo(thrown);
    logError(error);
    showNotice({ title: `Reading ${baseName(path)}`, error });
  }
}

export function openCompare(draft: Partial<CompareDraft> = {}): void {
  const id = newTabId();
  putCompare(id, { ...emptyCompare, ...draft });
  addTab({ id, kind: 'compare', title: 'Compare' });
}

/** Shows the tab of a job's run, opening it when there is none. */
export function openJobTab(jobId: string, title: string, command: string | null = null): void {
  const known = useTabs.getState().tabs.find((tab) => tab.kind === 'run' && tab.jobId === jobId);
  if (known !== undefined) showTab(known.id);
  else addTab({ id: newTabId(), kind: 'run', title, jobId, dir: null, command });
}

/** Shows a run found on disk, at one of its views. */
export function openRunDir(dir: string, title: string, view: RunViewId = 'steps'): void {
  const known = useTabs.getState().tabs.find((tab) => tab.kind === 'run' && tab.dir === dir);
  const id = known?.id ?? newTabId();
  if (known === undefined) addTab({ id, kind: 'run', title, jobId: null, dir, command: null });
  else showTab(id);
  showRunView(id, view);
}

/** Opens the wizard with the recipe of a run, to change it and run it again. */
export function openRunAgain(dir: string): void {
  void openRecipe(`${dir}/recipe.yaml`);
}

/** Closes a tab and lets go of what belongs to it. Its job, if it has one, goes on: jobs survive the window. */
export function closeTab(id: string): void {
  const tab = useTabs.getState().tabs.find((candidate) => candidate.id === id);
  if (tab?.kind === 'model') closeModel(id);
  dropDrafts(id);
  removeTab(id);
}
