import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeInputs } from '../../../src-shared/graph.js';
import { table, type FieldValue } from '../flatbuffer/test-flatbuffers.js';
import { codeOf, outcomesOfFlips, soundOutcomes, valueNamed } from '../flatbuffer/test-opening.js';
import type { OpenedModel } from '../model-format.js';
import { openModel } from '../registry.js';
import { zipOf } from '../zip/test-zips.js';
import { tfliteTables as tables } from './schema.generated.js';
import { buffer, code, denseModel, floats, modelBytes, operator, subgraph, tensor, tensorType } from './test-models.js';

const folder = mkdtempSync(join(tmpdir(), 'lapidary-tflite-'));
afterAll(() => rmSync(folder, { recursive: true }));

function open(bytes: Uint8Array): Promise<OpenedModel> {
  const path = join(folder, 'm.tflite');
  writeFileSync(path, bytes);
  return openModel(path);
}

const openFields = (fields: Readonly<Record<string, FieldValue>>): Promise<OpenedModel> => open(modelBytes(fields));

describe('a TFLite model', () => {
  it('is a graph with options in words and weights by range', async () => {
    const model = await openFields(denseModel);
    expect(model.report).toMatchObject({
      format: 'tflite',
      irVersion: 3,
      nodeCount: 2,
      opCounts: { FULLY_CONNECTED: 1, Peaks: 1 },
      inputs: [{ name: 'x', dtype: 'float32', shape: [null, 4] }],
      outputs: [{ name: 'tensor 4', dtype: 'float32', shape: [1] }],
      parameters: { count: 10, bytes: 40 },
      about: { description: 'made by hand' },
      metadata: {
        min_runtime_version: '1.14.0',
        'signature serving_default': 'main: inputs x = x; outputs peaks = tensor 4',
      },
      warnings: [],
    });
    expect(model.nodeDetail(0)).toMatchObject({
      domain: 'tflite',
      name: 'PartitionedCall/net/dense/Relu6',
      attributes: [
        { name: 'fused_activation_function', type: 'enum', value: 'RELU6' },
        { name: 'operator_version', type: 'int', value: 4 },
      ],
    });
    expect(model.graph.strings.get(model.graph.nodes.scope[0] ?? 0)).toBe('net/dense');
    expect(model.nodeDetail(1)).toMatchObject({ op: 'Peaks', domain: 'tflite.custom' });
    expect([...nodeInputs(model.graph, 1)].at(1)).toBe(-1);
    expect(model.nodeAttributes(0).text('fused_activation_function')).toBe('RELU6');
    const quantised = valueNamed(model, 'PartitionedCall/net/dense/Relu6;net/dense/MatMul');
    expect(model.valueMetadata?.(quantised)).toEqual({ scale: '0.5', 'zero point': '-3' });
    await expect(model.tensorDetail(valueNamed(model, 'w'), 3)).resolves.toMatchObject({
      firstValues: ['1', '2', '3'],
      problem: null,
    });
    expect(model.smallTensor(valueNamed(model, 'b'), 2)?.items).toEqual([9, 10]);
  });

  it('shows what an If runs as its bodies, and what several nodes run as a function', async () => {
    const branch = (name: string): ReturnType<typeof subgraph> =>
      subgraph({
        name,
        inputs: [0],
        outputs: [1],
        tensors: [tensor('a', [2]), tensor('r', [2])],
        operators: [operator(1, [0], [1])],
      });
    const model = await openFields({
      operator_codes: [code('IF'), code('RELU'), code('CALL_ONCE')],
      buffers: [buffer()],
      subgraphs: [
        subgraph({
          inputs: [0, 1],
          outputs: [2],
          tensors: [tensor('c', [], { type: tensorType('BOOL') }), tensor('x', [2]), tensor('y', [2])],
          operators: [
            operator(0, [0, 1], [2], ['IfOptions', { then_subgraph_index: 1, else_subgraph_index: 2 }]),
            operator(2, [], [], ['CallOnceOptions', { init_subgraph_index: 3 }]),
            operator(2, [], [], ['CallOnceOptions', { init_subgraph_index: 3 }]),
          ],
        }),
        branch('then'),
        branch('else'),
        branch('shared'),
      ],
    });
    expect(
      model.graph.graphs.map(({ name, kind, parentNode, attribute }) => [name, kind, parentNode, attribute]),
    ).toEqual([
      ['subgraph 0', 'main', -1, ''],
      ['then', 'subgraph', 0, 'then_subgraph_index'],
      ['else', 'subgraph', 0, 'else_subgraph_index'],
      ['shared', 'function', -1, ''],
    ]);
    expect(model.report.warnings).toEqual([]);
  });

  it('opens subgraphs that run each other, each once', async () => {
    const body = (runs: number): ReturnType<typeof subgraph> =>
      subgraph({ operators: [operator(0, [], [], ['CallOptions', { subgraph: runs }])] });
    const model = await openFields({ operator_codes: [code('CALL')], subgraphs: [body(0), body(2), body(1)] });
    expect(model.report.graphs.map(({ kind }) => kind)).toEqual(['main', 'function', 'subgraph']);
  });

  it('takes enums, lists and floats of options as they are called', async () => {
    const model = await openFields({
      operator_codes: [code('CONV_2D'), code('STABLEHLO_COMPARE'), code('CAST'), code('SOFTMAX'), code('BUCKETIZE')],
      subgraphs: [
        subgraph({
          operators: [
            operator(0, [], [], ['Conv2DOptions', { padding: 1, stride_w: 2, stride_h: 3 }]),
            operator(1, [], [], ['StablehloCompareOptions', { comparison_direction: 5 }]),
            operator(2, [], [], ['CastOptions', { in_data_type: tensorType('INT8'), out_data_type: 99 }]),
            operator(3, [], [], ['SoftmaxOptions', { beta: 0.1 }]),
            operator(4, [], [], ['BucketizeOptions', { boundaries: [0.1, 2] }]),
          ],
        }),
      ],
    });
    const said = (node: number): unknown[] =>
      model
        .nodeDetail(node)
        .attributes.slice(0, -1)
        .map(({ name, value }) => [name, value]);
    expect(said(0)).toEqual([
      ['padding', 'VALID'],
      ['stride_w', 2],
      ['stride_h', 3],
      ['fused_activation_function', 'NONE'],
      ['dilation_w_factor', 1],
      ['dilation_h_factor', 1],
    ]);
    expect(said(1)).toEqual([
      ['comparison_direction', 'LT'],
      ['compare_type', 'NOTYPE'],
    ]);
    expect(said(2)).toEqual([
      ['in_data_type', 'INT8'],
      ['out_data_type', '99'],
    ]);
    expect(said(3)).toEqual([['beta', 0.1]]);
    expect(said(4)).toEqual([['boundaries', [0.1, 2]]]);
  });

  it('reads weights behind the flatbuffer and in a file beside it', async () => {
    const fields = (offset: number): Parameters<typeof modelBytes>[0] => ({
      buffers: [buffer(), buffer(undefined, { offset, size: 8 })],
      external_buffer_groups: [table(tables.ExternalBufferGroup, { name: 'w.bin' })],
      external_buffers: [table(tables.ExternalBuffer, { id: 7, offset: 4, length: 8 })],
      subgraphs: [
        subgraph({ tensors: [tensor('behind', [2], { buffer: 1 }), tensor('beside', [2], { external_buffer: 7 })] }),
      ],
    });
    // The offset has to lie inside of the file even where only its length is wanted.
    const size = modelBytes(fields(8)).length;
    writeFileSync(join(folder, 'w.bin'), Buffer.concat([floats(0), floats(5, 6)]));
    const model = await open(Buffer.concat([modelBytes(fields(size)), floats(3, 4)]));
    expect(model.report.externalFiles).toEqual([{ path: 'w.bin', bytes: 12, present: true }]);
    expect(model.smallTensor(valueNamed(model, 'behind'), 9)?.items).toEqual([3, 4]);
    expect(model.smallTensor(valueNamed(model, 'beside'), 9)?.items).toEqual([5, 6]);
    rmSync(join(folder, 'w.bin'));
    const without = await open(Buffer.concat([modelBytes(fields(size)), floats(3, 4)]));
    expect(without.report.warnings).toMatchObject([{ code: 'EXTERNAL_DATA_MISSING' }]);
    const detail = await without.tensorDetail(valueNamed(without, 'beside'), 1);
    expect(detail?.problem).toContain('w.bin');
  });

  it('shows strings, and says where they are damaged', async () => {
    const int = (...values: number[]): Uint8Array => new Uint8Array(Int32Array.from(values).buffer);
    const words = Buffer.concat([int(3, 20, 24, 24, 26), Buffer.from('größ'.slice(0, 3)), Buffer.from('ab')]);
    const text = { type: tensorType('STRING') };
    const model = await open(
      modelBytes({
        buffers: [buffer(), buffer(words), buffer(int(2, 16, 900, 17)), buffer(int(1 << 30, 0))],
        subgraphs: [
          subgraph({
            tensors: [
              tensor('words', [3], { buffer: 1, ...text }),
              tensor('beyond', [2], { buffer: 2, ...text }),
              tensor('many', [1 << 30], { buffer: 3, ...text }),
              tensor('few', [4], { buffer: 1, ...text }),
            ],
          }),
        ],
      }),
    );
    const detail = (name: string, most: number): ReturnType<OpenedModel['tensorDetail']> =>
      model.tensorDetail(valueNamed(model, name), most);
    expect(await detail('words', 2)).toMatchObject({
      dtype: 'string',
      bytes: 26,
      firstValues: ['grö', ''],
      problem: null,
    });
    const stored = model.storedTensor(valueNamed(model, 'words'));
    expect(stored?.strings(9).map((each) => Buffer.from(each).toString())).toEqual(['grö', '', 'ab']);
    expect([...(stored?.stringLengths() ?? [])]).toEqual([4, 0, 2]);
    for (const name of ['beyond', 'many']) {
      expect((await detail(name, 9))?.problem, name).toMatch(/^The strings at byte [\d,]+ are damaged\.$/);
    }
    expect((await detail('few', 9))?.problem).toContain('fewer values');
  });

  it('does not read weights when it is opened', async () => {
    const buffers = [buffer(), ...Array.from({ length: 20 }, () => buffer(new Uint8Array(1 << 20)))];
    const tensors = buffers.map((_, index) =>
      tensor(`w${String(index)}`, index === 0 ? [1] : [1 << 18], { buffer: index }),
    );
    const path = join(folder, 'large.tflite');
    writeFileSync(path, modelBytes({ buffers, subgraphs: [subgraph({ tensors })] }));
    const { FileSource } = await import('../byte-source.js');
    const { FlatFile } = await import('../flatbuffer/flat-file.js');
    const { readTflite } = await import('./read-tflite.js');
    const source = new FileSource(path);
    readTflite(source, new FlatFile(source));
    source.close();
    expect(source.size).toBeGreaterThan(20 << 20);
    expect(source.bytesRead).toBeLessThan(1 << 20);
  });

  it('lists the files packed behind it', async () => {
    const labels = zipOf([{ name: 'labels.txt', content: Buffer.from('cat\ndog\n') }]);
    const bytes = modelBytes(denseModel);
    // As Python's zipfile appends: offsets count from the start of the whole file.
    const packed = Buffer.concat([bytes, labels]);
    const end = packed.length - 22;
    packed.writeUInt32LE(packed.readUInt32LE(end + 16) + bytes.length, end + 16);
    const central = packed.readUInt32LE(end + 16);
    packed.writeUInt32LE(packed.readUInt32LE(central + 42) + bytes.length, central + 42);
    expect((await open(packed)).report.metadata['associated files']).toBe('labels.txt');
  });
});

describe('a damaged TFLite model', () => {
  it('is refused where numbers name nothing', async () => {
    const one = (fields: Readonly<Record<string, FieldValue>>): Promise<string> =>
      codeOf(openFields({ operator_codes: [code('RELU')], buffers: [buffer()], ...fields }));
    expect(await one({})).toBe('MODEL_INVALID');
    expect(await one({ subgraphs: [subgraph({ inputs: [3] })] })).toBe('MODEL_INVALID');
    expect(await one({ subgraphs: [subgraph({ operators: [operator(5, [], [])] })] })).toBe('MODEL_INVALID');
    expect(await one({ subgraphs: [subgraph({ tensors: [tensor('t', [], { buffer: 9 })] })] })).toBe('MODEL_INVALID');
    expect(
      await one({ buffers: [buffer(), buffer(undefined, { offset: 1e9, size: 8 })], subgraphs: [subgraph({})] }),
    ).toBe('MODEL_TRUNCATED');
  });

  it('says where a tensor has fewer bytes than its shape', async () => {
    const model = await openFields({
      buffers: [buffer(), buffer(floats(1))],
      subgraphs: [
        subgraph({
          tensors: [
            tensor('short', [4], { buffer: 1 }),
            tensor('vast', [2 ** 31 - 1, 2 ** 31 - 1, 2 ** 31 - 1], { buffer: 1 }),
            tensor('negative', [-2], { buffer: 1 }),
          ],
        }),
      ],
    });
    expect(model.report.warnings).toMatchObject([{ code: 'TENSOR_DATA_MISMATCH' }]);
    expect(model.report.parameters.count).toBe(4);
    expect((await model.tensorDetail(valueNamed(model, 'short'), 1))?.problem).toContain('beyond its storage');
  });

  it('with one byte changed anywhere is a model or a refusal', { timeout: 120_000 }, async () => {
    const whole = modelBytes(denseModel);
    const outcomes = await outcomesOfFlips(whole, open);
    expect([...outcomes.keys()].filter((outcome) => !soundOutcomes.includes(outcome))).toEqual([]);
    expect(outcomes.get('MODEL_TRUNCATED')).toBeGreaterThan(20);
    expect(outcomes.get('MODEL_INVALID')).toBeGreaterThan(3);
  });

  it('cut off anywhere is a model or a refusal', async () => {
    const whole = modelBytes(denseModel);
    for (let length = 8; length < whole.length; length += 7) {
      expect(['opened', 'MODEL_TRUNCATED', 'MODEL_INVALID']).toContain(await codeOf(open(whole.subarray(0, length))));
    }
  });
});
