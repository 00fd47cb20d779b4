/** Opening and closing the other kinds of tabs: exports, comparisons and runs. */
import { toErrorInfo } from '../../src-shared/errors.js';
import { splitEntry } from '../../src-shared/subject.js';
import { type CompareDraft, emptyCompare } from '../compare/draft.js';
import { engine } from '../engine-client.js';
import { dropDrafts, putCompare, putExport } from '../state/drafts-store.js';
import { showNotice } from '../state/notice-store.js';
import { logError } from '../state/session-log.js';
import { addTab, newTabId, removeTab, showTab, useTabs } from '../state/tabs-store.js';
import { baseName, dirName } from '../ui/format.js';
import { draftOf, emptyDraft, type ExportDraft } from '../wizard/draft.js';
import { readRecipe } from '../wizard/recipe-text.js';
import { closeModel } from './open-model.js';

/** Opens the export wizard, empty or with fields filled in; a filled-in one opens at its last step. */
export function openExport(draft: ExportDraft = emptyDraft, complete = false): string {
  const id = newTabId();
  putExport(id, { draft, step: complete ? 'checks' : 'source' });
  const name = draft.title === '' ? baseName(draft.file) : draft.title;
  addTab({ id, kind: 'export', title: name === '' ? 'Export' : `Export ${name}` });
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

/** Shows a run found on disk. */
export function openRunDir(dir: string, title: string): void {
  const known = useTabs.getState().tabs.find((tab) => tab.kind === 'run' && tab.dir === dir);
  if (known !== undefined) showTab(known.id);
  else addTab({ id: newTabId(), kind: 'run', title, jobId: null, dir, command: null });
}

/** Closes a tab and lets go of what belongs to it. Its job, if it has one, goes on: jobs survive the window. */
export function closeTab(id: string): void {
  const tab = useTabs.getState().tabs.find((candidate) => candidate.id === id);
  if (tab?.kind === 'model') closeModel(id);
  dropDrafts(id);
  removeTab(id);
}
