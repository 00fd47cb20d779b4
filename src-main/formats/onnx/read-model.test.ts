import { describe, expect, it } from 'vitest';
import { nodeInputs, nodeOutputs, ValueKind, valueShape } from '../../../src-shared/graph.js';
import { inspectReportSchema } from '../../../src-shared/inspect.js';
import { MemorySource } from '../byte-source.js';
import { type ReadModel, readModel } from './read-model.js';
import { attribute, float32Bytes, graphBytes, type ModelSpec, modelBytes, smallModel, tensor } from './test-models.js';

const read = (spec: ModelSpec): ReadModel => readModel(new MemorySource('/models/m.onnx', modelBytes(spec)));

/** Names of a graph's values, for the numbers of some of them. */
function namesOf({ built: { graph } }: ReadModel, values: Iterable<number>): string[] {
  return Array.from(values, (value) => (value < 0 ? '' : graph.strings.get(graph.values.name[value] ?? 0)));
}

function valueNamed(model: ReadModel, name: string, graph = 0): number {
  const { values, strings } = model.built.graph;
  const found = Array.from(values.name.keys()).find(
    (row) => values.graph[row] === graph && strings.get(values.name[row] ?? 0) === name,
  );
  if (found === undefined) throw new Error(`no value ${name} in graph ${graph}`);
  return found;
}

describe('report', () => {
  it('keeps version, domain, descriptions and the metadata of the graph, and nothing where there is none', () => {
    const said = { domain: 'org.example', modelVersion: 3, doc: 'A model', graphDoc: 'A graph' };
    const { report } = read({ ...smallModel, ...said, graphMetadata: { from: 'torch' } });
    expect(inspectReportSchema.parse(report).about).toEqual({
      domain: 'org.example',
      modelVersion: 3,
      description: 'A model',
      graphDescription: 'A graph',
      graphMetadata: { from: 'torch' },
    });
    expect(read(smallModel).report).not.toHaveProperty('about');
  });

  it('says what the file says', () => {
    const weights = tensor('w', 'float32', [3, 2], float32Bytes(1, 2, 3, 4, 5, 6));
    const model = {
      ...smallModel,
      initializers: [weights],
      metadata: { author: 'me' },
      opsets: { '': 17, 'com.example': 2 },
    };
    const { report } = read(model);
    expect(inspectReportSchema.parse(report)).toEqual(report);
    expect(report).toMatchObject({
      format: 'onnx',
      producer: 'test 1.0',
      irVersion: 8,
      opsets: { '': 17, 'com.example': 2 },
      metadata: { author: 'me' },
      nodeCount: 1,
      graphs: [{ name: 'main', kind: 'main', nodeCount: 1 }],
      opCounts: { Relu: 1 },
      inputs: [{ name: 'x', dtype: 'float32', shape: ['batch', 3] }],
      outputs: [{ name: 'y', dtype: 'float32', shape: ['batch', 3] }],
      parameters: { count: 6, bytes: 24 },
      warnings: [],
    });
  });

  it('counts initializers of all graphs and Constants of more than one element as parameters', () => {
    const constant = (name: string, dims: number[], bytes: number): NonNullable<ModelSpec['nodes']>[number] => ({
      op: 'Constant',
      outputs: [name],
      attributes: [attribute.tensor('value', tensor('', 'float32', dims, new Uint8Array(bytes)))],
    });
    const body = graphBytes({ initializers: [tensor('deep', 'float16', [10], new Uint8Array(20))] });
    const { report } = read({
      ...smallModel,
      nodes: [
        ...(smallModel.nodes ?? []),
        constant('weight', [4, 5], 80),
        constant('scalar', [], 4),
        { op: 'Constant', outputs: ['list'], attributes: [attribute.floats('value_floats', [1, 2, 3])] },
        { op: 'If', inputs: ['x'], outputs: ['z'], attributes: [attribute.graph('then_branch', body)] },
      ],
      sparseInitializers: [{ values: tensor('sparse', 'float32', [3], float32Bytes(1, 2, 3)), indices: {}, dims: [] }],
    });
    expect(report.parameters).toEqual({ count: 20 + 3 + 10 + 3, bytes: 80 + 12 + 20 + 12 });
  });

  it('leaves inputs out that an initializer fills, as IR version 3 writes them', () => {
    const inputs = [{ name: 'x' }, { name: 'w' }];
    const model = read({ ...smallModel, inputs, initializers: [tensor('w', 'float32', [1], float32Bytes(1))] });
    expect(model.report.inputs.map(({ name }) => name)).toEqual(['x']);
    expect(namesOf(model, model.built.graph.graphs[0]?.inputs ?? [])).toEqual(['x']);
    expect(model.built.graph.values.kind[valueNamed(model, 'w')]).toBe(ValueKind.initializer);
  });

  it('keeps names that would damage a careless object', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const nodes = names.map((name, at) => ({ op: name, domain: name, inputs: ['x'], outputs: [`${name}${at}`], name }));
    const opsets = Object.fromEntries([['', 17], ...names.map((name) => [name, 1] as const)]);
    const { report } = read({ ...smallModel, nodes, outputs: [{ name: '__proto__0' }], opsets });
    expect(Object.entries(report.opCounts)).toEqual(names.map((name) => [name, 1]));
    expect(Object.keys(report.opsets)).toContain('__proto__');
    expect(JSON.stringify(report)).toContain('"__proto__":1');
  });

  it.each([
    ['no graph', Buffer.from([0x08, 0x08, 0x12, 0x01, 0x61]), 'holds no graph'],
    ['an empty graph', modelBytes({ name: '' }), 'graph is empty'],
  ])('refuses a model with %s', (_name, bytes, message) => {
    expect(() => readModel(new MemorySource('m', bytes))).toThrow(message);
  });
});

describe('graph', () => {
  it('gives every node its inputs and outputs, gaps included', () => {
    const nodes = [
      { op: 'Clip', name: 'a', inputs: ['x', '', 'hi'], outputs: ['h'] },
      { op: 'Dropout', name: 'b', inputs: ['h'], outputs: ['', 'mask'] },
    ];
    const hi = tensor('hi', 'float32', [], float32Bytes(6));
    const model = read({
      ...smallModel,
      nodes,
      outputs: [{ name: 'h' }],
      initializers: [hi],
      values: [{ name: 'h', shape: ['n', null] }],
    });
    const { graph } = model.built;
    expect(namesOf(model, nodeInputs(graph, 0))).toEqual(['x', '', 'hi']);
    expect(namesOf(model, nodeOutputs(graph, 1))).toEqual(['', 'mask']);
    expect(graph.values.producer[valueNamed(model, 'h')]).toBe(0);
    expect(graph.values.producer[valueNamed(model, 'hi')]).toBe(-1);
    expect(graph.values.bytes[valueNamed(model, 'hi')]).toBe(4);
    expect(valueShape(graph, valueNamed(model, 'h'))).toEqual(['n', null]);
    expect(valueShape(graph, valueNamed(model, 'hi'))).toEqual([]);
    expect(valueShape(graph, valueNamed(model, 'mask'))).toBeNull();
    expect(namesOf(model, graph.graphs[0]?.outputs ?? [])).toEqual(['h']);
  });

  it('puts bodies after the graph that owns them and lets them see its values', () => {
    const inner = graphBytes({
      name: 'inner',
      nodes: [{ op: 'Neg', inputs: ['x'], outputs: ['n'] }],
      outputs: [{ name: 'n' }],
    });
    const branch = (name: string): Uint8Array =>
      graphBytes({
        name,
        nodes: [
          { op: 'If', inputs: ['h'], outputs: ['i'], attributes: [attribute.graph('then_branch', inner)] },
          { op: 'Add', inputs: ['h', 'i'], outputs: ['o'] },
        ],
        outputs: [{ name: 'o' }],
      });
    const model = read({
      ...smallModel,
      nodes: [
        { op: 'Relu', inputs: ['x'], outputs: ['h'] },
        {
          op: 'If',
          inputs: ['h'],
          outputs: ['y'],
          attributes: [attribute.graph('then_branch', branch('then')), attribute.graph('else_branch', branch('else'))],
        },
        { op: 'Abs', inputs: ['y'], outputs: ['z'] },
      ],
    });
    const { graph, outerSources } = model.built;
    expect(
      graph.graphs.map(({ name, kind, parentNode, attribute: at, nodeStart, nodeEnd }) => [
        name,
        kind,
        parentNode,
        at,
        nodeStart,
        nodeEnd,
      ]),
    ).toEqual([
      ['main', 'main', -1, '', 0, 3],
      ['then', 'subgraph', 1, 'then_branch', 3, 5],
      ['inner', 'subgraph', 3, 'then_branch', 5, 6],
      ['else', 'subgraph', 1, 'else_branch', 6, 8],
      ['inner', 'subgraph', 6, 'then_branch', 8, 9],
    ]);
    expect(Array.from(graph.nodes.graph)).toEqual([0, 0, 0, 1, 1, 2, 3, 3, 4]);
    const [, , , , , inThen] = Array.from({ length: 9 }, (_, node) => nodeInputs(graph, node)[0] ?? -1);
    expect(graph.values.kind[inThen ?? -1]).toBe(ValueKind.outer);
    expect(outerSources.get(inThen ?? -1)).toBe(valueNamed(model, 'x'));
    const h = nodeInputs(graph, 4)[0] ?? -1;
    expect(graph.values.graph[h]).toBe(1);
    expect(graph.values.producer[h]).toBe(0);
    expect(nodeInputs(graph, 3)[0]).toBe(h); // one row per graph and name
    expect(model.report.warnings).toEqual([]);
  });

  it('gives local functions their own graphs, which see nothing outside', () => {
    const swish = {
      name: 'Swish',
      domain: 'local',
      inputs: ['a'],
      outputs: ['c'],
      nodes: [
        { op: 'Sigmoid', inputs: ['a'], outputs: ['b'] },
        { op: 'Mul', inputs: ['a', 'b'], outputs: ['c'] },
        { op: 'Neg', inputs: ['x'], outputs: ['unused'] },
      ],
    };
    const nodes = [{ op: 'Swish', domain: 'local', inputs: ['x'], outputs: ['y'] }];
    const model = read({ ...smallModel, nodes, functions: [swish], opsets: { '': 17, local: 1 } });
    expect(model.built.graph.graphs[1]).toMatchObject({
      name: 'Swish',
      kind: 'function',
      domain: 'local',
      nodeStart: 1,
      nodeEnd: 4,
    });
    expect(namesOf(model, model.built.graph.graphs[1]?.inputs ?? [])).toEqual(['a']);
    expect(model.report.nodeCount).toBe(4);
    expect(model.report.opCounts).toEqual({ Swish: 1, Sigmoid: 1, Mul: 1, Neg: 1 });
    expect(model.report.warnings).toEqual([
      { code: 'MISSING_PRODUCER', message: '1 value is used but never produced: x.' },
    ]);
  });

  it('tells functions of one name apart by their overload', () => {
    const swish = (overload: string, op: string) => ({
      name: 'Swish',
      overload,
      domain: 'local',
      inputs: ['a'],
      outputs: ['c'],
      nodes: [{ op, inputs: ['a'], outputs: ['c'] }],
    });
    const call = (overload: string, from: string, to: string) => ({
      ...{ op: 'Swish', domain: 'local', overload },
      ...{ inputs: [from], outputs: [to] },
    });
    const model = read({
      ...smallModel,
      nodes: [call('fast', 'x', 'm'), call('', 'm', 'y')],
      functions: [swish('', 'Sigmoid'), swish('fast', 'Relu')],
      opsets: { '': 17, local: 1 },
      irVersion: 10,
    });
    expect(model.report.graphs.map(({ name }) => name)).toEqual(['main', 'Swish', 'Swish:fast']);
    expect(model.report.opCounts).toEqual({ Swish: 1, 'Swish:fast': 1, Sigmoid: 1, Relu: 1 });
  });

  it('refuses bodies nested deeper than readers follow, small ones too', () => {
    let body = graphBytes({});
    for (let level = 0; level < 40; level += 1) {
      body = graphBytes({ name: '', nodes: [{ op: 'If', attributes: [attribute.graph('a', body)] }] });
    }
    const nodes = [{ op: 'If', inputs: ['x'], outputs: ['y'], attributes: [attribute.graph('a', body)] }];
    expect(() => read({ ...smallModel, nodes })).toThrow(expect.objectContaining({ code: 'MODEL_TOO_DEEP' }));
  });
});
