/** What is typed into export and comparison tabs, by tab id, so that it is there again after a look elsewhere. */
import { create } from 'zustand';
import type { CompareDraft } from '../compare/draft.js';
import type { ExportDraft, ExportStep } from '../wizard/draft.js';
import { without } from './without.js';

export interface ExportForm {
  draft: ExportDraft;
  step: ExportStep;
}

interface DraftsSlice {
  exports: Readonly<Record<string, ExportForm>>;
  compares: Readonly<Record<string, CompareDraft>>;
}

export const useDrafts = create<DraftsSlice>()(() => ({ exports: {}, compares: {} }));

export function putExport(tabId: string, form: ExportForm): void {
  useDrafts.setState(({ exports }) => ({ exports: { ...exports, [tabId]: form } }));
}

export function changeExport(tabId: string, patch: Partial<ExportDraft>): void {
  useDrafts.setState(({ exports }) => {
    const form = exports[tabId];
    if (form === undefined) return {};
    return { exports: { ...exports, [tabId]: { ...form, draft: { ...form.draft, ...patch } } } };
  });
}

export function goToStep(tabId: string, step: ExportStep): void {
  useDrafts.setState(({ exports }) => {
    const form = exports[tabId];
    return form === undefined ? {} : { exports: { ...exports, [tabId]: { ...form, step } } };
  });
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
