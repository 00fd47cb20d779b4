/** Where one stood in each model: read back when a model opens, kept as one moves. */
import type { ModelGraph } from '../../src-shared/graph.js';
import type { ViewState } from '../graph/index.js';
import type { Selection } from '../model/selection.js';
import { isModelView, showModelView, useModelViews } from '../model/model-view-store.js';
import { useModels } from '../state/models-store.js';
import { keep, readBack } from './kept-texts.js';
import { type ModelSession, modelSessionSchema } from './session-schema.js';
import { structureKey } from './structure-key.js';

interface Live {
  key: string;
  view: ViewState | null;
}

const liveByTab = new Map<string, Live>();

/** A selection only where its model has it: what is kept may come from anywhere. */
function valid(selection: Selection, graph: ModelGraph): Selection {
  if (selection?.kind === 'node') return selection.node < graph.nodes.count ? selection : null;
  if (selection?.kind === 'value') return selection.value < graph.values.count ? selection : null;
  return selection !== null && graph.graphs[selection.graph] !== undefined ? selection : null;
}

/** Reads back how a model was left. Called before it is shown; returns the selection, the view is kept for the graph. */
export async function beginModelSession(tabId: string, graph: ModelGraph): Promise<Selection> {
  const key = structureKey(graph);
  const kept = await readBack(`model-${key}`, modelSessionSchema);
  liveByTab.set(tabId, { key, view: kept?.view ?? null });
  if (kept?.shown !== undefined && isModelView(kept.shown)) showModelView(tabId, kept.shown);
  return kept === undefined ? null : valid(kept.selection, graph);
}

/** Where the graph view of a tab was left, in an earlier visit or before its graph was replaced. */
export function viewStateOf(tabId: string): ViewState | null {
  return liveByTab.get(tabId)?.view ?? null;
}

function keepModel(tabId: string): void {
  const live = liveByTab.get(tabId);
  if (live === undefined) return;
  keep(`model-${live.key}`, (): ModelSession => {
    const selection = useModels.getState().models[tabId]?.selection ?? null;
    const shown = useModelViews.getState().byTab[tabId];
    return { version: 1, view: live.view, selection, ...(shown === undefined ? {} : { shown }) };
  });
}

/** Keeps where the graph view of a tab stands. */
export function keepViewState(tabId: string, view: ViewState): void {
  const live = liveByTab.get(tabId);
  if (live === undefined) return;
  live.view = view;
  keepModel(tabId);
}

export function endModelSession(tabId: string): void {
  liveByTab.delete(tabId);
}

/** Keeps selections, and which view is shown, as they change. Returns what stops it. */
export function followSelections(): () => void {
  const selections = useModels.subscribe(({ models }, before) => {
    for (const tabId of liveByTab.keys()) {
      if (models[tabId]?.selection !== before.models[tabId]?.selection) keepModel(tabId);
    }
  });
  const views = useModelViews.subscribe(({ byTab }, before) => {
    for (const tabId of liveByTab.keys()) if (byTab[tabId] !== before.byTab[tabId]) keepModel(tabId);
  });
  return () => {
    selections();
    views();
  };
}
