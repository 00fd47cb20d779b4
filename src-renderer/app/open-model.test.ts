import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startEngine } from '../engine-client.js';
import { graphOf, select, useModels } from '../state/models-store.js';
import { startId, useTabs } from '../state/tabs-store.js';
import { fakeEngine } from '../testing/fake-engine.js';
import { closeModel, openModel, reopenModels } from './open-model.js';

const engine = fakeEngine();

beforeAll(() => startEngine({ open: () => Promise.resolve(engine.connect()), onReplaced: () => undefined }));
beforeEach(() => useTabs.setState({ tabs: [], active: startId }));

const shown = () => useModels.getState().models[useTabs.getState().active];
const settled = (): Promise<void> => vi.waitFor(() => expect(shown()?.status).not.toBe('opening'));

test('a model opens in a tab, and opening it again shows that tab', async () => {
  openModel('/m/a.onnx');
  await settled();
  const first = useTabs.getState().active;
  expect(shown()).toMatchObject({ status: 'ready', graphVersion: 1 });
  expect(graphOf(first)?.nodes.count).toBe(shown()?.report?.nodeCount);
  useTabs.setState({ active: startId });
  openModel('/m/a.onnx');
  expect(useTabs.getState()).toMatchObject({ active: first });
  expect(useTabs.getState().tabs).toHaveLength(1);
});

test('another spelling of the path shows the tab that has the file', async () => {
  openModel('/m/same.onnx');
  await settled();
  const first = useTabs.getState().active;
  openModel('/m/./same.onnx');
  const second = useTabs.getState().active;
  expect(second).not.toBe(first);
  await vi.waitFor(() => expect(useTabs.getState()).toMatchObject({ active: first }));
  expect(useTabs.getState().tabs).toHaveLength(1);
  expect(useModels.getState().models[second]).toBeUndefined();
});

test('a refusal becomes the error of the tab, with its hint', async () => {
  openModel('/m/missing.onnx');
  await settled();
  expect(shown()).toMatchObject({ status: 'failed', error: { code: 'FILE_NOT_FOUND', hints: [expect.any(String)] } });
});

test('after a restart the same file keeps its graph and its selection under a new engine id', async () => {
  openModel('/m/a.onnx');
  await settled();
  const before = shown();
  const tab = useTabs.getState().active;
  select(tab, { kind: 'node', node: 3 });
  reopenModels();
  await vi.waitFor(() => expect(shown()?.modelId).not.toBe(before?.modelId));
  expect(shown()).toMatchObject({ graphVersion: 1, selection: { kind: 'node', node: 3 } });
});

test('a closed model is forgotten', async () => {
  openModel('/m/b.onnx');
  await settled();
  const tab = useTabs.getState().active;
  closeModel(tab);
  expect(graphOf(tab)).toBeUndefined();
  expect(useModels.getState().models[tab]).toBeUndefined();
});

test('a tab closed while its model is read takes the model with it', async () => {
  const before = engine.closed.length;
  openModel('/m/slow.onnx');
  const tab = useTabs.getState().active;
  closeModel(tab);
  await vi.waitFor(() => expect(engine.closed).toHaveLength(before + 1));
  expect(useModels.getState().models[tab]).toBeUndefined();
  expect(graphOf(tab)).toBeUndefined();
});
