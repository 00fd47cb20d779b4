/** What each command of the shared table does here, and when it is available. Palette, hotkeys and menu run these. */
import { type CommandId, type CommandRow, commandTable } from '../../src-shared/commands.js';
import { toErrorInfo } from '../../src-shared/errors.js';
import { engine } from '../engine-client.js';
import { stepFind } from '../find/find-steps.js';
import { showFind } from '../find/find-store.js';
import { nameOf, toggleView, turnView, turnWheel } from '../graph/index.js';
import { graphHandle } from '../model/graph-handles.js';
import { showModelView } from '../model/model-views.js';
import { setDrawer, useJobs } from '../state/jobs-store.js';
import { graphOf, stepSelection, useModels } from '../state/models-store.js';
import { showNotice } from '../state/notice-store.js';
import { useOverlays } from '../state/overlays-store.js';
import { useSettings } from '../state/settings.js';
import { moveTab, showTab, startId, stepTab, useTabs } from '../state/tabs-store.js';
import { copyText } from '../ui/copy.js';
import { turnPage } from '../wizard/page-turners.js';
import { load } from './open-model.js';
import { openDialog, openPath } from './open-files.js';
import { closeTab, openCompare, openExport } from './open-tabs.js';
import { setupPython } from './start-job.js';
import { isTyping } from './typing.js';

export interface Command extends CommandRow {
  when: () => boolean;
  run: () => void;
}

const activeTab = () => {
  const { tabs, active } = useTabs.getState();
  return tabs.find((tab) => tab.id === active);
};

const modelShown = (): boolean => {
  const tab = activeTab();
  return tab?.kind === 'model' && useModels.getState().models[tab.id]?.status === 'ready';
};

const exportShown = (): boolean => activeTab()?.kind === 'export';

const somethingSelected = (): boolean => {
  const tab = activeTab();
  return modelShown() && tab !== undefined && useModels.getState().models[tab.id]?.selection !== null;
};

const onGraph = (act: (handle: NonNullable<ReturnType<typeof graphHandle>>) => void) => () => {
  const handle = graphHandle(useTabs.getState().active);
  if (handle !== null) act(handle);
};

/** The find box lies over the graph. */
const onFind = (act: (tabId: string) => void) => () => {
  const { active } = useTabs.getState();
  showModelView(active, 'graph');
  act(active);
};

const zoomStep = 1.25;
const always = (): boolean => true;
const tabShown = (): boolean => activeTab() !== undefined;

type Behaviour = Pick<Command, 'when' | 'run'>;

const behaviours: Record<CommandId, Behaviour> = {
  'file.open': { when: always, run: () => void openDialog('model') },
  'file.openPath': { when: always, run: focusPathBox },
  'file.export': { when: always, run: () => void openExport() },
  'file.compare': { when: always, run: () => openCompare() },
  'export.next': { when: exportShown, run: () => turnPage(useTabs.getState().active, 'next') },
  'export.back': { when: exportShown, run: () => turnPage(useTabs.getState().active, 'back') },
  'file.reload': {
    // In a browser the key reloads the page, which reads the model again and comes back to the same place.
    when: () => activeTab()?.kind === 'model' && window.lapidary !== undefined,
    run: () => void load(useTabs.getState().active, true),
  },
  'file.restore': {
    when: always,
    run: () => useSettings.getState().change({ restore: !useSettings.getState().restore }),
  },
  'file.recent1': recent(1),
  'file.recent2': recent(2),
  'file.recent3': recent(3),
  'file.recent4': recent(4),
  'file.recent5': recent(5),
  'file.recent6': recent(6),
  'file.recent7': recent(7),
  'file.recent8': recent(8),
  'file.recent9': recent(9),
  'tab.start': { when: always, run: () => showTab(startId) },
  'tab.close': { when: tabShown, run: () => closeTab(useTabs.getState().active) },
  'tab.next': { when: always, run: () => stepTab(1) },
  'tab.previous': { when: always, run: () => stepTab(-1) },
  'tab.moveLeft': { when: tabShown, run: () => moveTab(useTabs.getState().active, -1) },
  'tab.moveRight': { when: tabShown, run: () => moveTab(useTabs.getState().active, 1) },
  'edit.find': { when: modelShown, run: onFind((tabId) => showFind(tabId)) },
  'edit.findNext': { when: modelShown, run: onFind((tabId) => stepFind(tabId, 1)) },
  'edit.findPrevious': { when: modelShown, run: onFind((tabId) => stepFind(tabId, -1)) },
  'edit.goToNode': { when: modelShown, run: onFind((tabId) => showFind(tabId, 'is:node ', true)) },
  'edit.copyName': {
    // Text that is selected on the page is what a person means to copy.
    when: () =>
      somethingSelected() && (window.getSelection()?.isCollapsed ?? true) && !isTyping(document.activeElement),
    run: copySelectedName,
  },
  'edit.back': { when: modelShown, run: () => stepAndReveal('back') },
  'edit.forward': { when: modelShown, run: () => stepAndReveal('forward') },
  'view.palette': { when: always, run: () => useOverlays.setState({ palette: true }) },
  'view.outline': {
    when: modelShown,
    run: () => useSettings.getState().change({ outlineOpen: !useSettings.getState().outlineOpen }),
  },
  'view.inspector': {
    when: modelShown,
    run: () => useSettings.getState().change({ inspectorOpen: !useSettings.getState().inspectorOpen }),
  },
  'view.jobs': { when: always, run: () => setDrawer(!useJobs.getState().drawerOpen) },
  'view.themeSystem': { when: always, run: () => useSettings.getState().change({ theme: 'system' }) },
  'view.themeLight': { when: always, run: () => useSettings.getState().change({ theme: 'light' }) },
  'view.themeDark': { when: always, run: () => useSettings.getState().change({ theme: 'dark' }) },
  'graph.picture': { when: modelShown, run: () => useOverlays.setState({ picture: true }) },
  'graph.fit': { when: modelShown, run: onGraph((handle) => handle.fit()) },
  'graph.zoomIn': { when: modelShown, run: onGraph((handle) => handle.zoomBy(zoomStep)) },
  'graph.zoomOut': { when: modelShown, run: onGraph((handle) => handle.zoomBy(1 / zoomStep)) },
  'graph.actualSize': { when: modelShown, run: onGraph((handle) => handle.actualSize()) },
  'graph.expandAll': { when: modelShown, run: onGraph((handle) => handle.expandAll()) },
  'graph.collapseAll': { when: modelShown, run: onGraph((handle) => handle.collapseAll()) },
  'graph.zoomSelection': { when: somethingSelected, run: onGraph((handle) => handle.zoomToSelection()) },
  'graph.attributes': { when: modelShown, run: () => toggleView('attributes') },
  'graph.weights': { when: modelShown, run: () => toggleView('weights') },
  'graph.names': { when: modelShown, run: () => toggleView('names') },
  'graph.shapes': { when: modelShown, run: () => toggleView('shapes') },
  'graph.constants': { when: modelShown, run: () => toggleView('constants') },
  'graph.flat': { when: modelShown, run: () => toggleView('flat') },
  'graph.direction': { when: modelShown, run: turnView },
  'graph.wheel': { when: modelShown, run: turnWheel },
  'graph.upstream': { when: somethingSelected, run: onGraph((handle) => handle.highlight('upstream')) },
  'graph.downstream': { when: somethingSelected, run: onGraph((handle) => handle.highlight('downstream')) },
  'graph.neighbours': { when: somethingSelected, run: onGraph((handle) => handle.highlight('neighbours')) },
  'graph.sameOperator': { when: somethingSelected, run: onGraph((handle) => handle.highlight('operator')) },
  'graph.clearHighlight': { when: modelShown, run: onGraph((handle) => handle.highlight(null)) },
  'python.setup': {
    when: always,
    run: () =>
      void setupPython().then((error) => {
        if (error !== null) showNotice({ title: 'Setting up Python', error });
      }),
  },
  'help.doctor': { when: always, run: () => useOverlays.setState({ doctor: true }) },
  'help.shortcuts': { when: always, run: () => useOverlays.setState({ shortcuts: true }) },
};

export const commands: readonly Command[] = commandTable.map((row) => ({ ...row, ...behaviours[row.id] }));

/** Runs a command by id if it is available; false when there is no such command or it is not available now. */
export function runCommand(id: string): boolean {
  const command = commands.find((candidate) => candidate.id === id);
  if (command === undefined || !command.when()) return false;
  command.run();
  return true;
}

/** Opens the n-th model of the list on the start page. */
function recent(n: number): Behaviour {
  const run = async (): Promise<void> => {
    try {
      const { recents } = await engine.call('files.recents', {});
      const path = recents[n - 1]?.path;
      if (path !== undefined) openPath(path);
    } catch (thrown) {
      showNotice({ title: 'Opening a recent model', error: toErrorInfo(thrown) });
    }
  };
  return { when: always, run: () => void run() };
}

/** Goes through what was selected before, and shows it. */
function stepAndReveal(direction: 'back' | 'forward'): void {
  const { active } = useTabs.getState();
  stepSelection(active, direction);
  const selection = useModels.getState().models[active]?.selection ?? null;
  if (selection !== null) graphHandle(active)?.reveal(selection);
}

function copySelectedName(): void {
  const { active } = useTabs.getState();
  const graph = graphOf(active);
  const selection = useModels.getState().models[active]?.selection ?? null;
  if (graph !== undefined) void copyText(nameOf(graph, selection));
}

/** The path box is on the start page. */
function focusPathBox(): void {
  showTab(startId);
  requestAnimationFrame(() => document.querySelector<HTMLInputElement>('[data-testid="path-box"]')?.focus());
}
