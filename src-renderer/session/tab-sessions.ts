/** The open tabs: kept as they change, opened again at the next start. Models are read when their tab is first shown. */
import { openForm, openRunDir } from '../app/open-tabs.js';
import { openModelLater } from '../app/open-model.js';
import { useDrafts } from '../state/drafts-store.js';
import { useSettings } from '../state/settings.js';
import { showTab, startId, type Tab, useTabs } from '../state/tabs-store.js';
import { keep, readBack } from './kept-texts.js';
import { readKept, type TabsSession, tabsSessionSchema } from './session-schema.js';

const key = 'tabs';
/** A reload gets the tabs of its own window, whatever other windows have open. */
const windowKey = 'lapidary.tabs';
const maxTabs = 50;

function lasting(tab: Tab): TabsSession['tabs'] {
  if (tab.kind === 'model') return [{ kind: 'model', path: tab.path }];
  if (tab.kind === 'export') {
    const form = useDrafts.getState().exports[tab.id];
    return form === undefined ? [] : [{ kind: 'export', form }];
  }
  return tab.kind === 'run' && tab.dir !== null ? [{ kind: 'run', dir: tab.dir, title: tab.title }] : [];
}

function tabsNow(): TabsSession {
  const { tabs, active } = useTabs.getState();
  const kept = tabs.filter((tab) => lasting(tab).length > 0).slice(0, maxTabs);
  return { version: 1, tabs: kept.flatMap(lasting), active: kept.findIndex((tab) => tab.id === active) };
}

/** Keeps the tabs, and what is typed into exports, from now on. Returns what stops it. */
export function followTabs(): () => void {
  const changed = (): void => {
    if (useSettings.getState().restore) sessionStorage.setItem(windowKey, JSON.stringify(tabsNow()));
    keep(key, tabsNow);
  };
  const stops = [useTabs.subscribe(changed), useDrafts.subscribe(changed)];
  return () => stops.forEach((stop) => stop());
}

/** Opens the tabs of the last visit, unless something is open already. */
export async function restoreTabs(): Promise<void> {
  if (!useSettings.getState().restore) return;
  const own = sessionStorage.getItem(windowKey);
  const kept =
    (own === null ? undefined : readKept(tabsSessionSchema, own)) ?? (await readBack(key, tabsSessionSchema));
  if (kept === undefined || useTabs.getState().tabs.length > 0) return;
  const ids = kept.tabs.map((tab) => {
    if (tab.kind === 'model') return openModelLater(tab.path);
    if (tab.kind === 'export') return openForm(tab.form);
    openRunDir(tab.dir, tab.title);
    return useTabs.getState().active;
  });
  showTab(ids[kept.active] ?? startId);
}
