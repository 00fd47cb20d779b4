import { expect, test } from 'vitest';
import { transformerGraph } from '../../src-shared/testing/graph-builder.js';
import { sceneOf } from '../testing/scenes.js';
import { foundBoxes } from './found-boxes.js';
import { BoxKind } from './scene.js';

const model = transformerGraph(3);
const nothing = { nodes: new Uint8Array(model.nodes.count), values: new Uint8Array(model.values.count) };
const softmax = Uint8Array.from(model.nodes.op, (op) => (model.strings.get(op) === 'Softmax' ? 1 : 0));
const count = (mask: Uint8Array): number => mask.reduce((sum, one) => sum + one, 0);

test('nodes that are found are marked, open groups around them are not', () => {
  const { view } = sceneOf(model, [{ kind: 'expandAll' }]);
  const mask = foundBoxes(view, { ...nothing, nodes: softmax });
  expect(count(mask)).toBe(3);
  mask.forEach((found, box) => {
    if (found === 1) expect(view.nodeFace(box).operator).toBe('Softmax');
  });
});

test('a closed group is marked once for all it holds, and an input for its value', () => {
  const { view } = sceneOf(model, [{ kind: 'collapseAll' }]);
  const closed = foundBoxes(view, { ...nothing, nodes: softmax });
  expect(count(closed)).toBeGreaterThan(0);
  closed.forEach((found, box) => expect(found === 1 && view.kind(box) !== BoxKind.group).toBe(false));
  const input = model.graphs[0]?.inputs[0] ?? 0;
  const values = nothing.values.slice();
  values[input] = 1;
  const mask = foundBoxes(view, { ...nothing, values });
  expect([...mask.keys()].filter((box) => mask[box] === 1).map((box) => view.kind(box))).toEqual([BoxKind.input]);
  expect(count(foundBoxes(view, nothing))).toBe(0);
});
