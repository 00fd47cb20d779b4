/** Which tabs are open and which one is shown. What a tab is about lies in the store of its kind, under the tab's id. */
import { create } from 'zustand';
import type { RunViewId } from '../run/run-views.js';

export type Tab =
  | { id: string; kind: 'model'; title: string; path: string }
  | { id: string; kind: 'export'; title: string }
  | { id: string; kind: 'compare'; title: string }
  /** A run: one that a job makes, or one found on disk; `command` where its record does not say it, `view` it opens at. */
  | {
      id: string;
      kind: 'run';
      title: string;
      jobId: string | null;
      dir: string | null;
      command: string | null;
      view?: RunViewId;
    };

/** Id of the start page, which is always there and never closed. */
export const startId = 'start';

interface TabsSlice {
  tabs: readonly Tab[];
  active: string;
}

export const useTabs = create<TabsSlice>()(() => ({ tabs: [], active: startId }));

let lastId = 0;

/** A new id for a tab. */
export function newTabId(): string {
  lastId += 1;
  return `tab-${String(lastId)}`;
}

/** Adds a tab at the end and shows it, or leaves it behind. */
export function addTab(tab: Tab, show = true): void {
  useTabs.setState(({ tabs, active }) => ({ tabs: [...tabs, tab], active: show ? tab.id : active }));
}

export function showTab(id: string): void {
  useTabs.setState(({ tabs }) => (id === startId || tabs.some((tab) => tab.id === id) ? { active: id } : {}));
}

/** Removes a tab; when it was shown, its right neighbour is, else its left one, else the start page. */
export function removeTab(id: string): void {
  useTabs.setState(({ tabs, active }) => {
    const at = tabs.findIndex((tab) => tab.id === id);
    if (at < 0) return {};
    const rest = tabs.filter((tab) => tab.id !== id);
    return { tabs: rest, active: active === id ? (rest[Math.min(at, rest.length - 1)]?.id ?? startId) : active };
  });
}

/** Moves a tab among its neighbours, as far as there are any. */
export function moveTab(id: string, by: number): void {
  useTabs.setState(({ tabs }) => {
    const from = tabs.findIndex((tab) => tab.id === id);
    const tab = tabs[from];
    if (tab === undefined) return {};
    const rest = tabs.filter((each) => each !== tab);
    const to = Math.max(0, Math.min(rest.length, from + by));
    return { tabs: [...rest.slice(0, to), tab, ...rest.slice(to)] };
  });
}

export function renameTab(id: string, title: string): void {
  useTabs.setState(({ tabs }) => ({ tabs: tabs.map((tab) => (tab.id === id ? { ...tab, title } : tab)) }));
}

/** Shows a view of a run's tab. */
export function showRunView(id: string, view: RunViewId): void {
  useTabs.setState(({ tabs }) => ({
    tabs: tabs.map((tab) => (tab.id === id && tab.kind === 'run' ? { ...tab, view } : tab)),
  }));
}

/** Shows the neighbour of the shown tab, the start page included, round the corner at both ends. */
export function stepTab(by: 1 | -1): void {
  useTabs.setState(({ tabs, active }) => {
    const ids = [startId, ...tabs.map((tab) => tab.id)];
    return { active: ids[(ids.indexOf(active) + by + ids.length) % ids.length] ?? startId };
  });
}
