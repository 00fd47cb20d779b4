import { expect, test } from 'vitest';
import type { LayerPair } from '../../../src-shared/layer-parity.js';
import { fakeGraph } from '../../testing/fake-model.js';
import { nodeOutputs } from '../../../src-shared/graph.js';
import { followed, GraphsInStep } from './follow-viewport.js';
import { errorByNode, layerNodes } from './layer-nodes.js';
import { layerPoints, pathOf } from './layer-points.js';
import { subjectFile, subjectFiles } from './subject-file.js';

const pair = (subject: string, rmsRel: number | null, nonFinite = 0): LayerPair => ({
  reference: `module ${subject}`,
  subject,
  op: 'Add',
  scope: subject,
  shape: [2],
  maxAbs: rmsRel,
  rmsRel,
  nonFinite,
  overflow: 0,
  note: '',
});

test('the curve has a gap where nothing was compared, and what is equal lies at the bottom', () => {
  const { low, high, heights } = layerPoints([pair('a', 0), pair('b', null), pair('c', 1e-6), pair('d', 1e-2)]);
  expect([low, high]).toEqual([-6, -2]);
  expect(heights).toEqual([0, null, 0, 1]);
  expect(pathOf(heights)).toBe('M0.5 1.0000M2.5 1.0000L3.5 0.0000');
  expect(layerPoints([pair('a', 0)]).heights).toEqual([0]);
  expect(layerPoints([pair('a', 1e-30), pair('b', 1)]).low).toBe(-12);
});

test('a pair and the node that makes its value are found from each other', () => {
  const graph = fakeGraph();
  const node = 3;
  const value = nodeOutputs(graph, node)[0] ?? -1;
  const name = graph.strings.get(graph.values.name[value] ?? 0);
  const pairs = [pair('nowhere', 1e-3), pair(name, 0.5), pair(name, 0.25)];
  const nodes = layerNodes(graph, pairs, 'subject');
  expect([...nodes.nodeOf]).toEqual([-1, node, node]);
  expect(nodes.pairOf[node]).toBe(1);
  const errors = errorByNode(nodes, pairs);
  expect(errors[node]).toBe(0.5);
  expect(errors.filter((error) => !Number.isNaN(error))).toHaveLength(1);
  expect(layerNodes(graph, pairs, 'reference').nodeOf.every((each) => each === -1)).toBe(true);
});

test('NaN on one side counts as much as the values themselves', () => {
  const graph = fakeGraph();
  const name = graph.strings.get(graph.values.name[nodeOutputs(graph, 0)[0] ?? 0] ?? 0);
  const pairs = [pair(name, 1e-6, 4)];
  expect(errorByNode(layerNodes(graph, pairs, 'subject'), pairs)[0]).toBe(1);
});

test('the other graph does on screen what this one did', () => {
  const before = { x: 10, y: 20, zoom: 1 };
  expect(followed(before, { x: 15, y: 10, zoom: 1 }, { x: -100, y: 0, zoom: 0.5 })).toEqual({
    x: -95,
    y: -10,
    zoom: 0.5,
  });
  // Zooming about a point of the screen leaves what is under it there, in both.
  const about = { x: 200, y: 100 };
  const zoomed = { zoom: 2, x: about.x - 2 * (about.x - before.x), y: about.y - 2 * (about.y - before.y) };
  const other = { x: 0, y: 0, zoom: 1 };
  const after = followed(before, zoomed, other);
  expect((about.x - after.x) / after.zoom).toBeCloseTo((about.x - other.x) / other.zoom);
});

test('only the graph that is moved by hand leads, and it is not led back', () => {
  const step = new GraphsInStep();
  const went: [string, number][] = [];
  const at = (x: number) => ({ x, y: 0, zoom: 1 });
  for (const side of ['reference', 'subject'] as const) {
    step.put(side, {
      moveTo: (viewport) => {
        went.push([side, viewport.x]);
        step.moved(side, viewport);
      },
    });
    step.moved(side, at(0));
  }
  step.moved('reference', at(5));
  expect(went).toEqual([]);
  step.lead('reference');
  step.moved('reference', at(15));
  expect(went).toEqual([['subject', 10]]);
  step.lead(null);
  step.moved('subject', at(99));
  expect(went).toHaveLength(1);
});

test('files with a graph are drawn; sources and recorded outputs are not', () => {
  const none = new Map<string, string>();
  expect(subjectFile('/m/a.onnx@ort,opt=basic', none)).toBe('/m/a.onnx');
  expect(subjectFile('model.py:make@eager', none)).toBeNull();
  expect(subjectFile('outputs.npz', none)).toBeNull();
  expect(subjectFile('onnx', new Map([['onnx', '/run/artifacts/m.onnx']]))).toBe('/run/artifacts/m.onnx');
});

test('a relative label is the file it was where the comparison was made; a source stays without a graph', () => {
  const ran = (label: string, runtime: string, path: string) => ({
    ...{ label, runtime, path, provider: '', versions: {}, options: {}, nodeProviders: null, precision: null },
  });
  const facts = [ran('a.onnx@ort', 'ort', '/there/a.onnx'), ran('m.py@eager', 'eager', '/there/m.py')];
  const files = subjectFiles(facts, new Map([['onnx', '/run/m.onnx']]));
  expect(subjectFile('a.onnx@ort', files)).toBe('/there/a.onnx');
  expect(subjectFile('m.py@eager', files)).toBeNull();
  expect(subjectFile('onnx', files)).toBe('/run/m.onnx');
});
