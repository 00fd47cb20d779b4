import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dtypeBytes, dtypeCode } from '../../src-shared/dtype.js';
import type { LapidaryError } from '../../src-shared/errors.js';
import type { onnx } from '../formats/onnx/onnx.generated.js';
import {
  attribute,
  externalData,
  float32Bytes,
  modelBytes,
  type ModelSpec,
  smallModel,
  tensor,
} from '../formats/onnx/test-models.js';
import { decodeNpy } from '../io/npy.js';
import { OpenModels } from './open-models.js';
import { npyFileName } from '../../src-shared/npy-name.js';
import { tensorHandlers } from './tensor-handlers.js';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lapidary-tensors-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const never = new AbortController().signal;
const models = new OpenModels();
const handlers = (): ReturnType<typeof tensorHandlers> => tensorHandlers({ models, dataDir: join(dir, 'data') });

let opened = 0;
/** Opens the model and finds the value called `name`. */
async function open(spec: ModelSpec, name = 'w'): Promise<{ modelId: string; value: number; path: string }> {
  opened += 1;
  const path = join(dir, `m${String(opened)}.onnx`);
  writeFileSync(path, modelBytes(spec));
  const { modelId, model } = await models.open(path);
  const { values, strings } = model.graph;
  return { modelId, path, value: values.name.findLastIndex((index) => strings.get(index) === name) };
}

const withWeight = (weight: onnx.TensorProto.$Properties): ModelSpec => ({ ...smallModel, initializers: [weight] });
const numbersOf = async (spec: ModelSpec): Promise<unknown> => {
  const { modelId, value } = await open(spec);
  return (await handlers()['model.tensorStats']({ modelId, value }, never)).numbers;
};
async function codeOf(work: unknown): Promise<string> {
  return Promise.resolve(work).then(
    () => 'no error',
    (error: unknown) => (error as LapidaryError).code,
  );
}
const ramp = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

describe('model.tensorStats', () => {
  test('raw data and typed fields of any length say the same', async () => {
    const raw = (count: number): ModelSpec => withWeight(tensor('w', 'float32', [count], float32Bytes(...ramp(count))));
    for (const count of [5, 5000]) {
      const expected = { count, min: 0, max: count - 1, mean: (count - 1) / 2, zeros: 1 };
      expect(await numbersOf(raw(count))).toMatchObject(expected);
      expect(await numbersOf(withWeight(tensor('w', 'float32', [count], { floatData: ramp(count) })))).toMatchObject(
        expected,
      );
      expect(await numbersOf(withWeight(tensor('w', 'int32', [count], { int32Data: ramp(count) })))).toMatchObject(
        expected,
      );
      expect(await numbersOf(withWeight(tensor('w', 'uint16', [count], { int32Data: ramp(count) })))).toMatchObject(
        expected,
      );
    }
    const sixBit = ramp(6000).map((index) => index % 64);
    expect(await numbersOf(withWeight(tensor('w', 'float6e2m3', [6000], { int32Data: sixBit })))).toMatchObject({
      min: -7.5,
      max: 7.5,
    });
  });

  test('a Constant, also one whose list lies in the file', async () => {
    const spec = (list: number[]): ModelSpec => ({
      nodes: [{ op: 'Constant', outputs: ['w'], attributes: [attribute.floats('value_floats', list)] }],
    });
    expect(await numbersOf(spec([1, 2, 3]))).toMatchObject({ count: 3, mean: 2 });
    expect(await numbersOf(spec(ramp(3000)))).toMatchObject({ count: 3000, mean: 1499.5, max: 2999 });
  });

  test('strings are told by their lengths', async () => {
    const stringData = ['', 'ab', 'größe'].map((text) => Buffer.from(text));
    const { modelId, value } = await open(withWeight(tensor('w', 'string', [3], { stringData })));
    expect((await handlers()['model.tensorStats']({ modelId, value }, never)).strings).toEqual({
      count: 3,
      empty: 1,
      minLength: 0,
      maxLength: 7,
      meanLength: 3,
    });
    const many = ramp(2000).map((index) => Buffer.from('x'.repeat(index % 10)));
    const large = await open(withWeight(tensor('w', 'string', [2000], { stringData: many })));
    const { strings } = await handlers()['model.tensorStats'](large, never);
    expect(strings).toMatchObject({ count: 2000, empty: 200, maxLength: 9, meanLength: 4.5 });
  });

  test('external data: read where it is; missing, cut off, changed and outside are told apart', async () => {
    const spec = (location: string, offset = 0): ModelSpec =>
      withWeight(tensor('w', 'float32', [3], externalData(location, offset, 12)));
    writeFileSync(join(dir, 'good.bin'), Buffer.concat([Buffer.alloc(5), float32Bytes(1, 2, 6)]));
    expect(await numbersOf(spec('good.bin', 5))).toMatchObject({ mean: 3 });
    expect(await codeOf(numbersOf(spec('absent.bin')))).toBe('EXTERNAL_DATA_MISSING');
    expect(await codeOf(numbersOf(spec('../outside.bin')))).toBe('FILE_NOT_ALLOWED');
    writeFileSync(join(dir, 'short.bin'), float32Bytes(1, 2));
    expect(await codeOf(numbersOf(spec('short.bin')))).toBe('MODEL_TRUNCATED');
    writeFileSync(join(dir, 'cut.bin'), float32Bytes(1, 2, 3));
    const { modelId, value } = await open(spec('cut.bin'));
    await handlers()['model.tensorStats']({ modelId, value }, never);
    truncateSync(join(dir, 'cut.bin'), 4);
    expect(await codeOf(handlers()['model.tensorStats']({ modelId, value }, never))).toBe('FILE_UNREADABLE');
    expect(
      await codeOf(
        handlers()['model.tensorValues']({ modelId, value, offset: 0, count: 1, rows: 1, stride: 0 }, never),
      ),
    ).toBe('FILE_UNREADABLE');
  });

  test('a value that stores nothing, and raw data that is too short', async () => {
    const { modelId } = await open(smallModel);
    expect(await handlers()['model.tensorStats']({ modelId, value: 0 }, never)).toEqual({
      numbers: null,
      strings: null,
    });
    expect(await codeOf(numbersOf(withWeight(tensor('w', 'float32', [9], float32Bytes(1)))))).toBe('MODEL_TRUNCATED');
  });
});

test('model.tensorSummaries goes on past a tensor that cannot be read', async () => {
  const { modelId, value } = await open({
    ...smallModel,
    initializers: [
      tensor('lost', 'float32', [2], externalData('absent.bin')),
      tensor('w', 'float32', [4], float32Bytes(NaN, 2, -3, Infinity)),
    ],
  });
  const { rows } = await handlers()['model.tensorSummaries']({ modelId, values: [value - 1, value] }, never);
  expect(rows[0]?.problem).toContain('absent.bin is missing');
  expect(rows[1]).toEqual({
    value,
    min: -3,
    max: 2,
    absMax: 3,
    mean: -0.5,
    std: 2.5,
    zeros: 0,
    nan: 1,
    infinite: 1,
    problem: null,
  });
});

test('model.tensorPlaces says in which file each tensor lies', async () => {
  writeFileSync(join(dir, 'place.bin'), float32Bytes(1, 2, 3));
  const large = tensor('large', 'float32', [3000], float32Bytes(...ramp(3000)));
  const { modelId, path, value } = await open({
    ...smallModel,
    initializers: [tensor('w', 'float32', [2], externalData('place.bin', 4)), large],
  });
  const { files, places } = await handlers()['model.tensorPlaces']({ modelId }, never);
  expect(files).toEqual([join(dir, 'place.bin'), path]);
  expect(places[0]).toEqual({ value, file: 0, offset: 4 });
  const at = places[1]?.offset ?? 0;
  expect(readFileSync(path).subarray(at, at + 12000)).toEqual(Buffer.from(float32Bytes(...ramp(3000))));
});

test('model.tensorValues reads a block of rows from the middle, packed types too', async () => {
  const read = async (weight: onnx.TensorProto.$Properties, block: number[]): Promise<string[]> => {
    const { modelId, value } = await open(withWeight(weight));
    const [offset = 0, count = 1, rows = 1, stride = 0] = block;
    return (await handlers()['model.tensorValues']({ modelId, value, offset, count, rows, stride }, never)).texts;
  };
  const floats = tensor('w', 'float32', [50, 100], float32Bytes(...ramp(5000)));
  expect(await read(floats, [205, 2, 3, 100])).toEqual(['205', '206', '305', '306', '405', '406']);
  expect(await read(floats, [4999, 10])).toEqual(['4999']);
  expect(await read(floats, [6000, 10])).toEqual([]);
  const nibbles = tensor('w', 'uint4', [8], Uint8Array.of(0x10, 0x32, 0x54, 0x76));
  expect(await read(nibbles, [3, 2, 2, 2])).toEqual(['3', '4', '5', '6']);
  const texts = tensor('w', 'string', [3], {
    stringData: ['a', 'b', 'c'.repeat(900)].map((text) => Buffer.from(text)),
  });
  expect(await read(texts, [1, 5])).toEqual(['b', `${'c'.repeat(200)}…`]);
});

describe('model.saveTensor', () => {
  const bytes = (dtype: string, count: number): Uint8Array =>
    Uint8Array.from({ length: dtypeBytes(dtypeCode(dtype) ?? 0, count) }, (_, at) => (at * 37) % 251);

  test.each(['float32', 'float16', 'float64', 'int64', 'uint8', 'complex64'])('%s, byte for byte', async (dtype) => {
    const data = bytes(dtype, 6);
    const { modelId, value } = await open(withWeight(tensor('w', dtype, [2, 3], data)));
    const path = join(dir, `${dtype}.npy`);
    const saved = await handlers()['model.saveTensor']({ modelId, value, path }, never);
    expect(saved).toMatchObject({ path, dtype, note: '', download: null, bytes: 128 + data.length });
    const written = readFileSync(path);
    expect(written.subarray(128).equals(data)).toBe(true);
    if (dtype !== 'complex64') expect(decodeNpy(written).shape).toEqual([2, 3]);
  });

  test.each([
    ['bfloat16', [0x80, 0x3f, 0x00, 0xc0], [2], 'float32', [1, -2]],
    ['float8e4m3fn', [0x38, 0xb8], [2], 'float32', [1, -1]],
    ['float8e8m0', [0, 128], [2], 'float32', [2 ** -127, 2]],
    ['int4', [0x87, 0x01], [3], 'int8', [7, -8, 1]],
    ['uint2', [0b11100100], [4], 'uint8', [0, 1, 2, 3]],
    ['bool', [0, 1, 7], [3], 'bool', [0, 1, 1]],
  ] as const)('%s in a type NumPy has', async (dtype, stored, shape, savedDtype, values) => {
    const { modelId, value } = await open(withWeight(tensor('w', dtype, shape, Uint8Array.from(stored))));
    const path = join(dir, `${dtype}.npy`);
    const saved = await handlers()['model.saveTensor']({ modelId, value, path }, never);
    expect(saved.dtype).toBe(savedDtype);
    expect(saved.note === '').toBe(dtype === 'bool');
    const read = decodeNpy(readFileSync(path));
    expect(read.dtype).toBe(savedDtype);
    expect(Array.from(read.data as Float32Array)).toEqual(values);
  });

  test('never over the model, its data or a link to them', async () => {
    writeFileSync(join(dir, 'own.bin'), float32Bytes(1));
    const { modelId, value, path } = await open(withWeight(tensor('w', 'float32', [1], externalData('own.bin'))));
    const link = join(dir, 'link.npy');
    symlinkSync(path, link);
    for (const target of [path, join(dir, 'own.bin'), link]) {
      expect(await codeOf(handlers()['model.saveTensor']({ modelId, value, path: target }, never))).toBe(
        'OUTPUT_EXISTS',
      );
    }
    expect(readFileSync(join(dir, 'own.bin')).length).toBe(4);
  });

  test('what fails or is cancelled leaves no file behind', async () => {
    const folder = join(dir, 'clean');
    const { modelId, value } = await open(withWeight(tensor('w', 'float32', [3], float32Bytes(1, 2, 3))));
    const path = join(folder, 'w.npy');
    expect(await codeOf(handlers()['model.saveTensor']({ modelId, value, path }, AbortSignal.abort()))).toBe(
      'CANCELLED',
    );
    expect(readdirSync(folder)).toEqual([]);
    const text = await open(withWeight(tensor('w', 'string', [1], { stringData: [Buffer.from('a')] })));
    expect(await codeOf(handlers()['model.saveTensor']({ ...text, path }, never))).toBe('FORMAT_UNSUPPORTED');
    expect(await codeOf(handlers()['model.saveTensor']({ modelId, value, path: 'w.npy' }, never))).toBe('USAGE');
  });

  test('without a path it lies in the downloads, under a name that cannot be guessed', async () => {
    const { modelId, value } = await open(withWeight(tensor('w', 'float32', [1], float32Bytes(7))));
    const { download, path } = await handlers()['model.saveTensor']({ modelId, value, path: null }, never);
    expect(download).toMatch(/^[0-9a-f]{64}\/w\.npy$/);
    expect(path).toBe(join(dir, 'data', 'downloads', download ?? ''));
    expect(existsSync(path)).toBe(true);
  });

  test('file names of hostile tensor names', () => {
    expect(npyFileName('../../etc/passwd')).toBe('etc_passwd.npy');
    expect(npyFileName('')).toBe('tensor.npy');
    expect(npyFileName('x'.repeat(500))).toHaveLength(84);
    expect(npyFileName('encoder.layers.0.weight')).toBe('encoder.layers.0.weight.npy');
  });
});
