import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeInputs, nodeOutputs } from '../../../src-shared/graph.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import { operatorCategory } from '../../../src-graph/categories.js';
import type { OpenedModel } from '../model-format.js';
import { openModel } from '../registry.js';
import { layerOrigin } from './layer-name.js';

let folder = '';
let count = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapidary-tensorrt-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A path of its own, so that no other test's file lies beside it. */
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, `${String((count += 1))}-${name}`);
  writeFileSync(path, content);
  return path;
}

function plan(version = [10, 3, 0, 26], serialization = 0, tag = 'ftrt'): Buffer {
  const bytes = Buffer.alloc(400);
  bytes.write(tag, 'latin1');
  bytes.writeUInt32LE(serialization, 4);
  bytes.set(version, 24);
  return bytes;
}

function wrapped(json: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.byteLength(json));
  return Buffer.concat([length, Buffer.from(json), plan()]);
}

const rowMajor = 'Row major linear FP32';
const tensor = (Name: string, Dimensions: number[], type = rowMajor): object => ({
  Name,
  Location: 'Device',
  Dimensions,
  'Format/Datatype': type,
});

/** As trtexec 10 writes it, shortened. */
const detailed = {
  Layers: [
    {
      Name: 'Reformatting CopyNode for Input Tensor 0 to /net/conv1/Conv + /net/act/Relu',
      LayerType: 'Reformat',
      Inputs: [tensor('x', [-1, 3, 8, 8])],
      Outputs: [tensor('Reformatted x', [-1, 3, 8, 8], 'Channel major FP16 format where channel % 4 == 0')],
      ParameterType: 'Reformat',
      Origin: 'REFORMAT',
      TacticValue: '0x00000000000003ea',
      StreamId: 0,
      Metadata: '',
    },
    {
      Name: '/net/conv1/Conv + /net/act/Relu',
      LayerType: 'CaskConvolution',
      Inputs: [tensor('Reformatted x', [-1, 3, 8, 8], 'Channel major FP16 format where channel % 4 == 0')],
      Outputs: [tensor('/net/act/Relu_output_0', [-1, 4, 8, 8], 'Half')],
      Kernel: [3, 3],
      Groups: 1,
      HasBias: 1,
      Weights: { Type: 'Half', Count: 108 },
      TacticName: 'sm80_xmma_fprop',
      Metadata: '[ONNX Layer: /net/conv1/Conv]\u001e[ONNX Layer: /net/conv1/Relu]',
    },
  ],
  Bindings: ['x', '/net/act/Relu_output_0'],
};

const names = (model: OpenedModel, values: ArrayLike<number>): string[] =>
  Array.from(values, (value) => model.graph.strings.get(model.graph.values.name[value] ?? 0));

const codes = (model: OpenedModel): string[] => model.report.warnings.map(({ code }) => code);

async function refusal(path: string): Promise<string> {
  const thrown: unknown = await openModel(path).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(LapidaryError);
  return (thrown as LapidaryError).code;
}

describe('a TensorRT plan', () => {
  it('says its version, size and hash, and that the rest cannot be known', async () => {
    const model = await openModel(file('m.engine', plan()));
    expect(model.report).toMatchObject({
      format: 'tensorrt',
      producer: 'TensorRT 10.3.0.26',
      irVersion: 0,
      nodeCount: 0,
      parameters: { count: 0 },
      metadata: {
        'plan tag': 'ftrt',
        'TensorRT version': '10.3.0.26',
        'file size': '400 bytes',
        'SHA-256': createHash('sha256').update(plan()).digest('hex'),
      },
    });
    expect(codes(model)).toEqual(['PLAN_OPAQUE']);
    expect(model.report.warnings[0]?.message).toContain('--exportLayerInfo');
  });

  it('of an older layout does not say a version', async () => {
    for (const bytes of [plan([9, 9, 9, 9], 0x57), plan([9, 9, 9, 9], 0, 'ptrt')]) {
      const model = await openModel(file('m.trt', bytes));
      expect(model.report.producer).toBe('TensorRT');
      expect(model.report.metadata).not.toHaveProperty('TensorRT version');
      expect(codes(model)).toEqual(['PLAN_VERSION_UNKNOWN', 'PLAN_OPAQUE']);
    }
  });

  it('behind the wrapper of Ultralytics, also one longer than what sniffing sees', async () => {
    const short = { description: 'YOLO', stride: 32, imgsz: [640, 640], names: { 0: 'person', 1: 'bicycle' } };
    const model = await openModel(file('m.engine', wrapped(JSON.stringify(short))));
    expect(model.report.metadata).toMatchObject({
      'TensorRT version': '10.3.0.26',
      'ultralytics.description': 'YOLO',
      'ultralytics.stride': '32',
      'ultralytics.imgsz': '[640, 640]',
      'ultralytics.names': '0: person, 1: bicycle',
    });
    const long = { names: Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [at, `class ${String(at)}`])) };
    const many = await openModel(file('n.plan', wrapped(JSON.stringify(long))));
    expect(many.report.metadata['ultralytics.names']).toContain('1,000 in all');
    const odd = await openModel(file('o.engine', wrapped('{ no json')));
    expect(odd.report.metadata['ultralytics.description']).toBe('no JSON');
  });

  it('is not hashed when it is large', async () => {
    const path = file('large.engine', plan());
    truncateSync(path, 5_000_000_000);
    const model = await openModel(path);
    expect(model.report.metadata['SHA-256']).toContain('not computed');
    expect(model.report.fileBytes).toBe(5_000_000_000);
  });

  it('cut within its header is refused; something else behind a length is no plan', async () => {
    expect(await refusal(file('m.engine', plan().subarray(0, 20)))).toBe('MODEL_TRUNCATED');
    expect(await refusal(file('m.engine', wrapped('{"a":1}').subarray(0, 20)))).toBe('MODEL_TRUNCATED');
    const noPlan = Buffer.from(wrapped('{"a":1}'));
    noPlan.write('none', 11);
    expect(await refusal(file('m.engine', noPlan))).toBe('NOT_A_MODEL');
  });

  it('takes the graph of the layer information beside it', async () => {
    for (const ending of ['.json', '.layers.json', '.engine.layerinfo.json', '.engine.graph.json']) {
      const path = file('m.engine', plan());
      const beside = path.replace(/\.engine$/, ending);
      writeFileSync(beside, JSON.stringify(detailed));
      const model = await openModel(path);
      expect(model.report).toMatchObject({ nodeCount: 2, producer: 'TensorRT 10.3.0.26' });
      expect(model.sourceFiles()).toEqual([path, beside]);
    }
    const path = file('m.engine', plan());
    writeFileSync(path.replace('.engine', '.json'), '{"name": "something else"}');
    expect((await openModel(path)).report.nodeCount).toBe(0);
    writeFileSync(path.replace('.engine', '.json'), '{"Layers": ["a", 5]}');
    expect(codes(await openModel(path))).toContain('LAYER_INFO_UNREADABLE');
  });
});

describe('layer information', () => {
  const open = (info: object): Promise<OpenedModel> => openModel(file('layers.json', JSON.stringify(info, null, 2)));

  it('is a graph with types, shapes, attributes and scopes', async () => {
    const model = await open(detailed);
    expect(model.report).toMatchObject({
      format: 'tensorrt',
      opCounts: { Reformat: 1, CaskConvolution: 1 },
      inputs: [{ name: 'x', dtype: 'float32', shape: [null, 3, 8, 8] }],
      outputs: [{ name: '/net/act/Relu_output_0', dtype: 'float16', shape: [null, 4, 8, 8] }],
      warnings: [],
    });
    expect(names(model, nodeInputs(model.graph, 1))).toEqual(['Reformatted x']);
    expect(nodeInputs(model.graph, 1)[0]).toBe(nodeOutputs(model.graph, 0)[0]);
    expect(model.nodeDetail(1)).toMatchObject({
      domain: 'tensorrt',
      metadata: { 'made from': '/net/conv1/Conv, /net/conv1/Relu' },
    });
    expect(model.nodeAttributes(1).ints('Kernel')).toEqual([3, 3]);
    expect(model.nodeAttributes(1).int('Weights.Count')).toBe(108);
    const scope = (node: number): string => model.graph.strings.get(model.graph.nodes.scope[node] ?? 0);
    expect([scope(0), scope(1)]).toEqual(['net', 'net/conv1']);
    expect(model.valueMetadata?.(nodeOutputs(model.graph, 0)[0] ?? -1)).toEqual({
      format: 'Channel major FP16 format where channel % 4 == 0',
      location: 'Device',
    });
    expect(operatorCategory('CaskConvolution', 'tensorrt')).toBe('convolution');
  });

  it('of TensorRT 11 names what goes in and out, with its profiles', async () => {
    const model = await open({
      'I/O Tensors': [
        {
          Name: 'x',
          IOMode: 'Input',
          DataType: 'Float',
          Dimensions: [-1, 4],
          Location: 'Device',
          IsShapeInferenceIO: false,
          ProfileInfo: [
            { MinShape: [1, 4], OptShape: [8, 4], MaxShape: [32, 4], Format: 'Row major linear FP32 format' },
          ],
        },
        { Name: 'y', IOMode: 'Output', DataType: 'BFloat16', Dimensions: [-1, 2] },
      ],
      Layers: [
        {
          Name: '__myl_Fc',
          LayerType: 'gemm',
          Inputs: [{ Name: 'x', Dimensions: [-1, 4], Format: 'Linear', Datatype: 'Float' }],
          Constants: [{ Name: 'w', Dimensions: [4, 2], Datatype: 'FP8' }],
          Outputs: [{ Name: 'y', Dimensions: [-1, 2], Datatype: 'BFloat16', Strides: [2, 1] }],
        },
      ],
    });
    expect(model.report).toMatchObject({
      inputs: [{ name: 'x', dtype: 'float32', shape: [null, 4] }],
      outputs: [{ name: 'y', dtype: 'bfloat16', shape: [null, 2] }],
      warnings: [],
    });
    const [x = -1, w = -1] = nodeInputs(model.graph, 0);
    expect(model.valueMetadata?.(x)).toMatchObject({ 'profile 0': '1×4 to 32×4, best at 8×4' });
    expect(model.valueMetadata?.(w)).toMatchObject({ 'written by': 'no layer: a constant of the plan' });
  });

  it('with names only has layers without connections, and says why', async () => {
    const model = await open({
      Layers: ['/a/b/Conv + /a/b/Relu', 'PWN(/a/c/Mul)', '{ForeignNode[/a/d/X.../a/d/e/Y]}'],
      Bindings: ['x', 'y'],
    });
    expect(model.report).toMatchObject({ nodeCount: 3, opCounts: { Layer: 3 }, inputs: [], outputs: [] });
    expect(codes(model)).toEqual(['LAYER_NAMES_ONLY']);
    const scopes = [0, 1, 2].map((node) => model.graph.strings.get(model.graph.nodes.scope[node] ?? 0));
    expect(scopes).toEqual(['a/b', 'a/c', 'a/d']);
  });

  it('finds modules in the names exporters give', () => {
    const scope = (name: string, metadata = ''): string => layerOrigin(name, metadata).scope;
    expect(scope('Reformatting CopyNode for Input Tensor 0 to net/conv1/Conv2D + net/conv1_relu/Relu')).toBe('net');
    expect(scope('layer1.0.conv1.weight + QuantizeLinear_20 + Conv_22 + PWN(Clip_3)')).toBe('layer1/0/conv1');
    expect(scope('backbone.conv1.weight + /backbone/conv1/q/QuantizeLinear + /backbone/conv1/Conv')).toBe(
      'backbone/conv1',
    );
    expect(scope('/neck/Concat_/neck/Resize_output_0_clone_0 copy')).toBe('neck');
    expect(scope('(Unnamed Layer* 714) [Constant]')).toBe('');
    expect(scope('__myl_Fc', '[ONNX Layer: /a/b/Mul]\u001f[ONNX Layer: /a/c/Add]')).toBe('a');
  });

  it('shows parts written into one tensor, and tensors changed in place', async () => {
    const layer = (Name: string, reads: string[], writes: string[]): object => ({
      Name,
      LayerType: 'Convolution',
      Inputs: reads.map((each) => tensor(each, [1])),
      Outputs: writes.map((each) => tensor(each, [1])),
    });
    const model = await open({
      Layers: [
        layer('a', ['x'], ['cat']),
        layer('b', ['x'], ['cat']),
        layer('use', ['cat'], ['y']),
        layer('update', ['y'], ['y']),
        layer('end', ['y'], ['z']),
      ],
      Bindings: ['x', 'z'],
    });
    expect(codes(model)).toEqual([]);
    expect([...nodeInputs(model.graph, 2)]).toEqual([0, 1].map((node) => nodeOutputs(model.graph, node)[0]));
    expect([...nodeInputs(model.graph, 4)]).toEqual([nodeOutputs(model.graph, 3)[0]]);
    expect(model.report.inputs.map(({ name }) => name)).toEqual(['x']);
    expect(model.report.outputs.map(({ name }) => name)).toEqual(['z']);
  });

  it('puts further profiles into graphs of their own', async () => {
    const layer = (suffix: string): object => ({
      Name: `conv${suffix}`,
      LayerType: 'Convolution',
      Inputs: [tensor(`x${suffix}`, [1])],
      Outputs: [tensor(`y${suffix}`, [1])],
    });
    const model = await open({
      Layers: [layer(''), layer(' [profile 1]')],
      Bindings: ['x', 'y', 'x [profile 1]', 'y [profile 1]'],
    });
    expect(model.report.graphs).toEqual([
      { name: '', kind: 'main', nodeCount: 1 },
      { name: 'profile 1', kind: 'function', nodeCount: 1 },
    ]);
    expect(model.report.inputs.map(({ name }) => name)).toEqual(['x']);
  });

  it('a list of layers alone opens; other JSON is none', async () => {
    const model = await openModel(file('l.json', JSON.stringify(detailed.Layers)));
    expect(model.report.nodeCount).toBe(2);
    expect(codes(model)).toEqual(['BINDINGS_MISSING']);
    expect(await refusal(file('l.json', '{"Layers": [{"Name": 5}]}'))).toBe('MODEL_INVALID');
    expect(await refusal(file('l.json', '{"Layers": ["a", '))).toBe('MODEL_INVALID');
    expect(await refusal(file('l.json', `{"Layers": ["a"], "b": ${'['.repeat(1e6)}`))).toBe('MODEL_INVALID');
    expect(await refusal(file('l.json', '{"layers": []}'))).toBe('NOT_A_MODEL');
  });

  it('of more layers, tensors or values than any engine has is refused', async () => {
    const lists = (count: number, item: string): string => `{"Layers": ["a", ${Array(count).fill(item).join()}]}`;
    expect(await refusal(file('l.json', lists(60_001, '"a"')))).toBe('MODEL_INVALID');
    expect(await refusal(file('l.json', lists(1_000_001, '[]')))).toBe('MODEL_INVALID');
    const inputs = `{"Name": "a", "Inputs": [${Array(9000).fill('{"Name": "x"}').join()}]}`;
    expect(await refusal(file('l.json', lists(40, inputs)))).toBe('MODEL_INVALID');
    expect(await refusal(file('l.json', lists(1, `{"Name": "a", "Inputs": [${Array(10_001).fill(1).join()}]}`)))).toBe(
      'MODEL_INVALID',
    );
  });

  it('deep values and odd keys stay data', async () => {
    const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`) as unknown;
    const text = `{"Layers": [{"Name": "a", "LayerType": "X", "Inputs": [], "Outputs": [], "__proto__": {"q": 1}, "Deep": DEEP}], "Bindings": []}`;
    const path = file('d.json', text.replace('DEEP', '['.repeat(20_000) + ']'.repeat(20_000)));
    expect(Array.isArray(deep)).toBe(true);
    const model = await openModel(path);
    expect(model.nodeDetail(0).attributes.find(({ name }) => name === 'Deep')?.value).toBe('[[[[…]]]]');
    expect(({} as { q?: number }).q).toBeUndefined();
  });
});
