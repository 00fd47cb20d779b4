import { beforeAll, expect, test, vi } from 'vitest';
import { attributesOf } from '../../src-shared/attributes-codec.js';
import { closeModel, openModel, reopenModels } from '../app/open-model.js';
import { startEngine } from '../engine-client.js';
import { fakeEngine } from '../testing/fake-engine.js';
import { attributesOfTab, followAttributes } from './attributes-store.js';
import { patchModel, useModels } from './models-store.js';
import { useTabs } from './tabs-store.js';

const engine = fakeEngine();

beforeAll(() => {
  startEngine({ open: () => Promise.resolve(engine.connect()), onReplaced: () => undefined });
  followAttributes();
});

async function open(path: string): Promise<string> {
  openModel(path);
  const tab = useTabs.getState().active;
  await vi.waitFor(() => expect(attributesOfTab(tab)).not.toBeNull());
  return tab;
}

test('they come after a model was opened, and are the same object until it is opened again', async () => {
  const tab = await open('/m/a.onnx');
  const first = attributesOfTab(tab);
  expect(first && attributesOf(first, 0)).toContainEqual(['perm', '[0,2,1]']);
  patchModel(tab, { selection: { kind: 'node', node: 1 } });
  expect(attributesOfTab(tab)).toBe(first);
});

test('a model that was opened again gets new ones, and keeps the old ones meanwhile', async () => {
  const tab = await open('/m/a.onnx');
  const first = attributesOfTab(tab);
  reopenModels();
  expect(attributesOfTab(tab)).toBe(first);
  await vi.waitFor(() => expect(attributesOfTab(tab)).not.toBe(first));
});

test('a closed model lets go of them', async () => {
  const tab = await open('/m/b.onnx');
  closeModel(tab);
  expect(useModels.getState().models[tab]).toBeUndefined();
  expect(attributesOfTab(tab)).toBeNull();
});
