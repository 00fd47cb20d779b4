import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attributesOf, constantTextsOf } from '../../../src-shared/attributes-codec.js';
import { dtypeCode } from '../../../src-shared/dtype.js';
import { nodeInputs, ValueKind, valueShape } from '../../../src-shared/graph.js';
import { FileSource } from '../byte-source.js';
import type { OpenedModel } from '../model-format.js';
import type { WeightTensor } from '../weights/weight-tensor.js';
import { DescribedModel, type ModelFacts } from './described-model.js';
import { attribute, type GraphFacts, type NodeFacts, type ValueFacts } from './facts.js';

const float32 = dtypeCode('float32') ?? 0;
let dir = '';
let path = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lapidary-described-'));
  path = join(dir, 'm.bin');
  writeFileSync(path, new Uint8Array(Float32Array.from([9, 1.5, -2, 3, 4]).buffer));
});
afterAll(() => rmSync(dir, { recursive: true }));

const node = (op: string, inputs: (string | null)[], outputs: string[], more: Partial<NodeFacts> = {}): NodeFacts => ({
  name: `${op} node`,
  op,
  domain: 'test',
  scope: '',
  inputs,
  outputs,
  attributes: [],
  ...more,
});

const graph = (nodes: NodeFacts[], more: Partial<GraphFacts> = {}): GraphFacts => ({
  name: 'g',
  kind: 'main',
  domain: '',
  inputs: ['x'],
  outputs: ['y'],
  values: new Map(),
  nodes,
  ...more,
});

const weight = (name: string, shape: number[], firstElement = 1): WeightTensor => ({
  name,
  dtype: float32,
  shape,
  stride: null,
  storage: 'all',
  firstElement,
  role: 'weight',
});

function open(main: GraphFacts, more: Partial<ModelFacts> = {}): OpenedModel {
  const source = new FileSource(path);
  source.close();
  return new DescribedModel({
    format: 'test',
    source,
    producer: '',
    irVersion: null,
    opsets: new Map(),
    metadata: new Map(),
    main,
    functions: [],
    findStorage: () => ({ source, offset: 0, bytes: 20 }),
    ...more,
  });
}

const rowOf = (model: OpenedModel, name: string): number =>
  model.graph.values.name.findIndex((index) => model.graph.strings.get(index) === name);

describe('a described model', () => {
  const values = new Map<string, ValueFacts>([
    ['x', { name: 'input', dtype: float32, shape: ['batch', 4] }],
    ['w', { name: 'layer.weight', dtype: float32, shape: [2, 2], stored: weight('layer.weight', [2, 2]) }],
    ['c', { dtype: float32, shape: [], stored: weight('c', [], 3) }],
  ]);
  const main = graph(
    [
      node('Mul', ['x', 'w', null], ['h'], { attributes: [attribute('k', [3, 3]), attribute('mode', 'same')] }),
      node('Add', ['h', 'c'], ['y']),
    ],
    { values },
  );

  it('has columns: names shown, types, weights as initializers, omitted inputs', () => {
    const { graph: columns, report } = open(main);
    expect(report).toMatchObject({
      nodeCount: 2,
      opCounts: { Mul: 1, Add: 1 },
      inputs: [{ name: 'input', dtype: 'float32', shape: ['batch', 4] }],
      outputs: [{ name: 'y', dtype: null, shape: null }],
      parameters: { count: 5, bytes: 20 },
      warnings: [],
    });
    const [x = -1, w = -1, none] = nodeInputs(columns, 0);
    expect(none).toBe(-1);
    expect(valueShape(columns, x)).toEqual(['batch', 4]);
    expect([columns.values.kind[x], columns.values.kind[w]]).toEqual([ValueKind.input, ValueKind.initializer]);
    expect(columns.values.bytes[w]).toBe(16);
  });

  it('gives weights by range, and small ones as text on the boxes', async () => {
    const model = open(main);
    const detail = await model.tensorDetail(rowOf(model, 'layer.weight'), 2);
    expect(detail).toMatchObject({
      firstValues: ['1.5', '-2'],
      location: { offset: 4, external: false },
      problem: null,
    });
    expect([...constantTextsOf(model.attributes()).values()]).toEqual(['3']);
    expect(attributesOf(model.attributes(), 0)).toEqual([
      ['k', '[3,3]'],
      ['mode', '"same"'],
    ]);
    expect(model.nodeAttributes(0).ints('k')).toEqual([3, 3]);
    expect(model.nodeAttributes(0).int('k')).toBeUndefined();
  });

  it('a view that is not stored row by row says its strides', async () => {
    const turned = { ...weight('w', [2, 2]), stride: [1, 2] };
    const views = new Map<string, ValueFacts>([['w', { dtype: float32, shape: [2, 2], stored: turned }]]);
    const model = open(graph([node('A', ['x', 'w'], ['y'])], { values: views }));
    expect((await model.tensorDetail(rowOf(model, 'w'), 4))?.stride).toEqual([1, 2]);
    expect(await open(main).tensorDetail(rowOf(open(main), 'layer.weight'), 1)).not.toHaveProperty('stride');
  });

  it('a tensor that reaches beyond its storage says so', async () => {
    const far = new Map<string, ValueFacts>([['w', { dtype: float32, shape: [5], stored: weight('w', [5]) }]]);
    const model = open(graph([node('A', ['x', 'w'], ['y'])], { values: far }));
    const detail = await model.tensorDetail(rowOf(model, 'w'), 5);
    expect(detail?.problem).toContain('beyond');
  });

  it('bodies see the values around them, functions do not', () => {
    const body = graph([node('Neg', ['x'], ['n'])], { kind: 'subgraph', name: 'then', inputs: [], outputs: ['n'] });
    const fn = graph([node('Abs', ['x'], ['y'])], { kind: 'function', name: 'f', domain: 'd', inputs: [] });
    const model = open(graph([node('If', ['x'], ['y'], { bodies: [{ attribute: 'then', graph: body }] })]), {
      functions: [fn],
    });
    const { graphs, values: columns } = model.graph;
    expect(graphs.map(({ kind, parentNode, attribute: held }) => [kind, parentNode, held])).toEqual([
      ['main', -1, ''],
      ['subgraph', 0, 'then'],
      ['function', -1, ''],
    ]);
    const used = nodeInputs(model.graph, 1)[0] ?? -1;
    expect(columns.kind[used]).toBe(ValueKind.outer);
    expect(model.valueSource(used)).toBe(graphs[0]?.inputs[0]);
    // In the function nothing defines x.
    expect(model.report.warnings.map(({ code }) => code)).toEqual(['MISSING_PRODUCER']);
  });

  it('cycles and doubled names are warned of, and bodies nested without end refused', () => {
    const cyclic = open(graph([node('A', ['b', 'x'], ['a']), node('B', ['a'], ['b']), node('C', ['b'], ['a'])]));
    const codes = cyclic.report.warnings.map(({ code }) => code);
    expect(codes).toContain('CYCLE');
    expect(codes).toContain('DUPLICATE_VALUE_NAME');
    let inner = graph([]);
    for (let depth = 0; depth < 300; depth += 1)
      inner = graph([node('If', [], [], { bodies: [{ attribute: 'b', graph: inner }] })]);
    expect(() => open(inner)).toThrow(expect.objectContaining({ code: 'MODEL_TOO_DEEP' }) as Error);
  });
});
