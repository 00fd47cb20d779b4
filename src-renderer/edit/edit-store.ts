/** What each model's Edit view has pending and started, step by step. */
import { create } from 'zustand';
import { type ModelEdit, noEdit } from '../../src-shared/edit.js';
import { begin, type History, record, redo, undo } from '../axes/history.js';

export interface TabEdit {
  history: History<ModelEdit>;
  /** What the rename form begins with. */
  renaming: { kind: 'value' | 'node'; from: string } | null;
  /** File to write; '' for the proposed one. */
  out: string;
  job: string | null;
}

const fresh: TabEdit = { history: begin(noEdit), renaming: null, out: '', job: null };

const useStore = create<{ byTab: Readonly<Record<string, TabEdit>> }>()(() => ({ byTab: {} }));

export const useTabEdit = (tabId: string): TabEdit => useStore((state) => state.byTab[tabId] ?? fresh);

export function patchEdit(tabId: string, change: Partial<TabEdit>): void {
  useStore.setState(({ byTab }) => ({ byTab: { ...byTab, [tabId]: { ...(byTab[tabId] ?? fresh), ...change } } }));
}

/** A change of the edit; what was saved before belongs to another one then. `field`: what is being typed in. */
export function changeEdit(tabId: string, change: (edit: ModelEdit) => ModelEdit, field: string | null = null): void {
  const { history } = useStore.getState().byTab[tabId] ?? fresh;
  patchEdit(tabId, { history: record(history, change(history.now), field), job: null });
}

const move = (tabId: string, by: (history: History<ModelEdit>) => History<ModelEdit>): void => {
  const { history } = useStore.getState().byTab[tabId] ?? fresh;
  patchEdit(tabId, { history: by(history), job: null });
};

export const undoEdit = (tabId: string): void => move(tabId, undo);
export const redoEdit = (tabId: string): void => move(tabId, redo);
