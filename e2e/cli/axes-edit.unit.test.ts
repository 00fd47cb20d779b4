/** `lapidary axes --set … -o` as a user runs it: edits, repairs and their proof; what is refused leaves nothing behind. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attribute, modelBytes, type ModelSpec, tensor } from '../../src-main/formats/onnx/test-models.js';
import { openModel } from '../../src-main/formats/registry.js';
import { type AxisEditResult, axisEditResultSchema } from '../../src-shared/axes.js';
import { lapidary, scratch } from './run-cli.js';

const int64 = (name: string, ...items: number[]) =>
  tensor(name, 'int64', [items.length], new Uint8Array(BigInt64Array.from(items.map(BigInt)).buffer));
const float32 = (name: string, shape: number[]) => {
  const items = Float32Array.from(
    { length: shape.reduce((all, size) => all * size, 1) },
    (_, at) => ((at * 7) % 11) / 4 - 1,
  );
  return tensor(name, 'float32', shape, new Uint8Array(items.buffer));
};

function model(spec: ModelSpec): string {
  const path = join(scratch(), 'm.onnx');
  writeFileSync(path, modelBytes(spec));
  return path;
}

/** [1, 2, 3] flattened to the constant [1, 6], and a matrix: what an exporter makes of a classifier's head. */
const head: ModelSpec = {
  inputs: [{ name: 'x', dtype: 'float32', shape: [1, 2, 3] }],
  outputs: [{ name: 'logits', dtype: 'float32', shape: [1, 4] }],
  values: [{ name: 'flat', dtype: 'float32', shape: [1, 6] }],
  initializers: [int64('shape', 1, 6), float32('w', [6, 4])],
  nodes: [
    { op: 'Reshape', name: 'flatten', inputs: ['x', 'shape'], outputs: ['flat'] },
    { op: 'MatMul', name: 'fc', inputs: ['flat', 'w'], outputs: ['logits'] },
  ],
};

/** Initial states of a recurrent layer for a batch of 1. */
const recurrent: ModelSpec = {
  inputs: [{ name: 'x', dtype: 'float32', shape: ['seq', 1, 3] }],
  outputs: [{ name: 'y', dtype: 'float32', shape: ['seq', 1, 1, 2] }],
  initializers: [float32('w', [1, 8, 3]), float32('r', [1, 8, 2]), float32('h', [1, 1, 2]), float32('c', [1, 1, 2])],
  nodes: [
    {
      op: 'LSTM',
      name: 'lstm',
      inputs: ['x', 'w', 'r', '', '', 'h', 'c'],
      outputs: ['y'],
      attributes: [attribute.int('hidden_size', 2)],
    },
  ],
};

/** A table that holds the batch: nothing can be made of it. */
const stuck: ModelSpec = {
  inputs: [{ name: 'x', dtype: 'float32', shape: [3, 4] }],
  outputs: [{ name: 'y', dtype: 'float32', shape: [3, 4] }],
  initializers: [float32('table', [3, 4])],
  nodes: [{ op: 'Add', name: 'add', inputs: ['x', 'table'], outputs: ['y'] }],
};

async function edited(
  path: string,
  ...args: string[]
): Promise<{ status: number | null; result: AxisEditResult; out: string }> {
  const out = join(dirname(path), 'out.onnx');
  const before = createHash('sha256').update(readFileSync(path)).digest('hex');
  const end = await lapidary(['axes', path, ...args, '-o', out, '--json']);
  expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(before);
  expect(end.stdout, end.stderr).not.toBe('');
  return { status: end.status, result: axisEditResultSchema.parse(JSON.parse(end.stdout)), out };
}

const files = (path: string): string[] => readdirSync(dirname(path)).sort();

describe('lapidary axes, editing', () => {
  it('makes a batch symbolic, repairs the Reshape that held it, and proves it row by row', async () => {
    const path = model(head);
    const { status, result, out } = await edited(path, '--set', 'x:0=batch');
    expect(status).toBe(0);
    expect(result.changes).toEqual([
      { axis: 'x:0', before: 1, after: 'batch', follows: false },
      { axis: 'logits:0', before: 1, after: 'batch', follows: true },
    ]);
    expect(result.repairs).toEqual([{ node: 'flatten', op: 'Reshape', before: '[1, 6]', after: '[0, 6]' }]);
    expect(result.refused).toEqual([]);
    expect(result.proof?.verdict).toBe('pass');
    expect(result.proof?.cases.map(({ sizes }) => sizes)).toEqual([{ batch: 1 }, { batch: 3 }, { batch: 8 }]);
    expect(result.proof?.cases.map(({ reason }) => reason).join(' ')).toMatch(/bit for bit/);
    const report = (await openModel(out)).report;
    expect(report.inputs[0]?.shape).toEqual(['batch', 2, 3]);
    expect(report.outputs[0]?.shape).toEqual(['batch', 4]);
    expect(files(path)).toEqual(['m.onnx', 'out.onnx', 'out.onnx.proof.json']);
    expect(axisEditResultSchema.parse(JSON.parse(readFileSync(`${out}.proof.json`, 'utf8')))).toEqual(result);
  });

  it('makes initial states as large as the batch', async () => {
    const { status, result } = await edited(model(recurrent), '--set', 'x:1=batch');
    expect(result.proof?.cases.map(({ title, verdict, reason }) => [title, verdict, reason])).toEqual(
      expect.arrayContaining([[expect.stringContaining('batch=8'), 'pass', expect.any(String)]]),
    );
    expect(status).toBe(0);
    expect(result.repairs).toMatchObject([
      { node: 'lstm', op: 'LSTM' },
      { node: 'lstm', op: 'LSTM' },
    ]);
    expect(result.changes).toContainEqual({ axis: 'y:2', before: 1, after: 'batch', follows: true });
  });

  it('cuts constants whose rows are equal to one row, and proves that', async () => {
    const zeros = tensor('zeros', 'float32', [3, 4], new Uint8Array(48));
    const { status, result } = await edited(
      model({ ...stuck, initializers: [{ ...zeros, name: 'table' }] }),
      '--set',
      'x:0=batch',
    );
    expect(status).toBe(0);
    expect(result.repairs).toMatchObject([
      { node: 'add', op: 'Add', after: expect.stringContaining('[1, 4]') as string },
    ]);
    expect(result.proof?.cases.map(({ sizes, verdict }) => [sizes['batch'], verdict])).toContainEqual([8, 'pass']);
  });

  it('tries the places that a batch can have among tokens and heads, and keeps the one that is proved', async () => {
    // 2 heads of 2 for 3 tokens: attention over tokens, written with the batch between tokens and heads, for a batch of 1.
    const spec: ModelSpec = {
      inputs: [{ name: 'x', dtype: 'float32', shape: [3, 1, 4] }],
      outputs: [{ name: 'y', dtype: 'float32', shape: [3, 1, 4] }],
      initializers: [int64('split', 3, 2, 2), int64('joined', 3, 1, 4)],
      nodes: [
        { op: 'Reshape', name: 'heads', inputs: ['x', 'split'], outputs: ['h'] },
        { op: 'Transpose', name: 'q', inputs: ['h'], outputs: ['q'], attributes: [attribute.ints('perm', [1, 0, 2])] },
        { op: 'Transpose', name: 'k', inputs: ['h'], outputs: ['k'], attributes: [attribute.ints('perm', [1, 2, 0])] },
        { op: 'MatMul', name: 'scores', inputs: ['q', 'k'], outputs: ['s'] },
        { op: 'MatMul', name: 'mixed', inputs: ['s', 'q'], outputs: ['m'] },
        {
          op: 'Transpose',
          name: 'back',
          inputs: ['m'],
          outputs: ['b'],
          attributes: [attribute.ints('perm', [1, 0, 2])],
        },
        { op: 'Reshape', name: 'tokens', inputs: ['b', 'joined'], outputs: ['y'] },
      ],
    };
    const { status, result } = await edited(model(spec), '--set', 'x:1=batch');
    expect(status).toBe(0);
    expect(result.repairs[0]).toMatchObject({
      node: 'heads',
      after: expect.stringMatching(/^\[3, -1, 2\], one of 2 ways: the proof decides/) as string,
    });
    expect(result.proof?.verdict).toBe('pass');
  });

  it('fixes a symbol and frees it again: the result is what the original was', async () => {
    const spec: ModelSpec = {
      ...head,
      inputs: [{ name: 'x', dtype: 'float32', shape: ['n', 2, 3] }],
      outputs: [{ name: 'logits', dtype: 'float32', shape: ['n', 4] }],
      values: [],
      initializers: [int64('shape', 0, 6), float32('w', [6, 4])],
    };
    const fixed = await edited(model(spec), '--fix', 'n=5');
    expect(fixed.status).toBe(0);
    expect((await openModel(fixed.out)).report.outputs[0]?.shape).toEqual([5, 4]);
    const path = model(spec);
    writeFileSync(path, readFileSync(fixed.out));
    const freed = await edited(path, '--set', 'x:0=n');
    expect(freed.status).toBe(0);
    expect((await openModel(freed.out)).report.outputs[0]?.shape).toEqual(['n', 4]);
  });

  it('says where an edit does not get through, and writes only when forced', async () => {
    const path = model(stuck);
    const { status, result } = await edited(path, '--set', 'x:0=batch');
    expect(status).toBe(1);
    expect(result).toMatchObject({
      out: null,
      refused: [{ where: 'add', reason: expect.stringContaining('batch to be 3') as string }],
    });
    expect(files(path)).toEqual(['m.onnx']);
    const forced = await edited(path, '--set', 'x:0=batch', '--force');
    expect(forced.status).toBe(1);
    expect(forced.result.proof?.verdict).toBe('fail');
    expect(existsSync(forced.out)).toBe(true);
  });

  it('without a file to write, shows what it would do', async () => {
    const path = model(head);
    const end = await lapidary(['axes', path, '--set', 'x:0=batch']);
    expect(end.status).toBe(0);
    expect(end.stdout).toMatch(/flatten +Reshape +\[1, 6\] +\[0, 6\]/);
    expect(end.stdout).toContain('Nothing was written');
    expect(files(path)).toEqual(['m.onnx']);
    const refused = await lapidary(['axes', model(stuck), '--set', 'x:0=batch', '--json']);
    expect(refused.status).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ repairs: [], refused: [{ where: 'add' }] });
  });

  it('does not run anything with --no-prove', async () => {
    const path = model(head);
    const { status, result } = await edited(path, '--set', 'x:0=batch', '--no-prove');
    expect(status).toBe(0);
    expect(result.proof).toBeNull();
    expect(files(path)).toEqual(['m.onnx', 'out.onnx']);
  });

  it.each([
    [['--set', 'nothing:0=batch'], /no input or output nothing/],
    [['--set', 'x:7=batch'], /there is no axis 7/],
    [['--set', 'x:0=a,b'], /cannot be the name of a symbol/],
    [['--set', 'x:0=it"s'], /cannot be the name of a symbol/],
    [['--set', 'x:0=0'], /whole number of 1 or more/],
    [['--set', 'x:0=-3'], /whole number of 1 or more/],
    [['--set', 'x:0=2.5'], /whole number of 1 or more/],
    [['--set', 'x:0=4'], /fixed at 1 in the model/],
    [['--set', 'x:0=n', '--set', 'x:1=n'], /cannot be one symbol/],
    [['--set', 'x'], /takes an axis and what it becomes/],
    [['--fix', 'seq=3'], /no symbol seq/],
    [['--rename', 'a=b'], /no symbol a/],
    [['--repair', 'batch'], /no symbol batch/],
    [['--set', 'x:0=batch', '--probe'], /cannot be given with an edit/],
  ])('refuses %j and writes nothing', async (args, message) => {
    const path = model(head);
    const end = await lapidary(['axes', path, ...args, '-o', join(dirname(path), 'out.onnx')]);
    expect(end.stderr).toMatch(message);
    expect(end.status).toBe(2);
    expect(files(path)).toEqual(['m.onnx']);
  });

  it('never writes over its source, by whatever name', async () => {
    const path = model(head);
    const end = await lapidary(['axes', path, '--set', 'x:0=batch', '-o', join(dirname(path), '.', 'm.onnx')]);
    expect(end.status).toBe(2);
    expect(end.stderr).toMatch(/error\[OUTPUT_EXISTS\]/);
    expect(files(path)).toEqual(['m.onnx']);
  });
});
