import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { attribute, float32Bytes, modelBytes, tensor } from '../../formats/onnx/test-models.js';
import { openModel } from '../../formats/registry.js';
import { resources } from '../../resources.js';
import { GraphValues } from './graph-values.js';
import { pairGraphs } from './pair-graphs.js';
import { pairModules } from './pair-modules.js';
import { blamedNodes, regionOf } from './region.js';
import { moduleValue } from './testing.js';

const folder = mkdtempSync(join(tmpdir(), 'lapidary-pairs-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const exported = async (file: string, inputs: Record<string, number[]>): Promise<GraphValues> =>
  new GraphValues(await openModel(join(resources.samples, 'exported', file)), inputs);
const encoder = (): Promise<GraphValues> => exported('two_input_encoder.onnx', { ids: [2, 16], mask: [2, 16] });
const names = (pairs: ReturnType<typeof pairModules>): Record<string, string> =>
  Object.fromEntries(pairs.map(({ reference, subject }) => [reference.name, subject.name]));

describe('pairModules on an export by torch.export', () => {
  it('finds what leaves and what enters each module', async () => {
    const hidden = [2, 16, 32];
    const pairs = pairModules(
      [
        moduleValue('embedding', hidden),
        moduleValue('layers.0.attention.query', hidden),
        moduleValue('layers.0.attention.out', hidden, { side: 'in' }),
        moduleValue('layers.0.attention.out', hidden),
        moduleValue('layers.0.attention', hidden),
        moduleValue('layers.0.mlp.1', [2, 16, 128]),
        moduleValue('layers.0', hidden, { side: 'in' }),
        moduleValue('layers.0', [2, 1, 1, 16], { side: 'in', item: '1' }),
        moduleValue('layers.0', hidden),
        moduleValue('', [2, 32]),
        moduleValue('', hidden, { item: '1' }),
      ],
      await encoder(),
    );
    expect(names(pairs)).toEqual({
      embedding: 'embedding_1',
      'layers.0 input 1': 'mul_11',
      'layers.0.attention.query': 'linear',
      'layers.0.attention.out input': '_unsafe_view',
      'layers.0.attention.out': 'linear_3',
      'layers.0.mlp.1': 'gelu',
      'layers.0': 'add_140',
      'the model': 'embedding',
      'the model 1': 'token_states',
    });
    // In the order of the graph, in which the mask comes before the embedding.
    expect(pairs[0]?.subject.name).toBe('mul_11');
  });

  it('leaves unpaired what has another shape, or no nodes of its own', async () => {
    const pairs = pairModules(
      [moduleValue('layers.0.attention.query', [2, 16, 31]), moduleValue('layers.0.dropout', [2, 16, 32])],
      await encoder(),
    );
    expect(pairs).toEqual([]);
  });
});

describe('pairModules on an export by the older exporter', () => {
  it('goes by the names of nodes', async () => {
    const graph = await exported('text_classifier_frozen_seq.onnx', { ids: [2, 16] });
    const pairs = pairModules(
      [
        moduleValue('encoder.layers.0.self_attn', [2, 16, 32]),
        moduleValue('encoder.layers.0.linear1', [2, 16, 64]),
        moduleValue('encoder.layers.1', [2, 16, 32]),
      ],
      graph,
    );
    expect(names(pairs)).toEqual({
      'encoder.layers.0.self_attn': '/encoder/layers.0/self_attn/Transpose_7_output_0',
      'encoder.layers.0.linear1': '/encoder/layers.0/linear1/Add_output_0',
      'encoder.layers.1': '/encoder/layers.1/norm2/LayerNormalization_output_0',
    });
  });

  it('takes a value that is rounded on the way into a module where it was made', async () => {
    const file = join(folder, 'rounded.onnx');
    const node = (name: string, op: string, inputs: string[], output: string) => ({
      name,
      op,
      inputs,
      outputs: [output],
    });
    writeFileSync(
      file,
      modelBytes({
        inputs: [{ name: 'x', dtype: 'float32', shape: [2] }],
        outputs: [{ name: 'y', dtype: 'float32', shape: [2] }],
        nodes: [
          node('/pool/Neg', 'Neg', ['x'], 'pooled'),
          node('round', 'QuantizeLinear', ['pooled', 'step', 'none'], 'bytes'),
          node('back', 'DequantizeLinear', ['bytes', 'step', 'none'], 'rounded'),
          // A convolution into which the module's normalisation was folded: it takes what the convolution did.
          node('/norm/Exp', 'Exp', ['rounded'], 'y'),
        ],
        initializers: [tensor('step', 'float32', [], float32Bytes(0.5)), tensor('none', 'uint8', [], Uint8Array.of(0))],
      }),
    );
    const graph = new GraphValues(await openModel(file), { x: [2] });
    const modules = [moduleValue('pool', [2]), moduleValue('norm', [2], { side: 'in' }), moduleValue('norm', [2])];
    expect(names(pairModules(modules, graph))).toEqual({ pool: 'pooled', norm: 'y' });
  });

  it('tells the calls of a shared module apart', async () => {
    const node = (name: string, op: string, input: string, output: string) => ({
      name,
      op,
      inputs: [input],
      outputs: [output],
    });
    const file = join(folder, 'shared.onnx');
    writeFileSync(
      file,
      modelBytes({
        inputs: [{ name: 'x', dtype: 'float32', shape: [2] }],
        outputs: [{ name: 'y', dtype: 'float32', shape: [2] }],
        nodes: [
          node('/shared/lin/Neg', 'Neg', 'x', 'a'),
          node('/shared/Abs', 'Abs', 'a', 'b'),
          node('/shared/lin_1/Neg', 'Neg', 'b', 'c'),
          node('/shared_1/Abs', 'Abs', 'c', 'd'),
          node('/Exp', 'Exp', 'd', 'y'),
        ],
      }),
    );
    const graph = new GraphValues(await openModel(file), { x: [2] });
    const pairs = pairModules(
      [0, 1].flatMap((call) => [moduleValue('shared.lin', [2], { call }), moduleValue('shared', [2], { call })]),
      graph,
    );
    expect(names(pairs)).toEqual({
      'shared.lin': 'a',
      shared: 'b',
      'shared.lin (call 2)': 'c',
      'shared (call 2)': 'd',
    });
  });
});

describe('pairModules on a quantised twin', () => {
  it('gives what quantisation put in the scope of the node that reads it', async () => {
    const file = join(folder, 'quantised.onnx');
    const name_scopes = (path: string) => ({ 'pkg.torch.onnx.name_scopes': `['', '${path}', 'op']` });
    writeFileSync(
      file,
      modelBytes({
        inputs: [{ name: 'x', dtype: 'float32', shape: [2, 2] }],
        outputs: [{ name: 'y', dtype: 'float32', shape: [2, 2] }],
        initializers: [
          tensor('w', 'int8', [2, 2], new Uint8Array([1, 2, 3, 4])),
          tensor('b', 'float32', [2], float32Bytes(1, 2)),
        ],
        nodes: [
          { op: 'Relu', inputs: ['x'], outputs: ['r'], metadata: name_scopes('act') },
          { op: 'DynamicQuantizeLinear', inputs: ['r'], outputs: ['q', 's', 'z'] },
          { op: 'MatMulInteger', inputs: ['q', 'w', 'z'], outputs: ['i'] },
          { op: 'Cast', inputs: ['i'], outputs: ['f'], attributes: [attribute.int('to', 1)] },
          { op: 'Mul', inputs: ['f', 's'], outputs: ['m'] },
          { op: 'Add', inputs: ['m', 'b'], outputs: ['l'], metadata: name_scopes('lin') },
          { op: 'Add', inputs: ['l', 'r'], outputs: ['y'] },
        ],
      }),
    );
    const graph = new GraphValues(await openModel(file), { x: [2, 2] });
    expect(graph.scopes).toEqual(['act', 'lin', 'lin', 'lin', 'lin', 'lin', '']);
    const pairs = pairModules([moduleValue('lin', [2, 2], { side: 'in' }), moduleValue('lin', [2, 2])], graph);
    // Without scopes of its own, the product inside the module would be taken for what goes into it.
    expect(names(pairs)).toEqual({ 'lin input': 'r', lin: 'l' });
  });
});

describe('pairGraphs', () => {
  it('pairs a model with itself by names, computing nodes only', async () => {
    const { pairs, by } = pairGraphs(await encoder(), await encoder());
    expect(by).toBe('names of values');
    expect(pairs.length).toBeGreaterThan(40);
    expect(pairs.every(({ reference, subject }) => reference.name === subject.name)).toBe(true);
    expect(pairs.map(({ subject }) => subject.op)).not.toContain('Reshape');
  });

  it('does not believe names of two exporters, which are alike by chance, and goes by scopes', async () => {
    const reference = await exported('text_classifier.onnx', { ids: [2, 16] });
    const subject = await exported('text_classifier_frozen_seq.onnx', { ids: [2, 16] });
    const { pairs, by } = pairGraphs(reference, subject);
    expect(by).toBe('scopes of nodes');
    // Operators inside a module are told apart where both have as many of a kind.
    const inside = pairs.filter(({ edge }) => edge === 'op').map((pair) => pair.subject);
    expect(inside.length).toBeGreaterThan(0);
    expect(inside.map(({ scope }) => scope)).not.toContain('');
    const linear = pairs.find(({ subject: { name } }) => name === '/encoder/layers.0/linear1/Add_output_0');
    expect(linear?.reference.scope).toBe('encoder.layers.0.linear1');
    expect(pairs.at(-1)?.reference.name).toBe('logits');
  });
});

describe('regionOf', () => {
  it('is what lies between values that agree and the one that does not', async () => {
    const graph = await encoder();
    const row = (name: string): number => graph.byName.get(name)?.row ?? -1;
    const agreeing = new Set(['linear', 'linear_1', 'linear_2', 'mul_11'].map(row));
    const region = regionOf(graph, row('_unsafe_view'), agreeing);
    expect(region.suspects.map((node) => graph.op(node))).toEqual(['MatMul', 'Mul', 'Add', 'Softmax', 'MatMul']);
    expect(region.from).toEqual(expect.arrayContaining([...agreeing]));
    const pair = { scope: 'layers.0.attention', op: 'Reshape', isModule: false };
    expect(blamedNodes(graph, region, pair)).toMatchObject({
      scope: 'layers.0.attention',
      op: 'MatMul, Mul, Add …',
    });
  });
});
