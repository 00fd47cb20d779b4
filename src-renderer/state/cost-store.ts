/** The cost of each open model at the sizes its tab has set; asked for once the window has time, and again per change. */
import { create } from 'zustand';
import { type CostColumns, type CostMetric, type CostReport, decodeCostColumns } from '../../src-shared/cost.js';
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import { engine } from '../engine-client.js';
import { inputShapesOf, onInputShapes } from './input-shapes-store.js';
import { graphOf, useModels } from './models-store.js';
import { logError } from './session-log.js';
import { without } from './without.js';

export interface ModelCost {
  report: CostReport;
  columns: CostColumns;
}

export interface TabCost {
  /** The engine's handle it was asked from. */
  modelId: string;
  /** Sizes of symbols that were set by hand. */
  given: Readonly<Record<string, number>>;
  /** The last answer; stays while the next one is on its way. */
  cost: ModelCost | null;
  error: ErrorInfo | null;
  /** What bars and shares go by. */
  metric: CostMetric;
}

const useStore = create<{ byTab: Readonly<Record<string, TabCost>> }>()(() => ({ byTab: {} }));
const listeners = new Set<(tabId: string, cost: ModelCost) => void>();

function patch(tabId: string, change: Partial<TabCost>): void {
  useStore.setState(({ byTab }) => {
    const known = byTab[tabId];
    return known === undefined ? {} : { byTab: { ...byTab, [tabId]: { ...known, ...change } } };
  });
}

export function useTabCost(tabId: string): TabCost | undefined {
  return useStore((state) => state.byTab[tabId]);
}

/** Tells of every new cost. Returns what stops it. */
export function onCost(listener: (tabId: string, cost: ModelCost) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function setCostMetric(tabId: string, metric: CostMetric): void {
  patch(tabId, { metric });
}

/** Sets the size of a symbol (null: back to what is assumed) and counts again. */
export function setSymbol(tabId: string, name: string, size: number | null): void {
  const known = useStore.getState().byTab[tabId];
  if (known === undefined || (known.given[name] ?? null) === size) return;
  patch(tabId, { given: size === null ? without(known.given, name) : { ...known.given, [name]: size } });
  void fetchCost(tabId);
}

async function fetchCost(tabId: string): Promise<void> {
  const asked = useStore.getState().byTab[tabId];
  if (asked === undefined) return;
  const inputs = inputShapesOf(tabId);
  const isCurrent = (): boolean => {
    const now = useStore.getState().byTab[tabId];
    return now?.modelId === asked.modelId && now.given === asked.given && inputShapesOf(tabId) === inputs;
  };
  try {
    const answer = await engine.call('model.cost', { modelId: asked.modelId, symbols: asked.given, inputs });
    const graph = graphOf(tabId);
    if (!isCurrent() || graph === undefined) return;
    const cost = { report: answer.report, columns: decodeCostColumns(answer.columns, graph.nodes.count) };
    patch(tabId, { cost, error: null });
    for (const listener of listeners) listener(tabId, cost);
  } catch (thrown) {
    const error = toErrorInfo(thrown);
    logError(error);
    if (isCurrent()) patch(tabId, { error });
  }
}

/** Asks again after an error. */
export function retryCost(tabId: string): void {
  void fetchCost(tabId);
}

/** Runs when the main thread is idle, and after a second at the latest: the graph comes first. */
function whenIdle(work: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(work, { timeout: 1000 });
  else setTimeout(work, 100);
}

function followTab(tabId: string): void {
  const model = useModels.getState().models[tabId];
  if (model?.status !== 'ready' || model.modelId === null) return;
  const { modelId } = model;
  const known = useStore.getState().byTab[tabId];
  if (known?.modelId === modelId) return;
  const fresh: TabCost = { modelId, given: {}, cost: null, error: null, metric: 'flops' };
  useStore.setState(({ byTab }) => ({
    byTab: { ...byTab, [tabId]: known === undefined ? fresh : { ...known, modelId } },
  }));
  whenIdle(() => void fetchCost(tabId));
}

/** Counts every model that opens, and lets go of those that close. Returns what stops it. */
export function followCosts(): () => void {
  const look = (): void => {
    const { models } = useModels.getState();
    for (const tabId of Object.keys(models)) followTab(tabId);
    for (const tabId of Object.keys(useStore.getState().byTab)) {
      if (models[tabId] === undefined) useStore.setState(({ byTab }) => ({ byTab: without(byTab, tabId) }));
    }
  };
  look();
  const stops = [useModels.subscribe(look), onInputShapes((tabId) => void fetchCost(tabId))];
  return () => {
    for (const stop of stops) stop();
  };
}
