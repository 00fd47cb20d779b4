/** What each model's Axes view has typed and started, step by step. */
import { create } from 'zustand';
import { type AxisDraft, noDraft, type RangeTexts } from './draft.js';
import { begin, type History, leaveField, record, redo, undo } from './history.js';

export interface TabAxes {
  history: History<AxisDraft>;
  /** Symbol whose values and ends are shown. */
  symbol: string | null;
  /** File to write; '' for the proposed one. */
  out: string;
  probeJob: string | null;
  editJob: string | null;
}

const fresh: TabAxes = { history: begin(noDraft), symbol: null, out: '', probeJob: null, editJob: null };

const useStore = create<{ byTab: Readonly<Record<string, TabAxes>> }>()(() => ({ byTab: {} }));

const tabAxes = (tabId: string): TabAxes => useStore.getState().byTab[tabId] ?? fresh;

export const useTabAxes = (tabId: string): TabAxes => useStore((state) => state.byTab[tabId] ?? fresh);

export function changeAxes(tabId: string, change: Partial<TabAxes>): void {
  useStore.setState(({ byTab }) => ({ byTab: { ...byTab, [tabId]: { ...(byTab[tabId] ?? fresh), ...change } } }));
}

/** A change of the draft; what was saved before belongs to another edit then. `field`: what is being typed in. */
export function changeDraft(tabId: string, change: (draft: AxisDraft) => AxisDraft, field: string | null): void {
  const { history } = tabAxes(tabId);
  changeAxes(tabId, { history: record(history, change(history.now), field), editJob: null });
}

export const setAxis = (tabId: string, key: string, text: string): void =>
  changeDraft(tabId, (draft) => ({ ...draft, axes: { ...draft.axes, [key]: text } }), `axis ${key}`);

export const setName = (tabId: string, symbol: string, text: string): void =>
  changeDraft(tabId, (draft) => ({ ...draft, names: { ...draft.names, [symbol]: text } }), `name ${symbol}`);

export const setRange = (tabId: string, symbol: string, texts: RangeTexts, part: keyof RangeTexts): void =>
  changeDraft(
    tabId,
    (draft) => ({ ...draft, ranges: { ...draft.ranges, [symbol]: texts } }),
    `range ${part} ${symbol}`,
  );

export const toggleRepair = (tabId: string, symbol: string): void =>
  changeDraft(
    tabId,
    ({ repair, ...rest }) => ({
      ...rest,
      repair: repair.includes(symbol) ? repair.filter((each) => each !== symbol) : [...repair, symbol],
    }),
    null,
  );

const move = (tabId: string, by: (history: History<AxisDraft>) => History<AxisDraft>): void =>
  changeAxes(tabId, { history: by(tabAxes(tabId).history), editJob: null });

export const undoAxes = (tabId: string): void => move(tabId, undo);
export const redoAxes = (tabId: string): void => move(tabId, redo);

/** The field was left: the next key in it is another step. */
export function leaveAxisField(tabId: string): void {
  changeAxes(tabId, { history: leaveField(tabAxes(tabId).history) });
}
