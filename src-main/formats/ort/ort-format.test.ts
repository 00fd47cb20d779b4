import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeOutputs } from '../../../src-shared/graph.js';
import { table, type Table } from '../flatbuffer/test-flatbuffers.js';
import { codeOf, outcomesOfFlips, soundOutcomes, valueNamed } from '../flatbuffer/test-opening.js';
import type { OpenedModel } from '../model-format.js';
import { openModel } from '../registry.js';
import { ortTables as tables } from './schema.generated.js';
import { attribute, graph, mixedGraph, node, ortBytes, tensor } from './test-models.js';

const folder = mkdtempSync(join(tmpdir(), 'lapidary-ort-'));
afterAll(() => rmSync(folder, { recursive: true }));

function open(bytes: Uint8Array): Promise<OpenedModel> {
  const path = join(folder, 'm.ort');
  writeFileSync(path, bytes);
  return openModel(path);
}

describe('an ONNX Runtime model', () => {
  it('is the ONNX graph it was made from', async () => {
    const model = await open(
      ortBytes(mixedGraph(), { metadata_props: [table(tables.StringStringEntry, { key: 'k', value: 'v' })] }),
    );
    expect(model.report).toMatchObject({
      format: 'ort',
      producer: 'pytorch 2.13.0',
      irVersion: 8,
      opsets: { '': 17 },
      metadata: { k: 'v', 'ORT format version': '6' },
      nodeCount: 5,
      opCounts: { If: 1, Pad: 1, Add: 1, Neg: 2 },
      inputs: [
        { name: 'x', dtype: 'float32', shape: ['batch', 2] },
        { name: 'c', dtype: 'bool', shape: [] },
        { name: 's', dtype: 'sequence(float32)', shape: null },
      ],
      parameters: { count: 2, bytes: 8 },
      warnings: [],
    });
    expect(model.report.about).toBeUndefined();
    // In an order that can run: the If waits for the sum because its body takes it.
    const mainOps = [0, 1, 2].map((each) => model.nodeDetail(each).op);
    expect(mainOps).toEqual(['Add', 'If', 'Pad']);
    expect(model.graph.graphs.map(({ parentNode, attribute: name }) => [parentNode, name])).toEqual([
      [-1, ''],
      [1, 'then_branch'],
      [1, 'else_branch'],
    ]);
    expect([...nodeOutputs(model.graph, 2)][0]).toBe(-1);
    expect(model.containerType(valueNamed(model, 's'))).toEqual({
      kind: 'sequence',
      element: { kind: 'tensor', dtype: 1, shape: [2] },
    });
    expect(model.opset(0, '')).toBe(17);
  });

  it('has attributes with the words and values of ONNX', async () => {
    const model = await open(ortBytes(mixedGraph()));
    expect(model.nodeDetail(2).attributes).toEqual([
      { name: 'mode', type: 'string', value: 'edge', count: 1 },
      { name: 'alpha', type: 'float', value: 0.1, count: 1 },
      { name: 'huge', type: 'int', value: '1152921504606846977', count: 1 },
      { name: 'axes', type: 'ints', value: [0, -1], count: 2 },
      { name: 'scales', type: 'floats', value: [1, 0.5], count: 2 },
      { name: 'names', type: 'strings', value: ['a', 'b'], count: 2 },
      { name: 'value', type: 'tensor', value: 'int64 [2]', count: 1 },
    ]);
    const attributes = model.nodeAttributes(2);
    expect(attributes.tensorType('value')).toEqual({ dtype: 7, shape: [2] });
    expect(attributes.tensor('value', 2)).toEqual({ dtype: 7, shape: [2], items: [5, 6] });
    expect(attributes.tensor('value', 1)).toBeUndefined();
    expect(attributes.ints('axes')).toEqual([0, -1]);
    const texts = model.attributes();
    expect(texts.strings.get(texts.texts[(texts.offsets[3] ?? 0) - 1] ?? 0)).toBe('tensor(int64[2])');
    expect(model.smallTensor(valueNamed(model, 'w'), 2)?.items).toEqual([3, 4]);
  });

  it('counts Constants and puts sparse tensors together', async () => {
    const constant = node('Constant', [], ['k'], {
      attributes: [attribute('value', 'TENSOR', { t: tensor('', 1, [3], Float32Array.of(1, 2, 3).buffer) })],
    });
    const sparse = table(tables.SparseTensor, {
      values: tensor('sp', 1, [2], Float32Array.of(7, 8).buffer),
      indices: tensor('', 7, [2, 2], BigInt64Array.of(0n, 1n, 1n, 2n).buffer),
      dims: [2, 3],
    });
    const model = await open(ortBytes(graph({ nodes: [constant], sparse_initializers: [sparse], outputs: ['k'] })));
    expect(model.report.parameters.count).toBe(5);
    expect(model.smallTensor(valueNamed(model, 'k'), 3)?.items).toEqual([1, 2, 3]);
    expect(await model.tensorDetail(valueNamed(model, 'sp'), 6)).toMatchObject({
      firstValues: ['0', '7', '0', '0', '0', '8'],
      storedCount: 2,
      elementCount: 6,
    });
  });

  it('shows strings', async () => {
    const words = table(tables.Tensor, {
      name: 'words',
      data_type: 8,
      dims: [2, 2],
      string_data: ['a', '', 'größe', 'x'],
    });
    const model = await open(ortBytes(graph({ initializers: [words] })));
    const value = valueNamed(model, 'words');
    const detail = await model.tensorDetail(value, 3);
    expect(detail).toMatchObject({ dtype: 'string', bytes: 9, firstValues: ['a', '', 'größe'], problem: null });
    const stored = model.storedTensor(value);
    expect(stored?.strings(1)).toHaveLength(1);
    expect([...(stored?.stringLengths() ?? [])]).toEqual([1, 0, 7, 1]);
  });

  it('says that values elsewhere cannot be found', async () => {
    const outside = table(tables.Tensor, { name: 'w', data_type: 1, dims: [2], external_data_offset: 64n });
    const model = await open(ortBytes(graph({ initializers: [outside], outputs: ['w'] })));
    expect(model.report.warnings).toEqual([]);
    expect((await model.tensorDetail(valueNamed(model, 'w'), 1))?.problem).toContain('does not name');
  });
});

describe('a damaged ONNX Runtime model', () => {
  it('is refused without a graph, and nested without end', async () => {
    expect(await codeOf(open(ortBytes(graph({})).subarray(0, 30)))).toMatch(/^MODEL_(TRUNCATED|INVALID)$/);
    let inner: Table = graph({});
    for (let depth = 0; depth < 150; depth += 1) {
      inner = graph({ nodes: [node('If', [], [], { attributes: [attribute('then_branch', 'GRAPH', { g: inner })] })] });
    }
    expect(await codeOf(open(ortBytes(inner)))).toBe('MODEL_TOO_DEEP');
  });

  it('with one byte changed anywhere is a model or a refusal', { timeout: 120_000 }, async () => {
    const whole = ortBytes(mixedGraph());
    const outcomes = await outcomesOfFlips(whole, open);
    expect([...outcomes.keys()].filter((outcome) => !soundOutcomes.includes(outcome))).toEqual([]);
    expect(outcomes.get('MODEL_TRUNCATED')).toBeGreaterThan(20);
  });
});
