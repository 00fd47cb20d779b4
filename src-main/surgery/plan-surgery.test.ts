/** Surgery planned on small models: what stays, and what is refused with which words. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ModelEdit, noEdit } from '../../src-shared/edit.js';
import { FileSource } from '../formats/byte-source.js';
import { planEdits } from '../formats/onnx/edit/plan.js';
import { mainGraph, nodeTexts } from '../formats/onnx/edit/test-edits.js';
import { writeEdited } from '../formats/onnx/edit/write-edited.js';
import { onnx } from '../formats/onnx/onnx.generated.js';
import {
  attribute,
  externalData,
  graphBytes,
  type ModelSpec,
  modelBytes,
  tensor,
} from '../formats/onnx/test-models.js';
import { openModel } from '../formats/registry.js';
import { PlannedSource } from './planned-source.js';
import { planSurgery } from './plan-surgery.js';
import { previewSurgery } from './staged.js';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lapidary-surgery-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const float = (name: string, items = 4) => tensor(name, 'float32', [items], new Uint8Array(items * 4));

/** x → Relu a → If (uses a and w2 in its body) b → Add w1 → y; and a second branch a → Neg → z with u of its own. */
const branched: ModelSpec = {
  inputs: [
    { name: 'x', dtype: 'float32', shape: ['n', 4] },
    { name: 'cond', dtype: 'bool', shape: [] },
    { name: 'u', dtype: 'float32', shape: [4] },
  ],
  outputs: [
    { name: 'y', dtype: 'float32', shape: ['n', 4] },
    { name: 'z', dtype: 'float32', shape: ['n', 4] },
  ],
  initializers: [float('w1'), float('w2'), float('w3')],
  nodes: [
    { op: 'Relu', name: 'relu', inputs: ['x'], outputs: ['a'] },
    {
      op: 'If',
      name: 'if',
      inputs: ['cond'],
      outputs: ['b'],
      attributes: [
        attribute.graph(
          'then_branch',
          graphBytes({ nodes: [{ op: 'Add', inputs: ['a', 'w2'], outputs: ['t'] }], outputs: [{ name: 't' }] }),
        ),
        attribute.graph(
          'else_branch',
          graphBytes({ nodes: [{ op: 'Identity', inputs: ['a'], outputs: ['e'] }], outputs: [{ name: 'e' }] }),
        ),
      ],
    },
    { op: 'Add', name: 'add', inputs: ['b', 'w1'], outputs: ['y'] },
    { op: 'Neg', name: 'neg', inputs: ['a'], outputs: ['c'] },
    { op: 'Mul', name: 'mul', inputs: ['c', 'u'], outputs: ['c2'] },
    { op: 'Sub', name: 'sub', inputs: ['c2', 'w3'], outputs: ['z'] },
  ],
};

async function after(edit: Partial<ModelEdit>, spec: ModelSpec = branched): Promise<onnx.GraphProto> {
  const path = join(dir, 'm.onnx');
  writeFileSync(path, modelBytes(spec));
  const source = new FileSource(path);
  const model = await openModel(path);
  const { edits } = planSurgery(model, { ...noEdit, ...edit }, source);
  const planned = new PlannedSource(source, planEdits(source, edits));
  const bytes = new Uint8Array(planned.size);
  planned.read(bytes, 0);
  return mainGraph(bytes);
}

const names = (values: readonly Uint8Array[]): string[] =>
  values.map((bytes) => onnx.ValueInfoProto.decode(bytes).name);
const weights = (graph: onnx.GraphProto): string[] =>
  graph.initializer.map((bytes) => onnx.TensorProto.decode(bytes).name);

describe('extracting', () => {
  it('keeps what lies between, with weights that bodies capture', async () => {
    const graph = await after({ extract: { from: ['a', 'cond'], to: ['b'] } });
    expect(nodeTexts(graph.node)).toEqual(['If(cond) -> b']);
    expect(weights(graph)).toEqual(['w2']);
    expect([names(graph.input), names(graph.output)]).toEqual([['a', 'cond'], ['b']]);
  });

  it('types the new ends by inference', async () => {
    const graph = await after({ extract: { from: ['a'], to: ['c'] } });
    const [input] = graph.input.map((bytes) => onnx.ValueInfoProto.decode(bytes));
    expect(input?.type?.tensorType?.elemType).toBe(1);
    expect(
      input?.type?.tensorType?.shape?.dim?.map(({ dimParam, dimValue }) => dimParam ?? dimValue?.toNumber()),
    ).toEqual(['n', 4]);
  });

  it('makes a weight an input where that is asked for', async () => {
    const graph = await after({ extract: { from: ['b', 'w1'], to: ['y'] } });
    expect([weights(graph), names(graph.input)]).toEqual([[], ['b', 'w1']]);
  });

  it.each<[string, { from: string[]; to: string[] }, RegExp]>([
    [
      'a cut that is none',
      { from: ['c'], to: ['z'] },
      /"c" does not cut the graph: "z" also needs the input "u" \(read by Mul "mul"\)/,
    ],
    ['what a body captures', { from: ['cond'], to: ['b'] }, /also needs the input "x"/],
    ['a start that feeds nothing', { from: ['a', 'u'], to: ['c'] }, /"u" does not feed "c"/],
    ['a start behind another', { from: ['a', 'c', 'u'], to: ['z'] }, /"a" does not feed "z" but through "c"/],
    ['an empty part', { from: ['a'], to: ['a'] }, /nothing lies between/],
    ['an unknown value', { from: ['a'], to: ['zz'] }, /no value "zz"/],
    ['a value of a body', { from: ['a'], to: ['t'] }, /inside the body/],
    ['one twice', { from: ['a', 'a'], to: ['c'] }, /given twice/],
    ['an input alone', { from: [], to: ['x'] }, /Nothing would be left/],
  ])('refuses %s', async (_, extract, message) => {
    await expect(after({ extract })).rejects.toThrow(message);
  });
});

describe('outputs', () => {
  it('takes away what only fed an output that goes: nodes, weights, inputs', async () => {
    const graph = await after({ removeOutputs: ['z'] });
    expect(graph.node).toHaveLength(3);
    expect(weights(graph)).toEqual(['w1', 'w2']);
    expect([names(graph.input), names(graph.output)]).toEqual([['x', 'cond'], ['y']]);
  });

  it('adds values of the main graph, with their types', async () => {
    const graph = await after({ addOutputs: ['c'] });
    expect(names(graph.output)).toEqual(['y', 'z', 'c']);
    expect(graph.node).toHaveLength(6);
  });

  it.each<[Partial<ModelEdit>, RegExp]>([
    [{ addOutputs: ['y'] }, /is an output already/],
    [{ removeOutputs: ['yy'] }, /no output "yy"/],
    [{ removeOutputs: ['y', 'z'] }, /No output would be left/],
    [{ renames: [{ kind: 'value', from: 'a', to: 'c' }] }, /name of another value/],
    [{ renames: [{ kind: 'input', from: 'a', to: 'q' }] }, /no input "a"/],
    [{ renames: [{ kind: 'node', from: 'add', to: 'mul' }] }, /name of another node/],
    [{ renames: [{ kind: 'node', from: 'ad', to: 'q' }] }, /no node "ad"/],
    [{ renames: [{ kind: 'value', from: 'c', to: '' }] }, /no name/],
    [{ removeOutputs: ['z'], renames: [{ kind: 'value', from: 'c', to: 'q' }] }, /not in what is left/],
    [{ metadata: [{ key: 'none', value: null }] }, /no metadata entry/],
    [{}, /changes nothing/],
  ])('refuses %j', async (edit, message) => {
    await expect(after(edit)).rejects.toThrow(message);
  });

  it('renames values in bodies, too, and nodes', async () => {
    const graph = await after({
      renames: [
        { kind: 'value', from: 'a', to: 'hidden' },
        { kind: 'node', from: 'neg', to: 'minus' },
      ],
    });
    const ifNode = onnx.NodeProto.decode(graph.node[1] ?? new Uint8Array());
    const body = onnx.GraphProto.decode(ifNode.attribute[0]?.g ?? new Uint8Array());
    expect(nodeTexts(body.node)).toEqual(['Add(hidden, w2) -> t']);
    expect(onnx.NodeProto.decode(graph.node[3] ?? new Uint8Array()).name).toBe('minus');
  });
});

describe('a model of 4 GB', () => {
  const elements = 2 ** 30;
  const large: ModelSpec = {
    inputs: [{ name: 'x', dtype: 'float32', shape: ['n', 1] }],
    outputs: [{ name: 'y', dtype: 'float32', shape: ['n', elements] }],
    initializers: [tensor('w', 'float32', [1, elements], externalData('w.data', 0, elements * 4))],
    nodes: [
      { op: 'Relu', name: 'relu', inputs: ['x'], outputs: ['a'] },
      { op: 'MatMul', name: 'mm', inputs: ['a', 'w'], outputs: ['b'] },
      { op: 'Relu', name: 'end', inputs: ['b'], outputs: ['y'] },
    ],
  };

  it('is edited without its weights being read, and inlining it is refused with the figure', async () => {
    const path = join(dir, 'm.onnx');
    writeFileSync(path, modelBytes(large));
    writeFileSync(join(dir, 'w.data'), '');
    truncateSync(join(dir, 'w.data'), elements * 4);
    const model = await openModel(path);
    const source = new FileSource(path);
    const edit = { ...noEdit, extract: { from: ['a'], to: ['b'] } };
    const plan = planEdits(source, planSurgery(model, edit, source).edits);
    await writeEdited(source, plan, join(dir, 'out.onnx'), { externalData: 'reference' });
    // The source is the structure file: nothing else was opened.
    expect(source.bytesRead).toBeLessThan(64 * 1024);
    expect((await openModel(join(dir, 'out.onnx'))).report).toMatchObject({
      nodeCount: 1,
      parameters: { count: elements },
    });
    expect(() => previewSurgery(model, { ...noEdit, data: 'inline' }, source)).toThrow(/4,294,967,\d+ bytes/);
  });
});
