/** Attributes of every node of each open model as short text; fetched once per model, when the window has time. */
import { create } from 'zustand';
import { decodeAttributes, type ModelAttributes } from '../../src-shared/attributes-codec.js';
import { toErrorInfo } from '../../src-shared/errors.js';
import { engine } from '../engine-client.js';
import { useModels } from './models-store.js';
import { logError } from './session-log.js';
import { whenIdle } from './when-idle.js';
import { without } from './without.js';

interface Entry {
  /** The engine's handle they were asked from; a new one means that the model was opened again. */
  modelId: string;
  /** null while they are on their way. */
  attributes: ModelAttributes | null;
}

const useStore = create<{ byTab: Readonly<Record<string, Entry>> }>()(() => ({ byTab: {} }));

function put(tabId: string, entry: Entry): void {
  useStore.setState(({ byTab }) => ({ byTab: { ...byTab, [tabId]: entry } }));
}

/** Attributes of a tab's model; null until they have come. Draws again when they do. */
export function useAttributes(tabId: string): ModelAttributes | null {
  return useStore((state) => state.byTab[tabId]?.attributes ?? null);
}

/** The same outside React. */
export function attributesOfTab(tabId: string): ModelAttributes | null {
  return useStore.getState().byTab[tabId]?.attributes ?? null;
}

async function fetchAttributes(tabId: string, modelId: string): Promise<void> {
  const isCurrent = (): boolean => useStore.getState().byTab[tabId]?.modelId === modelId;
  if (!isCurrent()) return;
  try {
    const { attributes } = await engine.call('model.attributes', { modelId });
    if (isCurrent()) put(tabId, { modelId, attributes: decodeAttributes(attributes) });
  } catch (thrown) {
    // Boxes and find do without; the next opening asks again.
    logError(toErrorInfo(thrown));
  }
}

function followTab(tabId: string): void {
  const model = useModels.getState().models[tabId];
  if (model?.status !== 'ready' || model.modelId === null) return;
  const { modelId } = model;
  const known = useStore.getState().byTab[tabId];
  if (known?.modelId === modelId) return;
  put(tabId, { modelId, attributes: known?.attributes ?? null });
  whenIdle(() => void fetchAttributes(tabId, modelId));
}

/** Fetches them for every model that opens, and lets go of those that close. Returns what stops it. */
export function followAttributes(): () => void {
  const look = (): void => {
    const { models } = useModels.getState();
    for (const tabId of Object.keys(models)) followTab(tabId);
    for (const tabId of Object.keys(useStore.getState().byTab)) {
      if (models[tabId] === undefined) useStore.setState(({ byTab }) => ({ byTab: without(byTab, tabId) }));
    }
  };
  look();
  return useModels.subscribe(look);
}
