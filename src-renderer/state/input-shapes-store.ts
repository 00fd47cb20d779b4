/** Shapes of inputs that were given by hand, where the file says none or those of an example. */
import { create } from 'zustand';
import { without } from './without.js';

/** By input: sizes or symbols; of a number `[16000]` is its value. */
export type InputShapes = Readonly<Record<string, (number | string)[]>>;

const useStore = create<{ byTab: Readonly<Record<string, InputShapes>> }>()(() => ({ byTab: {} }));
const listeners = new Set<(tabId: string) => void>();
const none: InputShapes = {};

export const inputShapesOf = (tabId: string): InputShapes => useStore.getState().byTab[tabId] ?? none;

export const useInputShapes = (tabId: string): InputShapes => useStore((state) => state.byTab[tabId] ?? none);

/** Gives shapes to inputs (null: back to what the file says). */
export function setInputShapes(tabId: string, given: Readonly<Record<string, (number | string)[] | null>>): void {
  const known = inputShapesOf(tabId);
  let next = known;
  for (const [name, dims] of Object.entries(given)) {
    if (JSON.stringify(known[name] ?? null) === JSON.stringify(dims)) continue;
    next = dims === null ? without(next, name) : { ...next, [name]: dims };
  }
  if (next === known) return;
  useStore.setState(({ byTab }) => ({ byTab: { ...byTab, [tabId]: next } }));
  for (const listener of listeners) listener(tabId);
}

/** Tells of every change. Returns what stops it. */
export function onInputShapes(listener: (tabId: string) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Lets go of what a closed tab was given. */
export function forgetInputShapes(tabId: string): void {
  useStore.setState(({ byTab }) => ({ byTab: without(byTab, tabId) }));
}
