import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { modelBytes, type NodeSpec } from '../../formats/onnx/test-models.js';
import { openModel } from '../../formats/registry.js';
import { resources } from '../../resources.js';
import type { ModuleValue } from '../../runtimes/python/module-values.js';
import { GraphValues } from './graph-values.js';
import { pairOperators } from './pair-operators.js';
import { moduleValue } from './testing.js';

const folder = mkdtempSync(join(tmpdir(), 'lapidary-operators-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const operator = (path: string, name: string, number: number, shape: number[], at = ''): ModuleValue =>
  moduleValue(path, shape, { side: 'op', class: name, item: `${name}.${String(number)}`, at });

/** What a written-out attention of two heads does, as the worker hears it. */
const attention = (path: string): ModuleValue[] => [
  operator(path, 'matmul', 0, [2, 4, 16, 16]),
  operator(path, 'mul', 0, [2, 4, 16, 16]),
  operator(path, 'add', 0, [2, 4, 16, 16]),
  operator(path, 'softmax', 0, [2, 4, 16, 16]),
  operator(path, 'matmul', 1, [2, 4, 16, 8]),
];

const found = ({ pairs }: ReturnType<typeof pairOperators>): Record<string, string> =>
  Object.fromEntries(pairs.map(({ reference, subject }) => [reference.name, subject.name]));

async function graphOf(name: string, nodes: NodeSpec[], shape = [2]): Promise<GraphValues> {
  const file = join(folder, `${name}.onnx`);
  const value = (at: string) => ({ name: at, dtype: 'float32' as const, shape });
  writeFileSync(file, modelBytes({ inputs: [value('x')], outputs: [value('y')], nodes }));
  return new GraphValues(await openModel(file), { x: shape });
}

const node = (op: string, name: string, inputs: string[], output: string): NodeSpec => ({
  op,
  name,
  inputs,
  outputs: [output],
});

/** A node as torch.export's exporter writes it. */
function exported(op: string, target: string, line: number, inputs: string[], output: string): NodeSpec {
  return {
    ...node(op, `node_${output}`, inputs, output),
    metadata: {
      'pkg.torch.onnx.name_scopes': `['', 'a', '${output}']`,
      'pkg.torch.onnx.class_hierarchy': `['M', 'A', '${target}']`,
      'pkg.torch.onnx.fx_node': `%${output} : [num_users=1] = call_function[target=torch.ops.${target}]`,
      'pkg.torch.onnx.stack_trace': `File "/home/me/m.py", line ${String(line)}, in forward\n  x`,
    },
  };
}

describe('pairOperators on an export by torch.export', () => {
  it('goes by what the exporter wrote of each node', async () => {
    const path = join(resources.samples, 'exported', 'two_input_encoder.onnx');
    const graph = new GraphValues(await openModel(path), { ids: [2, 16], mask: [2, 16] });
    const result = pairOperators(attention('layers.1.attention'), graph, true);
    expect(found(result)).toEqual({
      'layers.1.attention matmul': 'matmul_2',
      'layers.1.attention mul': 'mul_163',
      'layers.1.attention add': 'add_206',
      'layers.1.attention softmax': 'softmax_1',
      'layers.1.attention matmul 2': 'matmul_3',
    });
    expect(result.untold.size).toBe(0);
  });

  it('goes line by line where there are not as many, and tells what is left', async () => {
    const graph = await graphOf('lines', [
      exported('Exp', 'aten.exp.default', 7, ['x'], 'exp'),
      exported('Neg', 'aten.neg.default', 8, ['exp'], 'neg'),
      exported('Exp', 'aten.exp.default', 9, ['neg'], 'y'),
    ]);
    const result = pairOperators(
      [
        operator('a', 'exp', 0, [2], 'm.py:6'),
        operator('a', 'exp', 1, [2], 'm.py:7'),
        operator('a', 'neg', 0, [3], 'm.py:8'),
        operator('a', 'exp', 2, [2], 'm.py:9'),
      ],
      graph,
      true,
    );
    expect(found(result)).toEqual({ 'a exp 2': 'exp', 'a exp 3': 'y' });
    expect([...result.untold]).toEqual([['a', ['exp', 'neg']]]);
  });

  it('takes the last value made for an operator that becomes several nodes', async () => {
    const of = (op: string, inputs: string[], output: string): NodeSpec => ({
      ...exported('', 'aten.silu.default', 3, inputs, 'silu'),
      op,
      outputs: [output],
    });
    const graph = await graphOf('several', [of('Sigmoid', ['x'], 'val_1'), of('Mul', ['x', 'val_1'], 'y')]);
    const result = pairOperators([operator('a', 'silu', 0, [2])], graph, true);
    expect(found(result)).toEqual({ 'a silu': 'y' });
  });
});

describe('pairOperators on an export by the older exporter', () => {
  const written = [
    node('MatMul', '/a/MatMul', ['x', 'x'], 'm'),
    node('Sigmoid', '/a/Sigmoid', ['m'], 's'),
    node('Mul', '/a/Mul', ['m', 's'], 'silu'),
    node('Mul', '/a/Mul_1', ['silu', 'x'], 'p'),
    node('Equal', '/a/Equal', ['p', 'x'], 'e'),
    node('Not', '/a/Not', ['e'], 'n'),
    node('Where', '/a/Where', ['n', 'p', 'x'], 'y'),
  ];
  const values = [
    operator('a', 'matmul', 0, [2, 2]),
    operator('a', 'silu', 0, [2, 2]),
    operator('a', 'mul', 0, [2, 2]),
    { ...operator('a', 'eq', 0, [2, 2]), dtype: 'bool' },
    { ...operator('a', 'invert', 0, [2, 2]), dtype: 'bool' },
    operator('a', 'masked_fill', 0, [2, 2]),
  ];

  it('goes by what each operator becomes', async () => {
    const graph = await graphOf('older', written, [2, 2]);
    const numbers = { 'a matmul': 'm', 'a silu': 'silu', 'a mul': 'p', 'a masked_fill': 'y' };
    expect(found(pairOperators(values, graph, true))).toEqual({ ...numbers, 'a eq': 'e', 'a invert': 'n' });
    // Rounding to another type turns what is true at the edge.
    expect(found(pairOperators(values, graph, false))).toEqual(numbers);
  });

  it('pairs no name of which one side has more, and nothing in a module where an operator may become anything', async () => {
    const graph = await graphOf('more', written, [2, 2]);
    const more = pairOperators([...values, operator('a', 'mul', 1, [2, 2])], graph, true);
    expect(found(more)).not.toHaveProperty(['a mul']);
    expect([...more.untold]).toEqual([['a', ['silu', 'mul']]]);
    const unknown = pairOperators([...values, operator('a', 'einsum', 0, [2, 2])], graph, true);
    expect(unknown.pairs).toEqual([]);
    expect(unknown.untold.get('a')).toContain('einsum');
  });
});
