import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Long from 'long';
import { describe, expect, it } from 'vitest';
import { attribute, modelBytes, type NodeSpec, type ValueSpec } from '../formats/onnx/test-models.js';
import { openModel } from '../formats/registry.js';
import { scratchFolder } from '../testing/scratch.js';
import { axisMap } from './axis-map.js';
import { tensorsFor } from './probe-inputs.js';

const int64 = (name: string, ...shape: (string | number)[]): ValueSpec => ({ name, dtype: 'int64', shape });
const constant = (name: string, value: number): NodeSpec => ({
  op: 'Constant',
  outputs: [name],
  attributes: [attribute.tensor('value', { dataType: 1, dims: [], floatData: [value] })],
});

/** What every input is given at these sizes. */
async function given(
  inputs: readonly ValueSpec[],
  nodes: readonly NodeSpec[],
  sizes: Record<string, number>,
): Promise<Record<string, number[]>> {
  const path = join(scratchFolder(), 'm.onnx');
  const table = (name: string, rows: number) => ({
    name,
    dataType: 1,
    dims: [rows, 2].map((size) => Long.fromNumber(size)),
    floatData: new Array<number>(rows * 2).fill(0),
  });
  const outputs = [{ name: nodes.at(-1)?.outputs?.[0] ?? '', dtype: 'float32' }];
  writeFileSync(path, modelBytes({ inputs, outputs, nodes, initializers: [table('words', 40), table('kinds', 2)] }));
  const tensors = tensorsFor(axisMap(await openModel(path)), sizes);
  return Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, Array.from(data, Number)]));
}

const gather = (table: string, from: string, to: string): NodeSpec => ({
  op: 'Gather',
  inputs: [table, from],
  outputs: [to],
});

describe('integer inputs', () => {
  it('are entries of the smallest table they index, through casts and reshapes', async () => {
    const nodes = [
      { op: 'Cast', inputs: ['a'], outputs: ['c'], attributes: [attribute.int('to', 6)] },
      gather('words', 'c', 'x'),
      gather('words', 'b', 'y'),
      gather('kinds', 'b', 'z'),
    ];
    const { a = [], b = [] } = await given([int64('a', 'n', 9), int64('b', 'n', 9)], nodes, { n: 20 });
    expect(Math.max(...a)).toBeLessThan(40);
    expect(Math.max(...a)).toBeGreaterThan(20);
    expect(new Set(b)).toEqual(new Set([0, 1]));
  });

  it('index an axis that is as long as a symbol', async () => {
    const inputs = [{ name: 'x', dtype: 'float32', shape: ['seq', 2] }, int64('at', 8)];
    const { at = [] } = await given(inputs, [gather('x', 'at', 'y')], { seq: 1 });
    expect(at).toEqual(new Array(8).fill(0));
  });
});

it('integers added to others are not taken for indices of what those lead to', async () => {
  const inputs = [int64('starts', 'n'), int64('at', 'n')];
  const nodes = [{ op: 'Add', inputs: ['starts', 'at'], outputs: ['flat'] }, gather('words', 'flat', 'y')];
  const { at = [] } = await given(inputs, nodes, { n: 30 });
  expect(Math.max(...at)).toBe(1);
});

describe('masks', () => {
  const scores = { name: 'scores', dtype: 'float32', shape: ['n', 4] };

  it('are known by the number they are multiplied by', async () => {
    const nodes = [
      { op: 'Cast', inputs: ['keep'], outputs: ['f'], attributes: [attribute.int('to', 1)] },
      constant('one', 1),
      constant('low', -10000),
      { op: 'Sub', inputs: ['one', 'f'], outputs: ['hidden'] },
      { op: 'Mul', inputs: ['hidden', 'low'], outputs: ['bias'] },
      { op: 'Add', inputs: ['scores', 'bias'], outputs: ['y'] },
    ];
    const { keep } = await given([scores, int64('keep', 'n', 4)], nodes, { n: 2 });
    expect(keep).toEqual(new Array(8).fill(1));
  });

  it('hide nothing whichever way round they are', async () => {
    const hide = { name: 'padding', dtype: 'bool', shape: ['n', 4] };
    const nodes = (inputs: string[], first: NodeSpec[] = []): NodeSpec[] => [
      constant('low', -Infinity),
      ...first,
      { op: 'Where', inputs, outputs: ['y'] },
    ];
    const one = await given([scores, hide], nodes(['padding', 'low', 'scores']), { n: 1 });
    expect(one['padding']).toEqual([0, 0, 0, 0]);
    const other = await given(
      [scores, hide],
      nodes(['not', 'low', 'scores'], [{ op: 'Not', inputs: ['padding'], outputs: ['not'] }]),
      { n: 1 },
    );
    expect(other['padding']).toEqual([1, 1, 1, 1]);
  });
});

it('lengths are those of the sequence axis', async () => {
  const inputs = [{ name: 'x', dtype: 'float32', shape: ['n', 'time', 3] }, int64('x_lengths', 'n')];
  const { x_lengths: lengths } = await given(inputs, [{ op: 'Relu', inputs: ['x'], outputs: ['y'] }], {
    n: 2,
    time: 17,
  });
  expect(lengths).toEqual([17, 17]);
});
