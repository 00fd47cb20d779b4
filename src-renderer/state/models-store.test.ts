import { beforeEach, expect, test } from 'vitest';
import { dropModel, putModel, select, stepSelection, useModels } from './models-store.js';

const model = () => useModels.getState().models.t;

beforeEach(() => putModel('t', 'a.onnx'));

test('selections are remembered both ways, and a new one ends the way forward', () => {
  select('t', { kind: 'node', node: 1 });
  select('t', { kind: 'node', node: 1 });
  select('t', { kind: 'value', value: 7 });
  stepSelection('t', 'back');
  expect(model()?.selection).toEqual({ kind: 'node', node: 1 });
  stepSelection('t', 'back');
  expect(model()?.selection).toBeNull();
  stepSelection('t', 'back');
  stepSelection('t', 'forward');
  expect(model()?.selection).toEqual({ kind: 'node', node: 1 });
  select('t', { kind: 'group', path: 'encoder', graph: 0 });
  stepSelection('t', 'forward');
  expect(model()?.selection).toEqual({ kind: 'group', path: 'encoder', graph: 0 });
});

test('a dropped model is gone, and late answers for it change nothing', () => {
  dropModel('t');
  select('t', { kind: 'node', node: 1 });
  expect(model()).toBeUndefined();
});
