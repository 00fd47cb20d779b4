/** The files in test-data were saved by Keras 3.15: Input(4) → Lambda(x * 2) → Dense(2), compiled with Adam. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lintFile } from '../lint.js';
import type { OpenedModel } from '../model-format.js';
import { openModel } from '../registry.js';
import { zipOf } from '../zip/test-zips.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapidary-keras-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const pathOf = (name: string): string => join(import.meta.dirname, 'test-data', name);

function archive(config: unknown, text = JSON.stringify(config)): string {
  const path = join(folder, 'm.keras');
  const metadata = JSON.stringify({ keras_version: '3.0.0' });
  writeFileSync(
    path,
    zipOf([
      { name: 'metadata.json', content: Buffer.from(metadata) },
      { name: 'config.json', content: Buffer.from(text) },
    ]),
  );
  return path;
}

/** `op name(inputs) → outputs` of each node. */
function calls({ graph }: OpenedModel): string[] {
  const { nodes, values, strings } = graph;
  const names = (list: Int32Array, offsets: Uint32Array, node: number): string =>
    [...list.slice(offsets[node], offsets[node + 1])].map((row) => strings.get(values.name[row] ?? 0)).join(', ');
  return Array.from({ length: nodes.count }, (_, node) => {
    const op = `${strings.get(nodes.op[node] ?? 0)} ${strings.get(nodes.scope[node] ?? 0)}`.trim();
    return `${op}: ${names(nodes.inputs, nodes.inputOffsets, node)} → ${names(nodes.outputs, nodes.outputOffsets, node)}`;
  });
}

const layer = (kind: string, name: string, inbound: unknown[], config: object = {}): object => ({
  class_name: kind,
  name,
  config: { name, ...config },
  inbound_nodes: inbound,
});
const tensor = (name: string, call = 0, output = 0): object => ({
  class_name: '__keras_tensor__',
  config: { shape: [null, 3], dtype: 'float32', keras_history: [name, call, output] },
});
const call = (...args: unknown[]): object => ({ args, kwargs: {} });
const functional = (layers: object[], inputs: unknown, outputs: unknown, name = 'm'): object => ({
  class_name: 'Functional',
  config: { name, layers, input_layers: inputs, output_layers: outputs },
});

describe.each(['lambda.keras', 'lambda.h5'])('Keras %s', (name) => {
  it('is a graph of layers with their weights', async () => {
    const model = await openModel(pathOf(name));
    expect(model.report).toMatchObject({
      format: 'keras',
      producer: 'Keras 3.15.1',
      parameters: { count: 10 },
      inputs: [{ name: 'input_layer_4', dtype: 'float32', shape: [null, 4] }],
      outputs: [{ name: 'dense_3' }],
    });
    expect(calls(model)).toEqual([
      'Lambda: input_layer_4 → lambda',
      'Dense: lambda, dense_3/kernel, dense_3/bias → dense_3',
    ]);
    expect(model.nodeDetail(1).attributes).toContainEqual({ name: 'units', type: 'int', value: 2, count: 1 });
    const row = [...model.graph.values.bytes].indexOf(32);
    const detail = await model.tensorDetail(row, 8);
    expect(detail).toMatchObject({ shape: [4, 2], location: { file: pathOf(name) } });
    expect(detail?.firstValues).toHaveLength(8);
  });

  it('lint says that loading it runs code', async () => {
    const findings = await lintFile(pathOf(name));
    expect(findings).toMatchObject([
      { rule: 'runs-stored-code', severity: 'error', message: expect.stringContaining('lambda') as string },
    ]);
  });
});

describe('Keras descriptions', () => {
  it('layers called twice, out of order, with several results and numbers', async () => {
    const layers = [
      layer('InputLayer', 'x', [], { batch_shape: [null, 3], dtype: 'float32' }),
      layer('Dense', 'shared', [call(tensor('x')), call(tensor('twice'))]),
      layer('Split', 'split', [call(tensor('shared', 1))]),
      layer('Multiply', 'twice', [call(tensor('shared'), 2)]),
    ];
    const model = await openModel(archive(functional(layers, [['x', 0, 0]], [['split', 0, 1]])));
    expect(calls(model)).toEqual([
      'Dense: x → shared',
      'Multiply: shared → twice',
      'Dense: twice → shared:1',
      'Split: shared:1 → split, split:0:1',
    ]);
    expect(model.nodeDetail(1).attributes).toContainEqual({ name: 'argument 2', type: 'int', value: 2, count: 1 });
    expect(model.report.warnings.map(({ code }) => code)).toEqual(['NO_WEIGHTS']);
  });

  it('nested models become scopes; Keras 2 writes calls as lists', async () => {
    const inner = functional(
      [layer('InputLayer', 'i', []), layer('Dense', 'd', [[['i', 0, 0, {}]]])],
      [['i', 0, 0]],
      [['d', 0, 0]],
      'inner',
    );
    const layers = [
      layer('InputLayer', 'x', [], { batch_input_shape: [null, null, 3] }),
      { ...inner, name: 'inner', inbound_nodes: [[['x', 0, 0, {}]], [['add', 0, 0, {}]]] },
      layer('Add', 'add', [
        [
          ['inner', 0, 0, {}],
          ['x', 0, 0, {}],
        ],
      ]),
    ];
    const model = await openModel(archive(functional(layers, [['x', 0, 0]], [['inner', 1, 0]])));
    expect(model.report.inputs).toMatchObject([{ name: 'x', shape: [null, null, 3] }]);
    expect(calls(model)).toEqual([
      'Dense inner: x → inner/d',
      'Add: inner/d, x → add',
      'Dense inner#1: add → inner#1/d',
    ]);
  });

  it('a class of its own is shown as weights, and its import is told', async () => {
    const model = await openModel(archive({ class_name: 'Net', module: 'my.nets', config: {} }));
    expect(model.report.warnings.map(({ code }) => code)).toEqual(['IMPORTS_OTHER_CODE', 'NO_WEIGHTS', 'NO_GRAPH']);
  });

  it('code of Keras 2 is found, in nested models too', async () => {
    const lambda = layer('Lambda', 'l', [], { function: ['4wEAAAAAAAAAAAAAAAIAAAATAAAA', null, null] });
    const inner = { class_name: 'Sequential', config: { name: 'inner', layers: [lambda] } };
    const path = archive({ class_name: 'Sequential', config: { name: 'm', layers: [inner] } });
    expect((await lintFile(path)).filter(({ severity }) => severity === 'error')).toHaveLength(1);
  });

  it.each([
    ['deep nesting', '['.repeat(100_000), 'MODEL_TOO_DEEP'],
    ['no JSON', '{"class_name":', 'MODEL_INVALID'],
    ['another thing', '[1]', 'MODEL_INVALID'],
  ])('refuses %s', async (_name, text, code) => {
    await expect(openModel(archive(undefined, text))).rejects.toMatchObject({ code });
  });

  it('models that call each other twice at every level end in a refusal', async () => {
    let model = functional(
      [layer('InputLayer', 'x', []), layer('Dense', 'd', [call(tensor('x'))])],
      [['x', 0, 0]],
      [['d', 0, 0]],
    );
    for (let level = 0; level < 25; level += 1) {
      const nested = { ...model, name: 'n', inbound_nodes: [call(tensor('x')), call(tensor('n'))] };
      model = functional([layer('InputLayer', 'x', []), nested], [['x', 0, 0]], [['n', 1, 0]]);
    }
    await expect(openModel(archive(model))).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });
});
