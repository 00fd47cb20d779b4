import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeInputs, valueShape } from '../../../src-shared/graph.js';
import type { OpenedModel } from '../model-format.js';
import { openModel } from '../registry.js';
import { zipOf } from '../zip/test-zips.js';
import {
  archiveOf,
  argument,
  checkpointOf,
  graph,
  json,
  linearProgram,
  meta,
  node,
  sizes,
  tensorArgument,
  text,
  weightBytes,
  weightsConfig,
} from './test-programs.js';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lapidary-exported-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

function open(bytes: Uint8Array, name = 'm.pt2'): Promise<OpenedModel> {
  const path = join(dir, name);
  writeFileSync(path, bytes);
  return openModel(path);
}

const rowOf = (model: OpenedModel, name: string): number =>
  model.graph.values.name.findIndex((index) => model.graph.strings.get(index) === name);
const firstValues = async (model: OpenedModel, name: string): Promise<unknown> =>
  (await model.tensorDetail(rowOf(model, name), 3))?.firstValues;

describe('a program', () => {
  it('has its graph, names, sizes, versions and weights', async () => {
    const model = await open(archiveOf(linearProgram()));
    expect(model.report).toMatchObject({
      format: 'exported-program',
      producer: 'PyTorch 2.13.0+cpu',
      irVersion: 8,
      opsets: { aten: 10 },
      nodeCount: 1,
      inputs: [{ name: 'x', dtype: 'float32', shape: ['s77', 3] }],
      outputs: [{ name: 'linear', dtype: 'float32', shape: ['2*s77', 2] }],
      parameters: { count: 6, bytes: 24 },
      warnings: [],
    });
    expect(model.report.metadata).toMatchObject({ 'size s77': '2 … 64', dialect: 'TRAINING', parameters: '1' });
    await expect(model.tensorDetail(rowOf(model, 'layers.0.l.weight'), 2)).resolves.toMatchObject({
      firstValues: ['1.5', '-2'],
      location: { file: join(dir, 'm.pt2'), external: false },
    });
    const { nodes, strings } = model.graph;
    expect(strings.get(nodes.scope[0] ?? 0)).toBe('layers/0/l');
    const inputs = [...nodeInputs(model.graph, 0)].map((value) => strings.get(model.graph.values.name[value] ?? 0));
    expect(inputs).toEqual(['x', 'layers.0.l.weight']);
    expect(model.nodeDetail(0)).toMatchObject({
      op: 'linear',
      domain: 'aten',
      attributes: [{ name: 'overload', value: 'default' }],
      origin: {
        moduleClass: 'torch.nn.modules.linear.Linear',
        operator: 'aten.linear.default',
        stack: [
          { file: '/l.py', line: 7, code: 'return f(x)' },
          { file: '/m.py', line: 3, function: 'forward', code: 'return self.l(x)' },
        ],
      },
    });
  });

  it('reads structure only, whatever the size of the weights', async () => {
    const large = { name: 'm/data/weights/weight_1', content: new Uint8Array(8 << 20) };
    const path = join(dir, 'large.pt2');
    writeFileSync(path, archiveOf(linearProgram(), undefined, [large]));
    const { FileSource } = await import('../byte-source.js');
    const { openArchive } = await import('./archive.js');
    const { readProgram } = await import('./read-program.js');
    const source = new FileSource(path);
    const archive = openArchive(source);
    const [entry] = archive.programs;
    if (entry === undefined) throw new Error('There is no program.');
    readProgram(archive, entry, new Map());
    source.close();
    expect(source.bytesRead).toBeLessThan(200_000);
  });

  it('arguments that are no tensors are attributes in words', async () => {
    const call = node(
      'torch.ops.my_ns.mixed.Scalar_out',
      [
        argument('input', tensorArgument('x')),
        argument('weight', { as_none: true }),
        argument('bias', tensorArgument('x')),
        argument('min', { as_none: true }),
        argument('list', { as_tensors: [{ name: 'x' }, { name: 'x' }] }),
        argument('indices', { as_optional_tensors: [{ as_none: true }, { as_tensor: { name: 'x' } }] }),
        argument('size', { as_sym_ints: [{ as_name: 'n' }, { as_int: 4 }] }),
        argument('dtype', { as_scalar_type: 13 }),
        argument('layout', { as_layout: 7 }),
        argument('memory_format', { as_memory_format: 2 }),
        argument('device', { as_device: { type: 'cuda', index: 1 } }),
        argument('fill', { as_float: '-Infinity' }),
        argument('whole', { as_float: 2 }),
        argument('on', { as_bool: true }),
        argument('later', { as_of_the_future: 1 }),
      ],
      'linear',
    );
    const size = node('torch.ops.aten.sym_size.int', [argument('self', tensorArgument('x'))], 'unused', {
      outputs: [{ as_sym_int: { as_name: 'n' } }],
    });
    const main = graph(['p_l_weight', 'x'], ['linear'], [size, call], {});
    const symbols = { sym_int_values: { n: { as_expr: { expr_str: "Symbol('s77')", hint: { as_int: 5 } } } } };
    const model = await open(archiveOf(linearProgram({}, { graph: { ...main, ...symbols } })));
    const detail = model.nodeDetail(1);
    expect(detail).toMatchObject({ domain: 'my_ns', op: 'mixed' });
    expect(Object.fromEntries(detail.attributes.map(({ name, value }) => [name, value]))).toEqual({
      min: 'None',
      indices: ['None', 'x'],
      size: ['n', '4'],
      dtype: 'torch.bfloat16',
      layout: 'torch.strided',
      memory_format: 'torch.channels_last',
      device: 'cuda:1',
      fill: '-Infinity',
      whole: 2,
      on: 'true',
      overload: 'Scalar_out',
    });
    const names = [...nodeInputs(model.graph, 1)].map((value) =>
      value < 0 ? null : model.graph.strings.get(model.graph.values.name[value] ?? 0),
    );
    expect(names).toEqual(['x', null, 'x', 'x', 'x', null, 'x', 'n']);
    expect(model.nodeDetail(0).metadata['value of n']).toBe('s77');
    expect(model.report.metadata['size s77']).toBe('2 … 64 (example: 5)');
  });

  it('graphs of higher-order operators are bodies', async () => {
    const body = (op: string): Record<string, unknown> =>
      graph(['a'], ['b'], [node(`torch.ops.aten.${op}.default`, [argument('self', tensorArgument('a'))], 'b')], {});
    const cond = node(
      'torch.ops.higher_order.cond',
      [
        argument('', tensorArgument('x')),
        argument('', { as_graph: { name: 'true_graph_0', graph: body('sin') } }),
        argument('', { as_graph: { name: 'false_graph_0', graph: body('cos') } }),
        argument('', { as_tensors: [{ name: 'x' }] }),
      ],
      'linear',
    );
    const model = await open(
      archiveOf(linearProgram({}, { graph: graph(['p_l_weight', 'x'], ['linear'], [cond], {}) })),
    );
    expect(model.report.graphs.map(({ name, kind }) => [name, kind])).toEqual([
      ['model', 'main'],
      ['true_graph_0', 'subgraph'],
      ['false_graph_0', 'subgraph'],
    ]);
    expect(model.graph.graphs.slice(1).map(({ attribute, parentNode }) => [attribute, parentNode])).toEqual([
      ['true_fn', 0],
      ['false_fn', 0],
    ]);
    expect(model.nodeDetail(1).op).toBe('sin');
    expect(model.report.warnings).toEqual([]);
  });

  it('what a run changes is told: as an output of its own, and in place', async () => {
    const signature = {
      input_specs: [
        { buffer: { arg: { name: 'p_l_weight' }, buffer_name: 'cache', persistent: true } },
        { user_input: { arg: tensorArgument('x') } },
        { constant_input: { name: 'flag', value: { as_none: true } } },
      ],
      output_specs: [
        { buffer_mutation: { arg: { name: 'linear' }, buffer_name: 'cache' } },
        { user_output: { arg: tensorArgument('more') } },
        { user_output: { arg: { as_int: 7 } } },
      ],
    };
    const made = node('torch.ops.aten.neg.default', [argument('self', tensorArgument('p_l_weight'))], 'linear');
    const placed = node('torch.ops.aten.mul_.Tensor', [argument('self', tensorArgument('x'))], 'more');
    const main = graph(['p_l_weight', 'x'], ['linear', 'more'], [made, placed], {});
    const model = await open(archiveOf(linearProgram({}, { graph: main, signature }), weightsConfig({}, ['cache'])));
    expect(model.report.metadata).toMatchObject({
      'buffers changed by a run': 'cache ← linear',
      'inputs changed by a run': 'x ← more',
      'constant inputs and outputs': 'input flag: None, output: 7',
    });
    expect(model.report.warnings.map(({ code }) => code)).toEqual(['STATE_CHANGED', 'INPUT_CHANGED']);
    expect(model.report.outputs.map(({ name }) => name)).toEqual(['more']);
    expect(model.nodeDetail(0).metadata['written to']).toBe('buffer cache');
  });
});

describe('weights', () => {
  const twoWeights = {
    graph: graph(['p_l_weight', 'p_b', 'x'], ['x'], [], { p_l_weight: meta([2, 3]), p_b: meta([2, 3]), x: meta([1]) }),
    signature: {
      input_specs: [
        { parameter: { arg: { name: 'p_l_weight' }, parameter_name: 'a' } },
        { parameter: { arg: { name: 'p_b' }, parameter_name: 'b' } },
        { user_input: { arg: tensorArgument('x') } },
      ],
      output_specs: [{ user_output: { arg: tensorArgument('x') } }],
    },
  };

  it('tied weights count once, and views keep their strides', async () => {
    const config = weightsConfig({}, ['a', 'b']) as { config: Record<string, object> };
    const tied = await open(archiveOf(linearProgram({}, twoWeights), config));
    expect(tied.report.parameters.count).toBe(6);
    const turned = meta([2, 2], { strides: sizes(1, 3), storage_offset: { as_int: 1 } });
    Object.assign(config.config['b'] ?? {}, { tensor_meta: turned });
    const model = await open(archiveOf(linearProgram({}, twoWeights), config));
    await expect(model.tensorDetail(rowOf(model, 'b'), 4)).resolves.toMatchObject({
      firstValues: ['-2', '5', '3', '6'],
    });
  });

  it('files of torch 2.1 to 2.7 and of early 2.8 hold files of torch.save', async () => {
    const state = checkpointOf({ a: { shape: [2, 3], values: [7, 8, 9, 1, 2, 3] }, b: { shape: [2, 3], values: [1] } });
    const program = linearProgram({ schema_version: { major: 5, minor: 1 }, torch_version: '2.4.0' }, twoWeights);
    for (const deflate of [false, true]) {
      const old = await open(
        zipOf([
          json('serialized_exported_program.json', program),
          { name: 'serialized_state_dict.pt', content: state, deflate },
          { name: 'serialized_constants.pt', content: checkpointOf({}) },
          { name: 'version', content: text('5.1') },
        ]),
      );
      expect(old.report).toMatchObject({ irVersion: 5, producer: 'PyTorch 2.4.0', warnings: [] });
      expect(old.report.metadata['archive']).toBe('torch 2.1 to 2.7, version 5.1');
      expect(await firstValues(old, 'a')).toEqual(['7', '8', '9']);
      const { location } = (await old.tensorDetail(rowOf(old, 'a'), 1)) ?? {};
      expect(location?.file).toBe(join(dir, 'm.pt2'));
    }
    const early = await open(
      zipOf([
        json('models/model.json', program),
        { name: 'data/weights/model.pt', content: state },
        { name: 'data/constants/model.pt', content: checkpointOf({}) },
        { name: 'archive_format', content: text('pt2') },
      ]),
    );
    expect(await firstValues(early, 'a')).toEqual(['7', '8', '9']);
  });

  it('several programs stand in one file', async () => {
    const other = linearProgram({}, {});
    const model = await open(
      archiveOf(linearProgram(), undefined, [
        json('m/models/decode.json', other),
        json('m/data/weights/decode_weights_config.json', weightsConfig()),
      ]),
    );
    expect(model.report.graphs.map(({ name, kind }) => [name, kind])).toEqual([
      ['model', 'main'],
      ['decode', 'function'],
    ]);
    expect(model.report.metadata['models']).toBe('model, decode');
    expect(model.report.metadata['decode: size s77']).toBe('2 … 64');
    expect(model.report.parameters.count).toBe(6);
  });

  it('the file is known by its content, also under another name', async () => {
    const bytes = archiveOf(linearProgram());
    for (const name of ['m.bin', 'm', 'm.pt']) expect((await open(bytes, name)).report.format).toBe('exported-program');
    const late = zipOf([
      { name: 'm/first', content: new Uint8Array(9000) },
      json('m/models/model.json', linearProgram()),
      { name: 'm/data/weights/weight_0', content: weightBytes },
    ]);
    expect((await open(late, 'm.pt')).report.format).toBe('exported-program');
    expect(valueShape((await open(bytes)).graph, 0)).not.toBeNull();
  });
});
