import { beforeAll, expect, test, vi } from 'vitest';
import { openModel, reopenModels } from '../app/open-model.js';
import { startEngine } from '../engine-client.js';
import { fakeEngine } from '../testing/fake-engine.js';
import { followShapes } from './follow-shapes.js';
import { graphOf, useModels } from './models-store.js';
import { useTabs } from './tabs-store.js';

const engine = fakeEngine();

beforeAll(() => {
  startEngine({ open: () => Promise.resolve(engine.connect()), onReplaced: () => undefined });
  followShapes();
});

const model = () => useModels.getState().models[useTabs.getState().active];

test('a moment after a model opened its graph has inferred shapes, and keeps its nodes and its version', async () => {
  openModel('/m/a.onnx');
  await vi.waitFor(() => expect(model()?.status).toBe('ready'));
  const tab = useTabs.getState().active;
  const before = graphOf(tab);
  await vi.waitFor(() => expect(model()?.shapeFindings).toEqual([]));
  const after = graphOf(tab);
  expect(after).not.toBe(before);
  expect(after?.nodes).toBe(before?.nodes);
  expect(after?.values.inferred).toHaveLength(before?.values.count ?? -1);
  expect(model()?.graphVersion).toBe(1);
});

test('the same file after a restart of the engine is not asked for again', async () => {
  openModel('/m/b.onnx');
  await vi.waitFor(() => expect(model()?.shapeFindings).toEqual([]));
  const graph = graphOf(useTabs.getState().active);
  const before = model()?.modelId;
  reopenModels();
  await vi.waitFor(() => expect(model()?.modelId).not.toBe(before));
  expect(graphOf(useTabs.getState().active)).toBe(graph);
});
