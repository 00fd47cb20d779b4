/** `lapidary axes` as a user runs it: frozen axes named with size and node, batches that mix rows, refusals. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  attribute,
  modelBytes,
  type ModelSpec,
  type NodeSpec,
  tensor,
} from '../../src-main/formats/onnx/test-models.js';
import { type AxesReport, axesReportSchema } from '../../src-shared/axes.js';
import { lapidary, scratch } from './run-cli.js';

const folder = scratch();
const int64 = (name: string, ...items: number[]) =>
  tensor(name, 'int64', [items.length], new Uint8Array(BigInt64Array.from(items.map(BigInt)).buffer));
const float32 = (name: string, shape: number[]) => {
  const items = Float32Array.from({ length: shape.reduce((all, size) => all * size, 1) }, (_, at) => (at % 5) - 2);
  return tensor(name, 'float32', shape, new Uint8Array(items.buffer));
};

function model(name: string, spec: ModelSpec): string {
  const path = join(folder, `${name}.onnx`);
  writeFileSync(path, modelBytes(spec));
  return path;
}

const x = (...shape: (number | string)[]) => [{ name: 'x', dtype: 'float32', shape }];
const y = (...shape: (number | string)[]) => [{ name: 'y', dtype: 'float32', shape }];
const node = (
  op: string,
  inputs: string[],
  name: string,
  attributes: NonNullable<NodeSpec['attributes']> = [],
): NodeSpec => ({
  op,
  name,
  inputs,
  outputs: ['y'],
  attributes,
});

async function axes(path: string, ...args: string[]): Promise<{ status: number | null; report: AxesReport }> {
  const end = await lapidary(['axes', path, '--json', ...args]);
  return { status: end.status, report: axesReportSchema.parse(JSON.parse(end.stdout)) };
}

const baked = model('baked', {
  inputs: x('batch', 'seq', 4),
  outputs: y('batch', 'seq', 4),
  initializers: [int64('shape', -1, 6, 4)],
  nodes: [node('Reshape', ['x', 'shape'], '/block/Reshape')],
});

describe('lapidary axes', () => {
  it('lists what the file says, and where a constant may freeze an axis', async () => {
    const { status, report } = await axes(baked);
    expect(status).toBe(0);
    expect(report.inputs[0]?.axes).toMatchObject([
      { index: 0, kind: 'symbolic', symbol: 'batch' },
      { index: 1, kind: 'symbolic', symbol: 'seq' },
      { index: 2, kind: 'static', value: 4 },
    ]);
    expect(report.symbols.map(({ symbol, axes: places }) => [symbol, places])).toEqual([
      ['batch', ['x:0']],
      ['seq', ['x:1']],
    ]);
  });

  it('names a table of fixed length that an axis meets, and proves it by running', async () => {
    const path = model('table', {
      inputs: x('batch', 'seq', 4),
      outputs: y('batch', 'seq', 4),
      initializers: [float32('positions', [1, 12, 4])],
      nodes: [node('Add', ['x', 'positions'], '/embed/Add')],
    });
    const { report: guess } = await axes(path);
    expect(guess.findings).toMatchObject([{ rule: 'suspected-freeze', where: '/embed/Add' }]);
    const { status, report } = await axes(path, '--probe');
    expect(status).toBe(1);
    const [, seq] = report.inputs[0]?.axes ?? [];
    expect(seq?.works).toEqual([12]);
    expect(seq?.breaks.map(({ size, node: name }) => [size, name])).toContainEqual([2, '/embed/Add']);
    expect(report.findings).toMatchObject([
      { rule: 'frozen-axis', severity: 'error', where: expect.stringContaining('x:1') as string },
    ]);
    expect(report.inputs[0]?.axes[0]).toMatchObject({ works: [1, 2, 3, 4, 64], breaks: [] });
  });

  it('finds a Reshape that takes rows from the batch: it runs where the product fits, and the output does not follow', async () => {
    const { status, report } = await axes(baked, '--probe');
    expect(status).toBe(1);
    expect(report.findings).toMatchObject([{ rule: 'frozen-axis', severity: 'error' }]);
    const [, seq] = report.inputs[0]?.axes ?? [];
    expect(seq?.works).toEqual([6]);
    // 12 rows of 6 out of 6 rows of 12: it ran, and gave another shape than it declares.
    expect(seq?.breaks.find(({ size }) => size === 12)).toMatchObject({
      node: '/block/Reshape',
      message: expect.stringContaining('declared as') as string,
    });
  });

  it('finds rows of a batch that are mixed', async () => {
    const path = model('mixed', {
      inputs: x('batch', 4),
      outputs: y('batch', 4),
      initializers: [],
      nodes: [
        {
          op: 'Softmax',
          name: 's',
          inputs: ['x'],
          outputs: ['y'],
          attributes: [attribute.int('axis', 0)],
        },
      ],
    });
    const { status, report } = await axes(path, '--probe');
    expect(status).toBe(1);
    expect(report.findings).toMatchObject([{ rule: 'not-batch-invariant', severity: 'error' }]);
  });

  it('has no complaint about a model that takes every size', async () => {
    const path = model('fine', {
      inputs: x('batch', 'seq', 4),
      outputs: y('batch', 'seq', 4),
      initializers: [float32('w', [4])],
      nodes: [node('Mul', ['x', 'w'], 'm')],
    });
    const { status, report } = await axes(path, '--probe');
    expect(status).toBe(0);
    expect(report.findings).toEqual([]);
    expect(report.runs).toBeGreaterThan(6);
  });

  it.each([
    [['--at', 'nothing=3', '--probe'], /error\[USAGE\].*no symbol nothing/],
    [['--at', 'seq=0'], /error\[USAGE\].*1 or more/],
    [['--at', 'seq'], /error\[USAGE\].*--at takes a symbol and its size/],
  ])('refuses %j', async (args, message) => {
    const end = await lapidary(['axes', baked, ...args]);
    expect(end.status).toBe(2);
    expect(end.stderr).toMatch(message);
  });

  it('says that an input cannot be made', async () => {
    const path = model('strings', {
      inputs: [{ name: 'x', dtype: 'string', shape: ['n'] }],
      outputs: [{ name: 'y', dtype: 'string', shape: ['n'] }],
      nodes: [node('Identity', ['x'], 'i')],
    });
    const end = await lapidary(['axes', path, '--probe']);
    expect(end.status).toBe(2);
    expect(end.stderr).toMatch(/the input x takes strings/);
  });
});
