/** Inferred shapes of every open model: asked for when the window has time, then shown in place of the declared ones. */
import { toErrorInfo } from '../../src-shared/errors.js';
import { applyShapes, decodeShapes } from '../../src-shared/shapes-codec.js';
import { engine } from '../engine-client.js';
import { forgetInputShapes, inputShapesOf, onInputShapes } from './input-shapes-store.js';
import { graphOf, setShapes, useModels } from './models-store.js';
import { logError } from './session-log.js';
import { whenIdle } from './when-idle.js';

/** Engine handle and graph version the shapes of a tab were asked for. */
const asked = new Map<string, string>();

async function fetchShapes(tabId: string, modelId: string, key: string): Promise<void> {
  const isCurrent = (): boolean => asked.get(tabId) === key && useModels.getState().models[tabId] !== undefined;
  if (!isCurrent()) return;
  try {
    const { shapes, findings } = await engine.call('model.shapes', { modelId, inputs: inputShapesOf(tabId) });
    const graph = graphOf(tabId);
    if (graph !== undefined && isCurrent()) setShapes(tabId, applyShapes(graph, decodeShapes(shapes)), findings);
  } catch (thrown) {
    // What the file declares stays on show; the next opening asks again.
    logError(toErrorInfo(thrown));
  }
}

function followTab(tabId: string): void {
  const model = useModels.getState().models[tabId];
  if (model?.status !== 'ready' || model.modelId === null || model.shapeFindings !== null) return;
  const { modelId } = model;
  const key = `${modelId} ${String(model.graphVersion)}`;
  if (asked.get(tabId) === key) return;
  asked.set(tabId, key);
  whenIdle(() => void fetchShapes(tabId, modelId, key));
}

function forget(tabId: string): void {
  asked.delete(tabId);
  forgetInputShapes(tabId);
}

/** Asks for the shapes that follow from inputs as they are given now. */
function fetchAgain(tabId: string): void {
  const modelId = useModels.getState().models[tabId]?.modelId ?? null;
  if (modelId === null) return;
  const key = `${modelId} ${JSON.stringify(inputShapesOf(tabId))}`;
  asked.set(tabId, key);
  void fetchShapes(tabId, modelId, key);
}

/** Follows every model that opens or closes. Returns what stops it. */
export function followShapes(): () => void {
  const look = (): void => {
    const { models } = useModels.getState();
    for (const tabId of Object.keys(models)) followTab(tabId);
    for (const tabId of asked.keys()) if (models[tabId] === undefined) forget(tabId);
  };
  look();
  const stops = [useModels.subscribe(look), onInputShapes(fetchAgain)];
  return () => {
    for (const stop of stops) stop();
  };
}
