import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { milCategories, milInputs } from '../../../src-graph/operators/mil.js';
import { nodeInputs } from '../../../src-shared/graph.js';
import { valueNamed } from '../flatbuffer/test-opening.js';
import type { OpenedModel } from '../model-format.js';
import { openModel } from '../registry.js';
import {
  array,
  blob,
  constant,
  entry,
  type Fields,
  feature,
  floatBytes,
  immediate,
  milFunction,
  model,
  operation,
  programModel,
  typed,
  weightFile,
} from './test-models.js';

const root = mkdtempSync(join(tmpdir(), 'lapidary-mlpackage-'));
afterAll(() => rmSync(root, { recursive: true }));

const folder = join(root, 'm.mlpackage');
const inner = join(folder, 'Data/com.apple.CoreML');
const halves = Uint8Array.from([0, 0x3c, 0, 0x40, 0, 0x42, 0, 0x44, 0, 0x45, 0, 0x46]);

/** Eight numbers of so many bits, the first in the lowest. */
function lowestFirst(bits: number, ...numbers: number[]): Uint8Array {
  const all = numbers.reduce((sum, number, at) => sum + number * 2 ** (bits * at), 0);
  return Uint8Array.from({ length: bits }, (_, at) => Math.floor(all / 2 ** (8 * at)) % 256);
}

const manifest = (path: string): string =>
  JSON.stringify({
    fileFormatVersion: '1.0.0',
    itemInfoEntries: { A: { path, name: 'model.mlmodel', author: 'me' } },
    rootModelIdentifier: 'A',
  });

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(inner, 'weights'), { recursive: true });
  writeFileSync(join(folder, 'Manifest.json'), manifest('com.apple.CoreML/model.mlmodel'));
  writeFileSync(join(inner, 'model.mlmodel'), programModel());
  writeFileSync(join(inner, 'weights/weight.bin'), weightFile([{ type: 1, data: halves }]).bytes);
});

const program = (operations: Fields[], outputs: string[], functions: Fields[] = []): Promise<OpenedModel> => {
  const main = entry('main', milFunction([typed('x', 'FLOAT32', [2])], operations, outputs));
  const bytes = model(
    { mlProgram: { version: 1, functions: [main, ...functions] } },
    [feature('x', array([2]))],
    [feature('y', array([2]))],
    {},
    9,
  );
  writeFileSync(join(inner, 'model.mlmodel'), bytes);
  return openModel(folder);
};

const names = (opened: OpenedModel, node: number): string[] =>
  [...nodeInputs(opened.graph, node)].map((value) =>
    value < 0 ? '-' : opened.graph.strings.get(opened.graph.values.name[value] ?? 0),
  );

describe('an .mlpackage', () => {
  it('is the program in it, with settings as attributes and weights in the file beside it', async () => {
    const opened = await openModel(folder);
    expect(opened.report).toMatchObject({
      format: 'coreml',
      path: folder,
      irVersion: 8,
      opsets: { mil: 7 },
      nodeCount: 6,
      opCounts: { conv: 1, mul: 1, leaky_relu: 1, cond: 1, add: 1, relu: 1 },
      inputs: [{ name: 'x', dtype: 'float32', shape: [1, 3, 'x_2'] }],
      outputs: [{ name: 'y', dtype: 'float32', shape: [1, 2, null] }],
      // The weight, the half and the flag.
      parameters: { count: 6 + 1 + 1, bytes: 12 + 4 + 1 },
      externalFiles: [{ path: 'weights/weight.bin', present: true }],
      warnings: [],
    });
    expect(opened.nodeDetail(0)).toMatchObject({
      name: 'enc/c',
      op: 'conv',
      domain: 'mil',
      metadata: { inputs: 'x, weight' },
      attributes: [
        { name: 'pad_type', type: 'string', value: 'valid' },
        { name: 'strides', type: 'ints', value: [2] },
      ],
    });
    expect(names(opened, 0)).toEqual(['x', 'w']);
    expect(names(opened, 1)).toEqual(['enc/c', 'half']);
    expect(opened.nodeDetail(2).attributes).toMatchObject([{ name: 'alpha', type: 'float', value: 0.1 }]);
    expect(opened.graph.graphs.map(({ attribute, parentNode }) => [attribute, parentNode])).toEqual([
      ['', -1],
      ['true', 3],
      ['false', 3],
    ]);
    expect(opened.smallTensor(valueNamed(opened, 'w'), 6)).toEqual({
      dtype: 10,
      shape: [2, 3, 1],
      items: [1, 2, 3, 4, 5, 6],
    });
    const detail = await opened.tensorDetail(valueNamed(opened, 'w'), 1);
    expect(detail?.location).toMatchObject({ file: join(inner, 'weights/weight.bin'), offset: 128 });
    expect(opened.sourceFiles()).toEqual([join(inner, 'model.mlmodel'), join(inner, 'weights/weight.bin')]);
  });

  it('opens by the file inside of it as well, and without its manifest', async () => {
    const opened = await openModel(join(inner, 'model.mlmodel'));
    expect(opened.report.path).toBe(join(inner, 'model.mlmodel'));
    expect(opened.smallTensor(valueNamed(opened, 'w'), 6)?.items).toHaveLength(6);
    rmSync(join(folder, 'Manifest.json'));
    await expect(openModel(folder)).resolves.toMatchObject({ report: { nodeCount: 6 } });
  });

  it('is refused where its manifest names no model, or one outside of it', async () => {
    const opening = (text: string): Promise<unknown> => {
      writeFileSync(join(folder, 'Manifest.json'), text);
      return openModel(folder);
    };
    await expect(opening('{')).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    await expect(
      opening(JSON.stringify({ itemInfoEntries: {}, rootModelIdentifier: '__proto__' })),
    ).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    await expect(opening(manifest('../../other.mlmodel'))).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    await expect(opening(manifest('gone.mlmodel'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  it('says what is wrong with its weight file when values are asked for', async () => {
    const path = join(inner, 'weights/weight.bin');
    const problem = async (): Promise<string> => {
      const opened = await openModel(folder);
      return (await opened.tensorDetail(valueNamed(opened, 'w'), 1))?.problem ?? '';
    };
    const whole = weightFile([{ type: 1, data: halves }]).bytes;
    writeFileSync(path, whole.subarray(0, 130));
    expect(await problem()).toContain('beyond the end');
    writeFileSync(path, weightFile([{ type: 2, data: halves }]).bytes);
    expect(await problem()).toContain('holds float32 where the program has float16');
    writeFileSync(path, weightFile([{ type: 1, data: halves }], 1).bytes);
    expect(await problem()).toContain('version 1');
    writeFileSync(join(inner, 'model.mlmodel'), programModel(128));
    writeFileSync(path, Buffer.concat([whole, new Uint8Array(256)]));
    expect(await problem()).toContain('holds no tensor at byte 128');
    rmSync(path);
    expect(await problem()).toContain('which is missing');
    expect((await openModel(folder)).report.warnings).toMatchObject([{ code: 'EXTERNAL_DATA_MISSING' }]);
  });

  it('a compiled model is named for what it is', async () => {
    const compiled = join(root, 'm.mlmodelc');
    mkdirSync(compiled, { recursive: true });
    writeFileSync(join(compiled, 'coremldata.bin'), 'x');
    await expect(openModel(compiled)).rejects.toMatchObject({ code: 'FORMAT_UNSUPPORTED' });
  });
});

describe('an ML program', () => {
  it('shows how compressed weights become weights, in programs of either age', async () => {
    const { bytes, offsets } = weightFile([
      { type: 12, data: lowestFirst(3, 0, 1, 2, 4, 5, 1, 6, 7) },
      { type: 2, data: floatBytes(1, 2, 3, 4, 5, 6, 7, 8) },
      { type: 3, data: Uint8Array.from([0xe4]) },
    ]);
    writeFileSync(join(inner, 'weights/weight.bin'), bytes);
    const [indices = 0, lut = 0, old = 0] = offsets;
    const opened = await program(
      [
        constant('codes', blob('UINT3', [8], indices)),
        constant('table', blob('FLOAT32', [1, 8, 1], lut)),
        operation('constexpr_lut_to_dense', { lut: 'table', indices: 'codes' }, [typed('w', 'FLOAT32', [8])]),
        operation('constexpr_lut_to_dense', {}, [typed('v', 'FLOAT32', [4])], {
          attributes: [
            entry('indices', blob('UINT8', [1], old)),
            entry('lut', immediate('FLOAT32', [4], 'floats', [1, 2, 3, 4])),
            entry('shape', immediate('UINT32', [1], 'bytes', Uint8Array.from([4, 0, 0, 0]))),
          ],
        }),
        operation('add', { x: 'w', y: 'v' }, [typed('y', 'FLOAT32', [8])]),
      ],
      ['y'],
    );
    expect(opened.report.opCounts).toEqual({ constexpr_lut_to_dense: 2, add: 1 });
    expect(names(opened, 0)).toEqual(['codes', 'table']);
    expect(opened.smallTensor(valueNamed(opened, 'codes'), 8)?.items).toEqual([0, 1, 2, 4, 5, 1, 6, 7]);
    expect(names(opened, 1)).toEqual(['v.indices', 'v.lut']);
    expect(opened.nodeDetail(1).attributes).toMatchObject([{ name: 'shape', value: [4] }]);
    expect(opened.report.warnings).toEqual([]);
  });

  it('reads whole numbers, flags, bytes and texts that lie in it', async () => {
    const long = Array.from({ length: 70 }, (_, at) => at - 35);
    const opened = await program(
      [
        constant('ints', immediate('INT32', [70], 'ints', long)),
        constant('longs', immediate('INT64', [2], 'longInts', [-1, 2 ** 40])),
        constant('halves', immediate('FLOAT16', [1], 'bytes', Uint8Array.from([0, 0x3c]))),
        constant('nibbles', immediate('INT4', [3], 'bytes', Uint8Array.from([0xf1, 0x07]))),
        operation(
          'gather',
          {
            indices: 'ints',
            x: 'x',
            axis: immediate('INT32', [], 'ints', [-1]),
            validate_indices: immediate('BOOL', [], 'bools', [false]),
          },
          [typed('g', 'FLOAT32', [70])],
        ),
        operation(
          'concat',
          { values: ['longs', 'halves', 'nibbles', 'g'], axis: immediate('INT32', [], 'ints', [0]) },
          [typed('c', 'FLOAT32', [5])],
        ),
        operation(
          'classify',
          {
            probabilities: 'c',
            classes: {
              type: { listType: {} },
              immediateValue: {
                list: { values: ['cat', 'dog'].map((label) => immediate('STRING', [], 'strings', [label])) },
              },
            },
          },
          [typed('y', 'STRING', [])],
        ),
      ],
      ['y'],
    );
    expect(opened.smallTensor(valueNamed(opened, 'ints'), 70)?.items).toEqual(long);
    expect(opened.smallTensor(valueNamed(opened, 'longs'), 2)?.items).toEqual([-1, 2 ** 40]);
    expect(opened.smallTensor(valueNamed(opened, 'halves'), 2)?.items).toEqual([1]);
    expect(opened.smallTensor(valueNamed(opened, 'nibbles'), 3)?.items).toEqual([1, -1, 7]);
    expect(opened.nodeDetail(0).attributes).toMatchObject([
      { name: 'axis', type: 'int', value: -1 },
      { name: 'validate_indices', type: 'bool', value: 'false' },
    ]);
    expect(opened.nodeDetail(1).metadata).toEqual({ inputs: 'values (4)' });
    expect(opened.nodeDetail(2).attributes).toMatchObject([{ name: 'classes', value: ['cat', 'dog'], count: 2 }]);
  });

  it('has loops with a condition and a body, states, and further functions', async () => {
    const loopVar = typed('i', 'FLOAT32', [2]);
    const opened = await program(
      [
        operation('while_loop', { loop_vars: ['x'] }, [typed('y', 'FLOAT32', [2])], {
          blocks: [
            {
              inputs: [loopVar],
              operations: [operation('less', { x: 'i', y: 'x' }, [typed('k', 'BOOL', [2])])],
              outputs: ['k'],
            },
            {
              inputs: [loopVar],
              operations: [operation('add', { x: 'i', y: 'x' }, [typed('n', 'FLOAT32', [2])])],
              outputs: ['n'],
            },
          ],
        }),
      ],
      ['y'],
      [
        entry(
          'other',
          milFunction(
            [{ name: 's', type: { stateType: { wrappedType: typed('', 'FLOAT16', [4]).type ?? {} } } }],
            [operation('read_state', { input: 's' }, [typed('r', 'FLOAT16', [4])])],
            ['r'],
          ),
        ),
      ],
    );
    expect(opened.graph.graphs.map(({ name, kind, attribute }) => [name, kind, attribute])).toEqual([
      ['m', 'main', ''],
      ['cond', 'subgraph', 'cond'],
      ['body', 'subgraph', 'body'],
      ['other', 'function', ''],
    ]);
    expect(opened.graph.values.dtype[opened.graph.graphs[3]?.inputs[0] ?? -1]).toBe(10);
    expect(opened.report.warnings).toEqual([]);
  });

  it('opens with the function it names, whose inputs it describes on their own', async () => {
    const one = (name: string): Fields =>
      entry(
        name,
        milFunction(
          [typed(name, 'FLOAT32', [null])],
          [operation('relu', { x: name }, [typed('y', 'FLOAT32', [null])])],
          ['y'],
        ),
      );
    const described = (name: string): Fields => ({
      name,
      input: [feature(name, array([3]), { shortDescription: `of ${name}` })],
    });
    const functions = [described('first'), described('second')];
    const bytes = model(
      { mlProgram: { functions: [one('first'), one('second')] } },
      [],
      [],
      { functions, defaultFunctionName: 'second' },
      9,
    );
    writeFileSync(join(inner, 'model.mlmodel'), bytes);
    const { report } = await openModel(folder);
    expect(report.graphs.map(({ name, kind }) => [name, kind])).toEqual([
      ['second', 'main'],
      ['first', 'function'],
    ]);
    expect(report.inputs).toEqual([{ name: 'second', dtype: 'float32', shape: [3] }]);
    expect(report.metadata).toMatchObject({
      function: 'second',
      'input second': 'float32 [3]; description: of second',
    });
  });

  it('does not follow a weight file out of the folder', async () => {
    const opened = await program(
      [
        constant('w', blob('FLOAT32', [1], 64, '@model_path/../../secret.bin')),
        operation('add', { x: 'x', y: 'w' }, [typed('y', 'FLOAT32', [2])]),
      ],
      ['y'],
    );
    expect(opened.report.warnings).toMatchObject([{ code: 'EXTERNAL_PATH_REFUSED' }]);
    expect((await opened.tensorDetail(valueNamed(opened, 'w'), 1))?.problem).toContain('outside');
  });
});

it('every operator whose inputs have names has a colour', () => {
  expect(Object.keys(milInputs).filter((name) => milCategories[name] === undefined)).toEqual([]);
});
