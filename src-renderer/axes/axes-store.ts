/** What each model's Axes view has typed and started. */
import { create } from 'zustand';
import type { AxisDrafts } from './draft.js';

export interface TabAxes {
  drafts: AxisDrafts;
  /** Symbols that are to be let through. */
  repair: readonly string[];
  /** File to write; '' for the proposed one. */
  out: string;
  probeJob: string | null;
  editJob: string | null;
}

const fresh: TabAxes = { drafts: {}, repair: [], out: '', probeJob: null, editJob: null };

const useStore = create<{ byTab: Readonly<Record<string, TabAxes>> }>()(() => ({ byTab: {} }));

export const useTabAxes = (tabId: string): TabAxes => useStore((state) => state.byTab[tabId] ?? fresh);

export function changeAxes(tabId: string, change: Partial<TabAxes>): void {
  useStore.setState(({ byTab }) => ({ byTab: { ...byTab, [tabId]: { ...(byTab[tabId] ?? fresh), ...change } } }));
}

/** Sets the text of one axis; what was saved before belongs to another edit then. */
export function setDraft(tabId: string, key: string, text: string): void {
  const { drafts } = useStore.getState().byTab[tabId] ?? fresh;
  changeAxes(tabId, { drafts: { ...drafts, [key]: text }, editJob: null });
}

export function toggleRepair(tabId: string, symbol: string): void {
  const { repair } = useStore.getState().byTab[tabId] ?? fresh;
  const next = repair.includes(symbol) ? repair.filter((each) => each !== symbol) : [...repair, symbol];
  changeAxes(tabId, { repair: next, editJob: null });
}
