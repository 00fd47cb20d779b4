/** Undo and redo of the inputs of an export, per tab. Steps at one field in a row are one. */
import { create } from 'zustand';
import { changeExport, useDrafts } from '../state/drafts-store.js';

type Lines = readonly string[];

export interface History {
  past: readonly Lines[];
  future: readonly Lines[];
  /** The field of the last step. */
  field: string | null;
}

const mostSteps = 200;

export const noHistory: History = { past: [], future: [], field: null };

/** The history after a step away from `before`. */
export function stepped(history: History, before: Lines, field: string): History {
  const past = field === history.field ? history.past : [...history.past, before].slice(-mostSteps);
  return { past, future: [], field };
}

/** One step back from `now`; null when there is none. */
export function undone({ past, future }: History, now: Lines): { history: History; lines: Lines } | null {
  const lines = past.at(-1);
  if (lines === undefined) return null;
  return { history: { past: past.slice(0, -1), future: [now, ...future], field: null }, lines };
}

/** One step forward again. */
export function redone({ past, future }: History, now: Lines): { history: History; lines: Lines } | null {
  const [lines] = future;
  if (lines === undefined) return null;
  return { history: { past: [...past, now], future: future.slice(1), field: null }, lines };
}

export const useInputsHistory = create<Readonly<Record<string, History>>>()(() => ({}));

const linesOf = (tabId: string): Lines => useDrafts.getState().exports[tabId]?.draft.inputs ?? [];
const historyOf = (tabId: string): History => useInputsHistory.getState()[tabId] ?? noHistory;

/** Changes the inputs as one step that can be undone. */
export function editInputs(tabId: string, lines: Lines, field: string): void {
  useInputsHistory.setState({ [tabId]: stepped(historyOf(tabId), linesOf(tabId), field) });
  changeExport(tabId, { inputs: lines });
}

function move(tabId: string, by: typeof undone): void {
  const moved = by(historyOf(tabId), linesOf(tabId));
  if (moved === null) return;
  useInputsHistory.setState({ [tabId]: moved.history });
  changeExport(tabId, { inputs: moved.lines });
}

export const undoInputs = (tabId: string): void => move(tabId, undone);
export const redoInputs = (tabId: string): void => move(tabId, redone);

/** The next edit is a step of its own, even at the same field. */
export function leaveField(tabId: string): void {
  const history = historyOf(tabId);
  if (history.field !== null) useInputsHistory.setState({ [tabId]: { ...history, field: null } });
}
