/** Whole models: constants through shape arithmetic, bodies, functions, declared shapes, and hostile files. */
import { describe, expect, test } from 'vitest';
import { decodeShapes, applyShapes, encodeShapes } from '../../../src-shared/shapes-codec.js';
import { valueShape } from '../../../src-shared/graph.js';
import { attribute, graphBytes, modelBytes, type NodeSpec } from '../../formats/onnx/test-models.js';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOnnx } from '../../formats/onnx/onnx-format.js';
import { inferShapes } from './infer-shapes.js';
import { toShapeColumns } from './overlay.js';
import { infer, ints } from './testing/infer.js';

const { int, graph } = attribute;
const node = (op: string, inputs: string[], output: string, attributes: NodeSpec['attributes'] = []): NodeSpec => ({
  op,
  inputs,
  outputs: [output],
  attributes,
});

describe('small integers are followed', () => {
  test('through Shape, Gather, Mul, Unsqueeze, Concat into Reshape', () => {
    const result = infer({
      nodes: [
        node('Shape', ['x'], 'shape'),
        node('Gather', ['shape', 'one'], 'seq'),
        node('Mul', ['seq', 'twelve'], 'product'),
        node('Unsqueeze', ['product', 'zero'], 'row'),
        node('Concat', ['minus', 'row'], 'target', [int('axis', 0)]),
        node('Reshape', ['x', 'target'], 'y'),
      ],
      inputs: [{ name: 'x', shape: ['batch', 'seq', 12] }],
      initializers: [ints('one', [1], []), ints('twelve', [12], []), ints('zero', [0]), ints('minus', [-1])],
    });
    expect(result.elements('target')).toEqual([-1, '12*seq']);
    expect(result.of('y')).toEqual(['batch', '12*seq']);
  });

  test("exporters' Where(Equal(shape, -1), size, shape) before Expand", () => {
    const result = infer({
      nodes: [
        node('Shape', ['x'], 's'),
        node('Equal', ['s', 'minus'], 'isMinus'),
        node('Where', ['isMinus', 'minus', 's'], 'target'),
        node('Expand', ['one', 'target'], 'y'),
      ],
      inputs: [{ name: 'x', shape: ['n', 4] }],
      initializers: [ints('minus', [-1]), ints('one', [1])],
    });
    expect(result.of('y')).toEqual(['n', 4]);
  });

  test('a large initializer is never read for its elements', () => {
    const result = infer({
      nodes: [node('Reshape', ['x', 'big'], 'y')],
      inputs: [{ name: 'x', shape: [2, 3] }],
      initializers: [ints('big', new Array<number>(5000).fill(1))],
    });
    expect(result.of('y')).toBeNull();
  });
});

describe('bodies and functions', () => {
  const branch = (shape: number[]): Uint8Array =>
    graphBytes({
      nodes: [node('ConstantOfShape', [`s${String(shape.length)}${String(shape[0])}`], 'out')],
      initializers: [ints(`s${String(shape.length)}${String(shape[0])}`, shape)],
      outputs: [{ name: 'out' }],
    });
  const ifModel = (a: number[], b: number[], condition: { inputs?: boolean } = { inputs: true }) =>
    infer({
      nodes: [node('If', ['c'], 'y', [graph('then_branch', branch(a)), graph('else_branch', branch(b))])],
      inputs: condition.inputs === true ? [{ name: 'c', dtype: 'bool', shape: [] }] : [],
      initializers: condition.inputs === true ? [] : [ints('c', [0], [])],
    }).of('y');

  test('If keeps what both branches agree on', () => {
    expect(ifModel([2, 3], [2, 5])).toEqual([2, null]);
    expect(ifModel([2, 3], [2])).toBeNull();
  });

  test('If with a known condition takes its branch', () => {
    expect(ifModel([2, 3], [7], {})).toEqual([7]);
  });

  test('Loop gives up the size of a state that grows, keeps one that does not, and stacks what it collects', () => {
    const body = graphBytes({
      nodes: [
        node('Identity', ['c'], 'cOut'),
        node('Concat', ['grow', 'keep'], 'growOut', [int('axis', 0)]),
        node('Relu', ['keep'], 'keepOut'),
        node('Relu', ['keep'], 'each'),
      ],
      inputs: [{ name: 'i' }, { name: 'c' }, { name: 'grow' }, { name: 'keep' }],
      outputs: [{ name: 'cOut' }, { name: 'growOut' }, { name: 'keepOut' }, { name: 'each' }],
    });
    const result = infer({
      nodes: [
        {
          op: 'Loop',
          inputs: ['trips', '', 'x', 'y'],
          outputs: ['grown', 'kept', 'all'],
          attributes: [graph('body', body)],
        },
      ],
      inputs: [
        { name: 'x', shape: [1, 3] },
        { name: 'y', shape: ['n', 3] },
        { name: 'trips', dtype: 'int64', shape: [] },
      ],
    });
    expect(result.of('grown')).toEqual([null, 3]);
    expect(result.of('kept')).toEqual(['n', 3]);
    expect(result.of('all')).toEqual(['unk__0', 'n', 3]);
  });

  test('Scan slices its axis and stacks the results', () => {
    const body = graphBytes({
      nodes: [node('Add', ['state', 'slice'], 'next'), node('Identity', ['next'], 'out')],
      inputs: [{ name: 'state' }, { name: 'slice' }],
      outputs: [{ name: 'next' }, { name: 'out' }],
    });
    const result = infer({
      nodes: [
        {
          op: 'Scan',
          inputs: ['s', 'x'],
          outputs: ['last', 'all'],
          attributes: [int('num_scan_inputs', 1), graph('body', body)],
        },
      ],
      inputs: [
        { name: 's', shape: [4] },
        { name: 'x', shape: ['t', 4] },
      ],
    });
    expect(result.of('last')).toEqual([4]);
    expect(result.of('all')).toEqual(['t', 4]);
  });

  test('a local function is gone through for every call; its values show what holds for all', () => {
    const result = infer({
      nodes: [
        { op: 'Twice', domain: 'f', inputs: ['x'], outputs: ['a'] },
        { op: 'Twice', domain: 'f', inputs: ['z'], outputs: ['b'] },
      ],
      inputs: [
        { name: 'x', shape: ['n', 3] },
        { name: 'z', shape: ['n', 5] },
      ],
      functions: [
        {
          name: 'Twice',
          domain: 'f',
          inputs: ['p'],
          outputs: ['q'],
          nodes: [node('Concat', ['p', 'p'], 'q', [int('axis', 1)])],
        },
      ],
      opsets: { '': 17, f: 1 },
    });
    expect(result.of('a')).toEqual(['n', 6]);
    expect(result.of('b')).toEqual(['n', 10]);
    expect(result.of('q')).toEqual(['n', null]);
  });
});

describe('declared shapes', () => {
  test('fill in after an unknown operator', () => {
    const result = infer({
      nodes: [node('Mystery', ['x'], 'y'), node('Relu', ['y'], 'z')],
      inputs: [{ name: 'x', shape: ['n'] }],
      values: [{ name: 'y', shape: ['n', 8] }],
    });
    expect(result.of('z')).toEqual(['n', 8]);
    expect([...result.shapes.unknownOperators]).toEqual([['Mystery', 1]]);
  });

  test('a contradiction is a finding, and the operators are believed', () => {
    const result = infer({
      nodes: [node('Relu', ['x'], 'y')],
      inputs: [{ name: 'x', shape: ['n', 3] }],
      outputs: [{ name: 'y', shape: ['n', 4] }],
    });
    expect(result.of('y')).toEqual(['n', 3]);
    expect(result.shapes.findings).toMatchObject([
      { rule: 'shape-contradiction', severity: 'warning', where: 'value y' },
    ]);
  });

  test('an expression is preferred to a name, a name to a symbol made for want of one', () => {
    const result = infer({
      nodes: [node('Concat', ['x', 'x'], 'y', [int('axis', 0)]), node('NonZero', ['x'], 'z')],
      inputs: [{ name: 'x', shape: ['n'] }],
      outputs: [
        { name: 'y', shape: ['dim_7'] },
        { name: 'z', dtype: 'int64', shape: [1, 'found'] },
      ],
    });
    expect(result.of('y')).toEqual(['2*n']);
    expect(result.of('z')).toEqual([1, 'found']);
    expect(result.shapes.findings).toEqual([]);
  });

  test('fresh symbols keep clear of names the file has', () => {
    const result = infer({
      nodes: [node('NonZero', ['x'], 'y')],
      inputs: [{ name: 'x', shape: ['unk__4', null] }],
    });
    expect(result.of('x')).toEqual(['unk__4', 'unk__5']);
    expect(result.of('y')).toEqual([2, 'unk__6']);
  });
});

describe('hostile models end in unknown', () => {
  test('a cycle, a missing producer, a node that reads its own result', () => {
    const result = infer({
      nodes: [node('Add', ['b', 'x'], 'a'), node('Relu', ['a'], 'b'), node('Relu', ['nowhere'], 'c')],
      inputs: [{ name: 'x', shape: [3] }],
    });
    expect(result.of('a')).toBeNull();
    expect(result.of('c')).toBeNull();
  });

  test('nodes in the wrong order are put in order', () => {
    const result = infer({
      nodes: [node('Relu', ['a'], 'b'), node('Relu', ['x'], 'a')],
      inputs: [{ name: 'x', shape: ['n', 3] }],
    });
    expect(result.of('b')).toEqual(['n', 3]);
  });

  test('sizes beyond 2^53, endless ranks, huge ranges', () => {
    const big = 2 ** 52;
    const result = infer({
      nodes: [
        node('Concat', ['x', 'x', 'x'], 'y', [int('axis', 0)]),
        node('Range', ['zero', 'huge', 'step'], 'r'),
        node('ConstantOfShape', ['shape'], 'c'),
        node('Unsqueeze', ['x', 'axes'], 'u'),
      ],
      inputs: [{ name: 'x', shape: [big] }],
      initializers: [
        ints('zero', [0], []),
        ints('huge', [2 ** 50], []),
        ints('step', [1], []),
        ints('shape', [big, 4096]),
        ints(
          'axes',
          Array.from({ length: 500 }, (_, at) => at),
        ),
      ],
    });
    expect(result.of('y')).toEqual([null]);
    expect(result.of('r')).toEqual([2 ** 50]);
    expect(result.elements('r')).toBeUndefined();
    expect(result.of('c')).toEqual([big, 4096]);
    expect(result.of('u')).toBeNull();
  });

  test('functions that call each other without end, or twice at every level', () => {
    const levels = Array.from({ length: 36 }, (_, at) => ({
      name: `F${String(at)}`,
      domain: 'f',
      inputs: ['p'],
      outputs: ['q'],
      nodes: [
        { op: `F${String(at + 1)}`, domain: 'f', inputs: ['p'], outputs: ['m'] },
        { op: `F${String((at + 1) % 36)}`, domain: 'f', inputs: ['m'], outputs: ['q'] },
      ],
    }));
    const result = infer({
      nodes: [{ op: 'F0', domain: 'f', inputs: ['x'], outputs: ['y'] }],
      inputs: [{ name: 'x', shape: [3] }],
      functions: levels,
      opsets: { '': 17, f: 1 },
    });
    expect(result.of('y')).toBeNull();
  });

  test('a chain of products of symbols stays bounded', () => {
    const nodes: NodeSpec[] = [node('Size', ['x'], 's0')];
    for (let at = 0; at < 200; at += 1)
      nodes.push(node('Mul', [`s${String(at)}`, `s${String(at)}`], `s${String(at + 1)}`));
    nodes.push(node('Unsqueeze', ['s200', 'zero'], 'v'), node('ConstantOfShape', ['v'], 'y'));
    const result = infer({ nodes, inputs: [{ name: 'x', shape: ['a', 'b'] }], initializers: [ints('zero', [0])] });
    expect(result.of('y')).toEqual([null]);
  });
});

test('as an overlay the graph shows inferred shapes, its own strings stay where they are', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lapidary-shapes-'));
  try {
    const path = join(folder, 'm.onnx');
    writeFileSync(
      path,
      modelBytes({
        nodes: [node('Concat', ['x', 'x'], 'y', [int('axis', 0)])],
        inputs: [{ name: 'x', shape: ['n', 3] }],
        outputs: [{ name: 'y' }],
      }),
    );
    const model = openOnnx(path);
    const bytes = encodeShapes(toShapeColumns(model.graph, inferShapes(model)));
    expect(inferShapes(model)).toBe(inferShapes(model));
    // Cut out of a larger message, as it comes over a socket.
    const frame = new Uint8Array(bytes.length + 3);
    frame.set(bytes, 3);
    const shown = applyShapes(model.graph, decodeShapes(frame.subarray(3)));
    const again = applyShapes(shown, decodeShapes(bytes));
    for (const each of [shown, again]) {
      const y = each.graphs[0]?.outputs[0] ?? -1;
      const x = each.graphs[0]?.inputs[0] ?? -1;
      expect(valueShape(each, y)).toEqual(['2*n', 3]);
      expect(each.strings.get(each.values.name[y] ?? 0)).toBe('y');
      expect([each.values.inferred?.[x], each.values.inferred?.[y]]).toEqual([0, 1]);
      expect(each.nodes).toBe(model.graph.nodes);
    }
    expect(again.strings.count).toBe(shown.strings.count);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
