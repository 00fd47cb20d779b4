import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { valueShape } from '../../../src-shared/graph.js';
import { codeOf, outcomesOfFlips, soundOutcomes, valueNamed } from '../flatbuffer/test-opening.js';
import type { OpenedModel } from '../model-format.js';
import { openModel } from '../registry.js';
import {
  edge,
  graph,
  layer,
  net,
  runtimeInfo,
  smallEdges,
  smallLayers,
  smallModel,
  smallWeights,
} from './test-models.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapidary-openvino-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(xml: string | Uint8Array, bin: Uint8Array | null = smallWeights): string {
  writeFileSync(join(folder, 'm.xml'), xml);
  if (bin !== null) writeFileSync(join(folder, 'm.bin'), bin);
  return join(folder, 'm.xml');
}

const open = (xml: string, bin?: Uint8Array | null): Promise<OpenedModel> => openModel(write(xml, bin));

describe('an OpenVINO model', () => {
  it('is a graph with types, shapes, attributes and weights by range', async () => {
    const model = await open(smallModel);
    expect(model.report).toMatchObject({
      format: 'openvino',
      irVersion: 11,
      producer: 'OpenVINO 2026.4.1',
      opsets: { openvino: 1 },
      nodeCount: 1,
      opCounts: { MatMul: 1 },
      inputs: [{ name: 'x', dtype: 'float32', shape: [null, 3, '2..224'] }],
      outputs: [{ name: 'y', dtype: 'float32', shape: [null, 3, 2] }],
      parameters: { count: 448, bytes: 1792 },
      metadata: { Runtime_version: '2026.4.1', 'framework.author': 'someone <a@b>' },
      externalFiles: [{ path: 'm.bin', bytes: 1792, present: true }],
      warnings: [],
    });
    expect(model.nodeDetail(0)).toMatchObject({
      name: '/enc/fc/MatMul',
      domain: 'openvino',
      attributes: [
        { name: 'transpose_a', type: 'bool', value: 'false' },
        { name: 'transpose_b', type: 'bool', value: 'false' },
        { name: 'opset', type: 'int', value: 1 },
      ],
      metadata: { fused_names: '/enc/fc/MatMul, /enc/fc/Add' },
    });
    expect(model.graph.strings.get(model.graph.nodes.scope[0] ?? 0)).toBe('enc/fc');
    expect(model.valueMetadata?.(valueNamed(model, 'x'))).toEqual({ names: 'x, in,put' });
    await expect(model.tensorDetail(valueNamed(model, '/enc/w'), 3)).resolves.toMatchObject({
      shape: [224, 2],
      firstValues: ['0', '0.25', '0.5'],
      location: { file: join(folder, 'm.bin'), offset: 0 },
      problem: null,
    });
    expect(model.sourceFiles()).toEqual([join(folder, 'm.xml'), join(folder, 'm.bin')]);
  });

  it('opens by its weights file, whatever that begins with', async () => {
    write(smallModel);
    const model = await openModel(join(folder, 'm.bin'));
    expect(model.report).toMatchObject({ format: 'openvino', path: join(folder, 'm.xml') });
    writeFileSync(join(folder, 'm.xml'), '<pom></pom>');
    expect(await codeOf(openModel(join(folder, 'm.bin')))).toBe('NOT_A_MODEL');
  });

  it('keeps its structure when the weights are missing or short', async () => {
    const missing = await open(smallModel, null);
    expect(missing.report.externalFiles).toEqual([{ path: 'm.bin', bytes: null, present: false }]);
    expect(missing.report.warnings.map(({ code }) => code)).toEqual(['EXTERNAL_DATA_MISSING']);
    await expect(missing.tensorDetail(valueNamed(missing, '/enc/w'), 1)).resolves.toMatchObject({
      firstValues: [],
      problem: expect.stringContaining('missing') as string,
    });
    const short = await open(smallModel, smallWeights.subarray(0, 100));
    expect(short.report.warnings.map(({ code }) => code)).toEqual(['EXTERNAL_DATA_TRUNCATED']);
    await expect(short.tensorDetail(valueNamed(short, '/enc/w'), 1)).resolves.toMatchObject({
      problem: expect.stringContaining('beyond the end') as string,
    });
  });

  it('runs nodes in the order of its edges, not of its list', async () => {
    const model = await open(
      net(
        graph(
          [
            layer({ id: 7, type: 'ReLU', inputs: ['1'], outputs: ['FP32||1'] }),
            layer({ id: 3, type: 'Result', inputs: ['1'] }),
            layer({ id: 9, type: 'Tanh', inputs: ['1'], outputs: ['FP32||1'] }),
            layer({ id: 1, type: 'Parameter', data: 'shape="1" element_type="f32"', outputs: ['FP32||1'] }),
          ],
          ['1:0>9:0', '9:1>7:0', '7:1>3:0'],
        ),
      ),
    );
    expect([0, 1].map((node) => model.nodeDetail(node).op)).toEqual(['Tanh', 'ReLU']);
    expect(model.report.warnings).toEqual([]);
  });

  it('tells an unknown rank from a single number', async () => {
    const model = await open(
      net(
        graph(
          [
            layer({
              id: 0,
              name: 'any',
              type: 'Parameter',
              data: 'shape="..." element_type="f32"',
              outputs: ['FP32|any|'],
            }),
            layer({
              id: 1,
              name: 'one',
              type: 'Parameter',
              data: 'shape="" element_type="f32"',
              outputs: ['FP32|one|'],
            }),
            layer({ id: 2, type: 'ReLU', inputs: [''], outputs: ['FP32|r0|'] }),
            layer({ id: 3, type: 'ReLU', inputs: [''], outputs: ['FP32|r1|'] }),
          ],
          ['0:0>2:0', '1:0>3:0'],
        ),
      ),
    );
    const shapes = ['any', 'one', 'r0', 'r1'].map((name) => valueShape(model.graph, valueNamed(model, name)));
    expect(shapes).toEqual([null, [], null, []]);
  });

  it('shows bodies of loops with their port maps', async () => {
    const body = graph(
      [
        layer({
          id: 0,
          name: 'xi',
          type: 'Parameter',
          data: 'shape="1,1" element_type="f32"',
          outputs: ['FP32|xi|1,1'],
        }),
        layer({
          id: 1,
          name: 'hi',
          type: 'Parameter',
          data: 'shape="1,1" element_type="f32"',
          outputs: ['FP32|hi|1,1'],
        }),
        layer({ id: 2, name: 'sum', type: 'Add', inputs: ['1,1', '1,1'], outputs: ['FP32|sum|1,1'] }),
        layer({ id: 3, name: 'ho', type: 'Result', inputs: ['1,1'] }),
      ],
      ['0:0>2:0', '1:0>2:1', '2:2>3:0'],
    );
    const inner = `<port_map>
<input axis="1" external_port_id="0" internal_layer_id="0" start="0" end="-1" stride="1" part_size="1" />
<input external_port_id="1" internal_layer_id="1" /><output external_port_id="2" internal_layer_id="3" /></port_map>
<back_edges>${edge('3>1').replaceAll(/ (from|to)-port="0"/g, '')}</back_edges><body>${body}</body>`;
    const model = await open(
      net(
        graph(
          [
            layer({
              id: 0,
              name: 'x',
              type: 'Parameter',
              data: 'shape="1,9" element_type="f32"',
              outputs: ['FP32|x|1,9'],
            }),
            layer({
              id: 1,
              name: 'h',
              type: 'Parameter',
              data: 'shape="1,1" element_type="f32"',
              outputs: ['FP32|h|1,1'],
            }),
            layer({
              id: 2,
              name: 'ti',
              type: 'TensorIterator',
              inputs: ['1,9', '1,1'],
              outputs: ['FP32|o|1,1'],
              inner,
            }),
            layer({ id: 3, type: 'Result', inputs: ['1,1'] }),
          ],
          ['0:0>2:0', '1:0>2:1', '2:2>3:0'],
        ),
      ),
    );
    expect(model.report.graphs).toEqual([
      { name: 'm', kind: 'main', nodeCount: 1 },
      { name: 'body', kind: 'subgraph', nodeCount: 1 },
    ]);
    expect(model.graph.graphs[1]).toMatchObject({ parentNode: 0, attribute: 'body' });
    const attributes = Object.fromEntries(model.nodeDetail(0).attributes.map(({ name, value }) => [name, value]));
    expect(attributes).toMatchObject({
      inputs: ['port 0 → xi (along axis 1, from 0, to -1, steps of 1)', 'port 1 → hi'],
      outputs: ['port 2 ← ho'],
      back_edges: ['ho → hi'],
    });
    expect(model.report.warnings).toEqual([]);
  });

  it('reads versions 10 and 11, refuses older ones by name and warns of newer ones', async () => {
    const meta =
      '<meta_data><MO_version value="2021.4" /><cli_parameters><input_shape value="[1]" /></cli_parameters></meta_data>';
    const old = await open(net(graph(smallLayers, smallEdges), meta, '10'));
    expect(old.report).toMatchObject({
      irVersion: 10,
      producer: 'OpenVINO 2021.4',
      metadata: { 'cli_parameters.input_shape': '[1]' },
    });
    await expect(open(net('<layers/>', '', '7'))).rejects.toMatchObject({
      code: 'FORMAT_UNSUPPORTED',
      message: expect.stringContaining('IR version 7') as string,
    });
    const newer = await open(net(graph(smallLayers, smallEdges), runtimeInfo, '12'));
    expect(newer.report.warnings.map(({ code }) => code)).toEqual(['IR_VERSION_NEW']);
  });

  it('reads no weights to open', async () => {
    const offset = 2 ** 40;
    const far = net(
      graph(
        [
          layer({
            id: 0,
            name: 'w',
            type: 'Const',
            data: `element_type="f32" shape="2" offset="${String(offset)}" size="8"`,
            outputs: ['FP32||2'],
          }),
        ],
        [],
      ),
    );
    const model = await open(far);
    expect(model.report.warnings.map(({ code }) => code)).toEqual(['EXTERNAL_DATA_TRUNCATED']);
    expect(model.report.parameters).toEqual({ count: 2, bytes: 8 });
  });
});

describe('a damaged OpenVINO model', () => {
  it('ends in a model or a refusal, wherever it is cut off or changed', async () => {
    const whole = Buffer.from(smallModel);
    const cut = new Map<string, number>();
    for (let length = 1; length < whole.length; length += 7) {
      const code = await codeOf(open(whole.subarray(0, length).toString()));
      cut.set(code, (cut.get(code) ?? 0) + 1);
    }
    expect(
      [...cut.keys()].filter((code) => !['MODEL_TRUNCATED', 'MODEL_INVALID', 'NOT_A_MODEL', 'opened'].includes(code)),
    ).toEqual([]);
    expect(cut.get('MODEL_TRUNCATED')).toBeGreaterThan(100);
    expect(cut.get('opened') ?? 0).toBeLessThanOrEqual(1);
    const flips = await outcomesOfFlips(whole, (bytes) => openModel(write(bytes)));
    expect([...flips.keys()].filter((code) => ![...soundOutcomes, 'FORMAT_UNSUPPORTED'].includes(code))).toEqual([]);
  });

  it('expands no entities and takes no document type', async () => {
    const bomb = '<?xml version="1.0"?><net version="11" name="&a;">';
    expect(await codeOf(open(bomb))).toBe('MODEL_INVALID');
    const declared = `<?xml version="1.0"?><net name="m" version="11"><!DOCTYPE x [<!ENTITY a "aaaa">]></net>`;
    expect(await codeOf(open(declared))).toBe('MODEL_INVALID');
  });

  it('does not nest without end', async () => {
    expect(await codeOf(open(`<net name="m" version="11">${'<a>'.repeat(100_000)}`))).toBe('MODEL_TOO_DEEP');
    expect(await codeOf(open(`<net name="m" version="11">${'<dim>'.repeat(100_000)}`))).toBe('MODEL_TOO_DEEP');
  });

  it.each([
    ['two layers of one number', [layer({ id: 1, type: 'ReLU' }), layer({ id: 1, type: 'ReLU' })], []],
    ['an edge to nowhere', [layer({ id: 1, type: 'ReLU', inputs: ['1'], outputs: ['FP32||1'] })], ['5:0>1:0']],
  ])('%s', async (_name, layers, edges) => {
    expect(await codeOf(open(net(graph(layers, edges))))).toBe('MODEL_INVALID');
  });

  it.each([
    ['no place', 'element_type="f32" shape="2"'],
    ['a negative place', 'element_type="f32" shape="2" offset="-8" size="8"'],
    ['too few bytes', 'element_type="f32" shape="2" offset="0" size="4"'],
    ['a shape beyond counting', 'element_type="f32" shape="9007199254740991, 9007199254740991" offset="0" size="4"'],
    ['no shape', 'element_type="f32" shape="a,b" offset="0" size="4"'],
  ])('a constant with %s is told', async (_name, data) => {
    const model = await open(net(graph([layer({ id: 0, name: 'w', type: 'Const', data, outputs: ['FP32||2'] })], [])));
    expect(model.report.warnings.map(({ code }) => code)).toContain('TENSOR_DATA_MISMATCH');
  });
});
