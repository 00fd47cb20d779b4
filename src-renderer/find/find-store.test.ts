import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { closeModel, openModel } from '../app/open-model.js';
import { startEngine } from '../engine-client.js';
import { followAttributes } from '../state/attributes-store.js';
import { graphOf, setGraph, useModels } from '../state/models-store.js';
import { useTabs } from '../state/tabs-store.js';
import { fakeEngine } from '../testing/fake-engine.js';
import { jumpTo, stepFind } from './find-steps.js';
import { findStateOf, hideFind, moveFind, refreshFind, setFindText, showFind, useFind } from './find-store.js';

const engine = fakeEngine();
let tab = '';

beforeAll(() => {
  startEngine({ open: () => Promise.resolve(engine.connect()), onReplaced: () => undefined });
  followAttributes();
});
beforeEach(async () => {
  openModel('/m/a.onnx');
  tab = useTabs.getState().active;
  await vi.waitFor(() => expect(useModels.getState().models[tab]?.status).toBe('ready'));
  useFind.setState({ byTab: {} });
});

const state = () => findStateOf(tab);
const selected = () => useModels.getState().models[tab]?.selection;

test('a list opens with everything, and a text narrows it', () => {
  showFind(tab);
  const all = state().result?.count ?? 0;
  expect(all).toBeGreaterThan(50);
  setFindText(tab, 'op:Softmax');
  expect(state().result?.count).toBe(4);
  expect(state().problem).toBeNull();
});

test('a half-typed term keeps what was found and says what is missing', () => {
  showFind(tab, 'op:Softmax');
  const before = state().result;
  setFindText(tab, 'op:Softmax dtype:zz');
  expect(state().problem?.message).toContain('zz');
  expect(state().result).toBe(before);
});

test('steps go to the chosen row first, then on, round the corner, and back', () => {
  showFind(tab, 'op:Softmax');
  const nodes = [...(state().result?.ids ?? [])];
  stepFind(tab, 1);
  expect(selected()).toEqual({ kind: 'node', node: nodes[0] });
  stepFind(tab, 1);
  expect(selected()).toEqual({ kind: 'node', node: nodes[1] });
  stepFind(tab, -1);
  stepFind(tab, -1);
  expect(selected()).toEqual({ kind: 'node', node: nodes[3] });
  moveFind(tab, 1, true);
  expect(state()).toMatchObject({ at: 0, visited: false });
  expect(selected()).toEqual({ kind: 'node', node: nodes[3] });
  stepFind(tab, 1);
  expect(selected()).toEqual({ kind: 'node', node: nodes[0] });
});

test('pages stop at the ends', () => {
  showFind(tab, 'op:Softmax');
  moveFind(tab, 9, false);
  expect(state().at).toBe(3);
  moveFind(tab, -9, false);
  expect(state().at).toBe(0);
});

test('after a new graph one stays at the same thing', () => {
  showFind(tab, 'op:Softmax');
  jumpTo(tab, 2);
  const before = state().result;
  refreshFind(tab);
  expect(state().result).toBe(before);
  const graph = graphOf(tab);
  if (graph !== undefined) setGraph(tab, { ...graph });
  refreshFind(tab);
  expect(state().result).not.toBe(before);
  expect(state()).toMatchObject({ at: 2, visited: true });
});

test('a search that is asked for once closes with its first choice', () => {
  showFind(tab, 'is:node softmax', true);
  stepFind(tab, 1);
  expect(state().shown).toBe(false);
});

test('closing the box keeps its text, closing the model forgets it', () => {
  showFind(tab, 'conv');
  hideFind(tab);
  showFind(tab);
  expect(state().text).toBe('conv');
  closeModel(tab);
  expect(useFind.getState().byTab).toEqual({});
});
