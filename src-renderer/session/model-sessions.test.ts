import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { closeModel, openModel } from '../app/open-model.js';
import { engine, startEngine } from '../engine-client.js';
import { showModelView, useModelViews } from '../model/model-view-store.js';
import { graphOf, select, useModels } from '../state/models-store.js';
import { useSettings } from '../state/settings.js';
import { useTabs } from '../state/tabs-store.js';
import { fakeEngine } from '../testing/fake-engine.js';
import { writeAllKept } from './kept-texts.js';
import { followSelections, keepViewState, viewStateOf } from './model-sessions.js';
import { structureKey } from './structure-key.js';

const view = { graph: 0, places: [{ graph: 0, open: ['encoder'], centre: { x: 10, y: 20, zoom: 1 } }] };
let stop: () => void = () => undefined;

beforeAll(() => {
  const fake = fakeEngine();
  startEngine({ open: () => Promise.resolve(fake.connect()), onReplaced: () => undefined });
});
beforeEach(() => {
  stop = followSelections();
});
afterEach(() => {
  stop();
  useSettings.setState({ restore: true });
});

async function open(path: string): Promise<string> {
  openModel(path);
  const tab = useTabs.getState().active;
  await vi.waitFor(() => expect(useModels.getState().models[tab]?.status).toBe('ready'));
  return tab;
}

test('a model comes back as it was left, also from another path', async () => {
  const first = await open('/m/a.onnx');
  expect(viewStateOf(first)).toBeNull();
  keepViewState(first, view);
  select(first, { kind: 'node', node: 5 });
  writeAllKept();
  closeModel(first);
  expect(viewStateOf(first)).toBeNull();
  const again = await open('/elsewhere/b.onnx');
  expect(viewStateOf(again)).toEqual(view);
  expect(useModels.getState().models[again]?.selection).toEqual({ kind: 'node', node: 5 });
});

test('the view that was shown comes back', async () => {
  const first = await open('/m/view.onnx');
  showModelView(first, 'cost');
  writeAllKept();
  closeModel(first);
  const again = await open('/elsewhere/view.onnx');
  expect(useModelViews.getState().byTab[again]).toBe('cost');
  showModelView(again, 'graph');
  writeAllKept();
});

test('with restoring turned off nothing is kept and nothing comes back', async () => {
  useSettings.setState({ restore: false });
  const tab = await open('/m/c.onnx');
  expect(viewStateOf(tab)).toBeNull();
  expect(useModels.getState().models[tab]?.selection).toBeNull();
});

test('what is damaged or points past the model is left out', async () => {
  const tab = await open('/m/d.onnx');
  const graph = graphOf(tab);
  const key = `model-${graph === undefined ? '' : structureKey(graph)}`;
  closeModel(tab);
  await engine.call('window.write', { key, text: '{"version":1,' });
  const damaged = await open('/m/e.onnx');
  expect(viewStateOf(damaged)).toBeNull();
  closeModel(damaged);
  const far = { version: 1, view: null, selection: { kind: 'node', node: 1e9 } };
  await engine.call('window.write', { key, text: JSON.stringify(far) });
  const past = await open('/m/f.onnx');
  expect(useModels.getState().models[past]?.selection).toBeNull();
});
