/** What is typed into export and comparison tabs, by tab id, so that it is there again after a look elsewhere. */
import { create } from 'zustand';
import type { CompareDraft } from '../compare/draft.js';
import type { ExportDraft } from '../wizard/draft.js';
import type { ExportForm, StartedRun, WizardPage } from '../wizard/pages.js';
import { without } from './without.js';

export type { ExportForm } from '../wizard/pages.js';

interface DraftsSlice {
  exports: Readonly<Record<string, ExportForm>>;
  compares: Readonly<Record<string, CompareDraft>>;
}

export const useDrafts = create<DraftsSlice>()(() => ({ exports: {}, compares: {} }));

export function putExport(tabId: string, form: ExportForm): void {
  useDrafts.setState(({ exports }) => ({ exports: { ...exports, [tabId]: form } }));
}

function patchExport(tabId: string, patch: (form: ExportForm) => Partial<ExportForm>): void {
  useDrafts.setState(({ exports }) => {
    const form = exports[tabId];
    return form === undefined ? {} : { exports: { ...exports, [tabId]: { ...form, ...patch(form) } } };
  });
}

export function changeExport(tabId: string, patch: Partial<ExportDraft>): void {
  patchExport(tabId, ({ draft }) => ({ draft: { ...draft, ...patch } }));
}

export function goToStep(tabId: string, step: WizardPage): void {
  patchExport(tabId, () => ({ step }));
}

/** The wizard follows a run from now on; `show` goes to its page. */
export function followRun(tabId: string, run: StartedRun, show: boolean): void {
  patchExport(tabId, () => ({ run, ...(show ? { step: 'run' as const } : {}) }));
}

export function putCompare(tabId: string, draft: CompareDraft): void {
  useDrafts.setState(({ compares }) => ({ compares: { ...compares, [tabId]: draft } }));
}

export function changeCompare(tabId: string, patch: Partial<CompareDraft>): void {
  useDrafts.setState(({ compares }) => {
    const draft = compares[tabId];
    return draft === undefined ? {} : { compares: { ...compares, [tabId]: { ...draft, ...patch } } };
  });
}

export function dropDrafts(tabId: string): void {
  useDrafts.setState(({ exports, compares }) => ({
    exports: without(exports, tabId),
    compares: without(compares, tabId),
  }));
}
