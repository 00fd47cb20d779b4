import Long from 'long';
import { describe, expect, it } from 'vitest';
import { LapidaryError } from '../../../../src-shared/errors.js';
import { MemorySource } from '../../byte-source.js';
import { onnx } from '../onnx.generated.js';
import { readSkeleton } from '../skeleton.js';
import { attribute, externalData, float32Bytes, graphBytes, modelBytes, smallModel, tensor } from '../test-models.js';
import type { ModelEdits } from './model-edits.js';
import { planEdits } from './plan.js';
import { readNode } from './read-node.js';
import { copiedBytes, edited, mainGraph, nodeTexts, planned, shapesOf } from './test-edits.js';

const weights = new Uint8Array(400_000).fill(0xa5);
const body = graphBytes({
  name: 'then',
  outputs: [{ name: 'r', shape: ['batch'] }],
  values: [{ name: 'q', shape: [1] }],
});

/** Something of everything, with weights that must not be read. */
const full = modelBytes({
  ...smallModel,
  nodes: [
    { op: 'Relu', name: 'first', inputs: ['x'], outputs: ['h'], metadata: { stack: '/home/me/net.py' }, doc: 'line 7' },
    { op: 'If', inputs: ['c'], outputs: ['i'], attributes: [attribute.graph('then_branch', body)] },
    { op: 'Mul', name: 'last', inputs: ['h', 'w'], outputs: ['y'] },
  ],
  values: [{ name: 'h', shape: ['batch', 3], dimDenotations: ['DATA_BATCH', 'DATA_CHANNEL'] }],
  initializers: [tensor('w', 'float32', [100_000], weights), tensor('c', 'bool', [], new Uint8Array([1]))],
  metadata: { task: 'test', author: 'me' },
});

const graphOf = (edits: ModelEdits): onnx.GraphProto => mainGraph(edited(full, edits));
const refusal = (edits: ModelEdits, bytes: Uint8Array = full): unknown => {
  try {
    edited(bytes, edits);
  } catch (thrown) {
    return thrown;
  }
  return undefined;
};

describe('planEdits', () => {
  it('copies a file that nothing is changed in, byte for byte, as one range', () => {
    for (const edits of [{}, { shapes: new Map() }, { renameValues: new Map([['x', 'x']]) }] satisfies ModelEdits[]) {
      const source = new MemorySource('m.onnx', full);
      const plan = planEdits(source, edits);
      expect(plan.segments).toEqual([{ start: 0, end: full.length }]);
    }
  });

  it('reads no weights and writes anew only what holds the change', () => {
    const source = new MemorySource('m.onnx', full);
    const plan = planEdits(source, { shapes: new Map([['x', ['n', 3]]]) });
    const opening = new MemorySource('m.onnx', full);
    readSkeleton(opening);
    // Twice: once for the facts of the model, once for the edit.
    expect(source.bytesRead).toBeLessThanOrEqual(2 * opening.bytesRead);
    expect(source.bytesRead).toBeLessThan(full.length);
    expect(plan.bytes - copiedBytes(plan)).toBeLessThan(60);
    expect(planned(source, plan).includes(Buffer.from(weights))).toBe(true);
  });

  it('sets the dims of inputs, outputs and described values, and keeps what axes mean', () => {
    const graph = graphOf({
      shapes: new Map<string, (number | string | null)[]>([
        ['x', ['n', 3]],
        ['y', [null, 7]],
        ['h', [2 ** 40, 'm']],
      ]),
    });
    expect(shapesOf(graph.input)).toEqual({ x: ['n', 3] });
    expect(shapesOf(graph.output)).toEqual({ y: [null, 7] });
    expect(shapesOf(graph.valueInfo)).toEqual({ h: [2 ** 40, 'm'] });
    const [h] = graph.valueInfo.map((bytes) => onnx.ValueInfoProto.decode(bytes));
    expect(h?.type?.tensorType?.shape?.dim?.map((dim) => dim.denotation)).toEqual(['DATA_BATCH', 'DATA_CHANNEL']);
  });

  it('renames a symbol everywhere, in bodies too, and makes two symbols one', () => {
    const all = edited(full, { renameSymbols: new Map([['batch', 'number_of_rows']]) });
    expect(all.includes('batch')).toBe(false);
    expect(all.toString('latin1').match(/number_of_rows/g)).toHaveLength(4);
    const two = modelBytes({ ...smallModel, inputs: [{ name: 'x', shape: ['a', 'b'] }] });
    const unified = mainGraph(edited(two, { renameSymbols: new Map([['b', 'a']]) }));
    expect(shapesOf(unified.input)).toEqual({ x: ['a', 'a'] });
  });

  it('leaves out value_info of the graph and of bodies', () => {
    const graph = graphOf({ valueInfo: 'drop' });
    expect(graph.valueInfo).toHaveLength(0);
    const branch = onnx.NodeProto.decode(graph.node[1] ?? new Uint8Array()).attribute[0]?.g ?? new Uint8Array();
    const then = onnx.GraphProto.decode(branch);
    expect([then.name, then.valueInfo.length, then.output.length]).toEqual(['then', 0, 1]);
  });

  it('removes, replaces and inserts nodes by index', () => {
    const nodes = new Map([
      [1, []],
      [
        2,
        [
          { opType: 'Neg', input: ['h'], output: ['g'] },
          { opType: 'Mul', input: ['g', 'w'], output: ['y'] },
        ],
      ],
    ]);
    expect(nodeTexts(graphOf({ nodes }).node)).toEqual(['Relu(x) -> h', 'Neg(h) -> g', 'Mul(g, w) -> y']);
  });

  it('adds and drops initializers', () => {
    const added = tensor('two', 'float32', [1], float32Bytes(2));
    const graph = graphOf({ addInitializers: [added], dropInitializers: new Set(['w']) });
    const names = graph.initializer.map((bytes) => onnx.TensorProto.decode(bytes).name);
    expect(names).toEqual(['c', 'two']);
  });

  it('makes inputs of new initializers where the version asks for it, and takes them away with old ones', () => {
    const old = modelBytes({
      ...smallModel,
      irVersion: 3,
      inputs: [
        { name: 'x', shape: [1] },
        { name: 'w', shape: [1] },
      ],
      initializers: [tensor('w', 'float32', [1], float32Bytes(1))],
    });
    const added = tensor('two', 'float32', [1], float32Bytes(2));
    const graph = mainGraph(edited(old, { addInitializers: [added], dropInitializers: new Set(['w']) }));
    expect(shapesOf(graph.input)).toEqual({ x: [1], two: [1] });
  });

  it('replaces inputs and outputs as a whole', () => {
    const shape = { dim: [{ dimValue: Long.fromNumber(4) }] };
    const value = { name: 'h', type: { tensorType: { elemType: 1, shape } } };
    const graph = graphOf({ inputs: [value], outputs: [{ ...value, name: 'i' }] });
    expect(shapesOf(graph.input)).toEqual({ h: [4] });
    expect(shapesOf(graph.output)).toEqual({ i: [4] });
  });

  it('changes, removes and adds metadata and opsets', () => {
    const model = onnx.ModelProto.decode(
      edited(full, {
        metadata: new Map([
          ['task', 'other'],
          ['author', null],
          ['note', 'new'],
        ]),
        opsets: new Map([
          ['ai.onnx', 19],
          ['com.microsoft', 1],
        ]),
      }),
    );
    expect(model.metadataProps.map(({ key, value }) => [key, value])).toEqual([
      ['task', 'other'],
      ['note', 'new'],
    ]);
    expect(model.opsetImport.map(({ domain, version }) => [domain, version?.toNumber()])).toEqual([
      ['', 19],
      ['com.microsoft', 1],
    ]);
  });

  it('strips what exporters write about the source', () => {
    const stripped = edited(full, { stripNodeMetadata: true });
    expect([full, stripped].map((bytes) => Buffer.from(bytes).includes('net.py'))).toEqual([true, false]);
    expect(onnx.NodeProto.decode(mainGraph(stripped).node[0] ?? new Uint8Array()).name).toBe('first');
  });

  it('takes fields in any order, and weights before the nodes that use them', () => {
    const node = onnx.NodeProto.encode({ opType: 'Relu', input: ['x'], output: ['h'] }).finish();
    const second = onnx.NodeProto.encode({ opType: 'Neg', input: ['h'], output: ['y'] }).finish();
    const parts = [
      { initializer: [onnx.TensorProto.encode(tensor('w', 'float32', [2], float32Bytes(1, 2))).finish()] },
      { node: [node] },
      { name: 'g' },
      { node: [second] },
    ].map((part) => onnx.GraphProto.encode(part).finish());
    const graph = Buffer.concat([...parts, graphBytes({ inputs: [{ name: 'x', shape: [2] }] })]);
    const bytes = Buffer.concat([
      onnx.ModelProto.encode({ graph }).finish(),
      onnx.ModelProto.encode({ irVersion: Long.fromNumber(8) }).finish(),
    ]);
    const renameValues = new Map([
      ['h', 'hidden'],
      ['w', 'weight'],
    ]);
    const result = mainGraph(
      edited(bytes, { renameValues, nodes: new Map([[1, [{ opType: 'Abs', input: ['h'], output: ['y'] }]]]) }),
    );
    expect(nodeTexts(result.node)).toEqual(['Relu(x) -> hidden', 'Abs(hidden) -> y']);
    expect(onnx.TensorProto.decode(result.initializer[0] ?? new Uint8Array()).name).toBe('weight');
  });

  it('keeps fields it does not know, packed or not, in what it changes', () => {
    const unknown = Buffer.from([0xa2, 0x06, 3, 1, 2, 3]); // field 100
    const graph = Buffer.concat([graphBytes({ inputs: [{ name: 'x', shape: ['a'] }] }), unknown]);
    const unpacked = Buffer.from([0x08, 0x02, 0x08, 0x03]); // dims 2, 3 one by one; smallModel's writer does the same
    const packed = Buffer.from([0x0a, 0x02, 0x02, 0x03]);
    for (const dims of [unpacked, packed]) {
      const stored = Buffer.concat([dims, Buffer.from([0x10, 1, 0x42, 1, 0x77])]);
      const model = onnx.ModelProto.encode({
        graph: Buffer.concat([graph, Buffer.from([0x2a, stored.length]), stored]),
      });
      const result = edited(model.finish(), {
        renameSymbols: new Map([['a', 'bb']]),
        renameValues: new Map([['w', 'v']]),
      });
      expect(result.includes(unknown)).toBe(true);
      expect(result.includes(dims)).toBe(true);
      const [tensorBytes = new Uint8Array()] = mainGraph(result).initializer;
      const { name, dims: read } = onnx.TensorProto.decode(tensorBytes);
      expect([name, read.map(Number)]).toEqual(['v', [2, 3]]);
    }
  });

  it('names the external data that stays in use, in bodies too', () => {
    const inBody = graphBytes({ initializers: [tensor('d', 'float32', [1], externalData('deep.bin'))] });
    const bytes = modelBytes({
      ...smallModel,
      nodes: [{ op: 'If', inputs: ['x'], outputs: ['y'], attributes: [attribute.graph('then_branch', inBody)] }],
      initializers: [
        tensor('a', 'float32', [1], externalData('a.bin', 0, 4)),
        tensor('b', 'float32', [1], externalData('b.bin', 0, 4)),
      ],
    });
    const source = new MemorySource('m.onnx', bytes);
    const plan = planEdits(source, {
      dropInitializers: new Set(['a']),
      locations: new Map([['deep.bin', 'other.bin']]),
    });
    expect([...plan.externalFiles].sort()).toEqual(['b.bin', 'deep.bin']);
    const written = planned(source, plan);
    expect([written.includes('other.bin'), written.includes('deep.bin'), written.includes('b.bin')]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it.each<[string, ModelEdits, string]>([
    ['an unknown value to shape', { shapes: new Map([['z', [1]]]) }, 'NOT_FOUND'],
    ['an unknown value to rename', { renameValues: new Map([['z', 'a']]) }, 'NOT_FOUND'],
    ['an unknown symbol', { renameSymbols: new Map([['z', 'a']]) }, 'NOT_FOUND'],
    ['an unknown initializer', { dropInitializers: new Set(['x']) }, 'NOT_FOUND'],
    ['a metadata entry that is not there', { metadata: new Map([['z', null]]) }, 'NOT_FOUND'],
    ['a node past the end', { nodes: new Map([[3, []]]) }, 'NOT_FOUND'],
    ['a node before the start', { nodes: new Map([[-1, []]]) }, 'NOT_FOUND'],
    ['a negative size', { shapes: new Map([['x', [-1, 3]]]) }, 'USAGE'],
    ['half a size', { shapes: new Map([['x', [1.5, 3]]]) }, 'USAGE'],
    ['an empty symbol', { shapes: new Map([['x', ['', 3]]]) }, 'USAGE'],
    ['an empty name', { renameValues: new Map([['x', '']]) }, 'USAGE'],
    ['a name with a NUL', { renameValues: new Map([['x', 'a\0b']]) }, 'USAGE'],
    [
      'two values of one name',
      {
        renameValues: new Map([
          ['x', 'a'],
          ['y', 'a'],
        ]),
      },
      'USAGE',
    ],
    ['a name that is taken', { renameValues: new Map([['x', 'h']]) }, 'USAGE'],
    ['a name that is taken in a body', { renameValues: new Map([['x', 'r']]) }, 'USAGE'],
    [
      'a node that makes what is there',
      { nodes: new Map([[0, [{ opType: 'Relu', input: ['x'], output: ['y'] }]]]) },
      'USAGE',
    ],
    ['an initializer that is there', { addInitializers: [tensor('w', 'float32', [1], float32Bytes(1))] }, 'USAGE'],
    ['an opset of 0', { opsets: new Map([['', 0]]) }, 'USAGE'],
    ['two inputs of one name', { inputs: [{ name: 'x' }, { name: 'x' }] }, 'USAGE'],
  ])('refuses %s', (_, edits, code) => {
    const thrown = refusal(edits);
    expect(thrown).toMatchObject({ code });
    expect(thrown).toHaveProperty('hints.0', expect.stringMatching(/\w/));
  });

  it('refuses a file whose graph is in parts, and one that is cut off', () => {
    const twice = Buffer.concat([modelBytes(smallModel), onnx.ModelProto.encode({ graph: graphBytes({}) }).finish()]);
    expect(refusal({}, twice)).toMatchObject({ code: 'MODEL_INVALID' });
    expect(refusal({}, full.subarray(0, 2000))).toMatchObject({ code: 'MODEL_TRUNCATED' });
  });

  it('refuses nesting that no reader follows, without running out of stack', () => {
    let inner = graphBytes({});
    for (let level = 0; level < 1500; level += 1) {
      inner = graphBytes({ nodes: [{ op: 'If', attributes: [attribute.graph('then_branch', inner)] }] });
    }
    const nodes = [{ op: 'If', inputs: ['x'], outputs: ['y'], attributes: [attribute.graph('then_branch', inner)] }];
    expect(refusal({ stripNodeMetadata: true }, modelBytes({ ...smallModel, nodes }))).toMatchObject({
      code: 'MODEL_TOO_DEEP',
    });
  });

  it('ends in a plan or a typed error for files that are damaged anywhere', () => {
    const bytes = modelBytes({
      ...smallModel,
      nodes: [{ op: 'If', inputs: ['x'], outputs: ['y'], attributes: [attribute.graph('g', body)] }],
    });
    const all: ModelEdits = {
      renameValues: new Map([['x', 'image']]),
      renameSymbols: new Map([['batch', 'n']]),
      shapes: new Map([['y', [1]]]),
      stripNodeMetadata: true,
      opsets: new Map([['', 18]]),
    };
    let plans = 0;
    let refused = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      for (const bits of [0x01, 0x08, 0x80, 0xff]) {
        const damaged = Buffer.from(bytes);
        damaged[at] = (damaged[at] ?? 0) ^ bits;
        const thrown = refusal(all, damaged);
        if (thrown === undefined) plans += 1;
        else {
          expect(thrown).toBeInstanceOf(LapidaryError);
          refused += 1;
        }
      }
    }
    expect(plans).toBeGreaterThan(20);
    expect(refused).toBeGreaterThan(20);
  });

  it('refuses changes that memory would not hold', () => {
    const count = 1_100_000;
    const node = onnx.GraphProto.encode({
      node: [onnx.NodeProto.encode({ name: 'n', docString: 'd' }).finish()],
    }).finish();
    const nodes = Buffer.alloc(node.length * count, node);
    const many = Buffer.concat([nodes, graphBytes({ inputs: [{ name: 'x' }] })]);
    expect(refusal({ stripNodeMetadata: true }, onnx.ModelProto.encode({ graph: many }).finish())).toMatchObject({
      code: 'MODEL_INVALID',
    });
  });
});

describe('readNode', () => {
  it('gives a node that can be given back, with its large data left in the file', () => {
    const ints = Array.from({ length: 5000 }, (_, at) => at);
    const bytes = modelBytes({
      ...smallModel,
      nodes: [
        {
          op: 'Constant',
          outputs: ['k'],
          attributes: [attribute.tensor('value', tensor('', 'uint8', [9000], new Uint8Array(9000).fill(7)))],
        },
        {
          op: 'Custom',
          inputs: ['x'],
          outputs: ['y'],
          attributes: [attribute.ints('list', ints), attribute.int('axis', 1)],
          doc: 'kept',
        },
      ],
    });
    const source = new MemorySource('m.onnx', bytes);
    for (const index of [0, 1]) {
      const node = readNode(source, index);
      const same = onnx.NodeProto.decode(mainGraph(bytes).node[index] ?? new Uint8Array());
      const result = edited(bytes, { nodes: new Map([[index, [node]]]) });
      expect(onnx.NodeProto.decode(mainGraph(result).node[index] ?? new Uint8Array())).toEqual(same);
    }
    const node = readNode(source, 1);
    expect([node.opType, node.docString, node.attribute.map(({ name }) => name)]).toEqual([
      'Custom',
      'kept',
      ['list', 'axis'],
    ]);
    expect(node.attribute[0]?.ints ?? []).toHaveLength(0);
    expect(() => readNode(source, 2)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  it('refuses a given node whose data would lie outside of the file', () => {
    const elided = [{ field: 9, offset: Long.fromNumber(0), length: Long.fromNumber(10 ** 12) }];
    const node = { opType: 'Constant', output: ['y'], attribute: [{ name: 'value', t: { elided } }] };
    expect(refusal({ nodes: new Map([[2, [node]]]) })).toMatchObject({ code: 'MODEL_INVALID' });
  });
});
