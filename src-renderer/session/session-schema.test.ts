import { expect, test } from 'vitest';
import { modelSessionSchema, readKept, tabsSessionSchema } from './session-schema.js';

const view = { graph: 0, places: [{ graph: 0, open: ['model/layers.3'], centre: { x: 1, y: 2, zoom: 0.5 } }] };

test('what was kept is read back', () => {
  const kept = { version: 1, view, selection: { kind: 'node', node: 3 } };
  expect(readKept(modelSessionSchema, JSON.stringify(kept))).toEqual(kept);
  const tabs = { version: 1, tabs: [{ kind: 'model', path: '/m/a.onnx' }], active: 0 };
  expect(readKept(tabsSessionSchema, JSON.stringify(tabs))).toEqual(tabs);
});

test.each([
  ['cut off', '{"version":1,"vi'],
  ['not an object', '7'],
  ['of another version', JSON.stringify({ version: 2, view, selection: null })],
  [
    'with a zoom of nothing',
    JSON.stringify({
      version: 1,
      selection: null,
      view: { graph: 0, places: [{ graph: 0, open: [], centre: { x: 0, y: 0, zoom: 0 } }] },
    }),
  ],
  [
    'with too many groups',
    JSON.stringify({
      version: 1,
      selection: null,
      view: { graph: 0, places: [{ graph: 0, open: Array.from({ length: 3000 }, String), centre: null }] },
    }),
  ],
])('a text that is %s counts as nothing kept', (_, text) => {
  expect(readKept(modelSessionSchema, text)).toBeUndefined();
});
