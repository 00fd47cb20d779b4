/** Opening a model into a tab, opening it again after the engine was restarted, and closing it. */
import { toErrorInfo } from '../../src-shared/errors.js';
import { decodeGraph } from '../../src-shared/graph-codec.js';
import { engine } from '../engine-client.js';
import { dropFind } from '../find/find-store.js';
import { beginModelSession, endModelSession } from '../session/model-sessions.js';
import { dropModel, graphOf, patchModel, putModel, setGraph, useModels } from '../state/models-store.js';
import { logError, logLine } from '../state/session-log.js';
import { addTab, newTabId, removeTab, showTab, useTabs } from '../state/tabs-store.js';
import { baseName } from '../ui/format.js';

/** Opens `path` in a tab of its own; a tab that has it already is shown instead. */
export function openModel(path: string): void {
  const known = useTabs.getState().tabs.find((tab) => tab.kind === 'model' && tab.path === path);
  if (known !== undefined) {
    showTab(known.id);
    if (useModels.getState().models[known.id]?.status === 'failed') void load(known.id);
    return;
  }
  const id = newTabId();
  putModel(id, path);
  addTab({ id, kind: 'model', title: baseName(path), path });
  void load(id);
}

/** A tab may be closed at any time, also while its model is read. */
const isClosed = (tabId: string): boolean => useModels.getState().models[tabId] === undefined;

/** Tabs whose models are read when they are first shown. */
const later = new Set<string>();

/** Opens a tab for `path` behind the shown one; its model is read when the tab is first shown. Returns the tab's id. */
export function openModelLater(path: string): string {
  const known = useTabs.getState().tabs.find((tab) => tab.kind === 'model' && tab.path === path);
  if (known !== undefined) return known.id;
  const id = newTabId();
  putModel(id, path);
  later.add(id);
  addTab({ id, kind: 'model', title: baseName(path), path }, false);
  return id;
}

/** Reads the models of tabs as they are shown for the first time. Returns what stops it. */
export function followShownTabs(): () => void {
  return useTabs.subscribe(({ active }) => {
    if (later.delete(active)) void load(active);
  });
}

/** Whether another tab has the file by another spelling of its path: it is shown, and this one goes. */
function showInstead(tabId: string, path: string): boolean {
  const { models } = useModels.getState();
  const { tabs, active } = useTabs.getState();
  const known = tabs.find((tab) => tab.kind === 'model' && tab.id !== tabId && models[tab.id]?.report?.path === path);
  if (known === undefined) return false;
  if (active === tabId) showTab(known.id);
  removeTab(tabId);
  closeModel(tabId);
  return true;
}

/** Reads a tab's model (again; `anew`: also where the file looks the same). Failures become the tab's error card. */
export async function load(tabId: string, anew = false): Promise<void> {
  const before = useModels.getState().models[tabId];
  if (before === undefined) return;
  const begin = performance.now();
  patchModel(tabId, { status: before.report === null ? 'opening' : before.status, error: null });
  try {
    const { modelId, report } = await engine.call('model.open', { path: before.path });
    if (before.report === null && showInstead(tabId, report.path)) {
      await engine.call('model.close', { modelId });
      return;
    }
    // The same file after a restart of the engine: the graph that is drawn, and its state, stay.
    const same =
      !anew &&
      before.report?.nodeCount === report.nodeCount &&
      before.report.fileBytes === report.fileBytes &&
      graphOf(tabId) !== undefined;
    const graph = same || isClosed(tabId) ? null : decodeGraph((await engine.call('model.graph', { modelId })).graph);
    // Decoding and drawing are tasks of their own, so that neither holds up the window for long.
    if (graph !== null) await new Promise((done) => setTimeout(done, 0));
    const selection = graph === null ? null : await beginModelSession(tabId, graph);
    if (isClosed(tabId)) {
      endModelSession(tabId);
      await engine.call('model.close', { modelId });
      return;
    }
    if (graph !== null) setGraph(tabId, graph);
    patchModel(tabId, {
      status: 'ready',
      modelId,
      report,
      ...(same ? {} : { selection, back: [], forward: [] }),
    });
    logLine('info', `Opened ${before.path} in ${Math.round(performance.now() - begin).toString()} ms.`);
  } catch (thrown) {
    const error = toErrorInfo(thrown);
    logError(error);
    patchModel(tabId, { status: 'failed', error });
  }
}

/** After the engine came back: its model ids are new. */
export function reopenModels(): void {
  for (const tab of useTabs.getState().tabs) if (tab.kind === 'model' && !later.has(tab.id)) void load(tab.id);
}

/** Lets the engine forget a tab's model. */
export function closeModel(tabId: string): void {
  const modelId = useModels.getState().models[tabId]?.modelId ?? null;
  dropModel(tabId);
  dropFind(tabId);
  endModelSession(tabId);
  later.delete(tabId);
  if (modelId === null) return;
  engine.call('model.close', { modelId }).catch((error: unknown) => logError(toErrorInfo(error)));
}
