/** Open models by tab id. Graph columns are typed arrays and stay outside zustand; here is only what React draws from. */
import { create } from 'zustand';
import type { ErrorInfo } from '../../src-shared/errors.js';
import type { Finding } from '../../src-shared/finding.js';
import type { ModelGraph } from '../../src-shared/graph.js';
import type { InspectReport } from '../../src-shared/inspect.js';
import { type Selection, sameSelection } from '../model/selection.js';
import { without } from './without.js';

export interface OpenModel {
  path: string;
  status: 'opening' | 'ready' | 'failed';
  /** Engine's handle; changes when the engine was started again. */
  modelId: string | null;
  report: InspectReport | null;
  error: ErrorInfo | null;
  /** Grows with every new graph, so that views know to read it again. */
  graphVersion: number;
  /** Declared shapes that contradict the inferred ones; null until shapes were inferred for this graph. */
  shapeFindings: readonly Finding[] | null;
  selection: Selection;
  /** Selections before and after this one, for Alt+← and Alt+→. */
  back: readonly Selection[];
  forward: readonly Selection[];
}

interface ModelsSlice {
  models: Readonly<Record<string, OpenModel>>;
}

export const useModels = create<ModelsSlice>()(() => ({ models: {} }));

const graphs = new Map<string, ModelGraph>();
const keptSelections = 100;

export function graphOf(tabId: string): ModelGraph | undefined {
  return graphs.get(tabId);
}

export function putModel(tabId: string, path: string): void {
  const model: OpenModel = {
    path,
    status: 'opening',
    modelId: null,
    report: null,
    error: null,
    graphVersion: 0,
    shapeFindings: null,
    selection: null,
    back: [],
    forward: [],
  };
  useModels.setState(({ models }) => ({ models: { ...models, [tabId]: model } }));
}

export function patchModel(tabId: string, patch: Partial<OpenModel>): void {
  useModels.setState(({ models }) => {
    const model = models[tabId];
    return model === undefined ? {} : { models: { ...models, [tabId]: { ...model, ...patch } } };
  });
}

export function setGraph(tabId: string, graph: ModelGraph): void {
  graphs.set(tabId, graph);
  const graphVersion = (useModels.getState().models[tabId]?.graphVersion ?? 0) + 1;
  patchModel(tabId, { graphVersion, shapeFindings: null });
}

/** The same graph with inferred types and shapes: what shows it draws again, its layout and state stay. */
export function setShapes(tabId: string, graph: ModelGraph, shapeFindings: readonly Finding[]): void {
  graphs.set(tabId, graph);
  patchModel(tabId, { shapeFindings });
}

export function dropModel(tabId: string): void {
  graphs.delete(tabId);
  useModels.setState(({ models }) => ({ models: without(models, tabId) }));
}

/** Selects, and remembers what was selected before. */
export function select(tabId: string, selection: Selection): void {
  const model = useModels.getState().models[tabId];
  if (model === undefined || sameSelection(model.selection, selection)) return;
  patchModel(tabId, { selection, back: [...model.back.slice(-keptSelections + 1), model.selection], forward: [] });
}

/** Goes through the selections of a tab; nothing happens at either end. */
export function stepSelection(tabId: string, direction: 'back' | 'forward'): void {
  const model = useModels.getState().models[tabId];
  if (model === undefined) return;
  const from = model[direction];
  if (from.length === 0) return;
  const selection = from[from.length - 1] ?? null;
  const other = direction === 'back' ? 'forward' : 'back';
  patchModel(tabId, { selection, [direction]: from.slice(0, -1), [other]: [...model[other], model.selection] });
}
