import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSubject } from '../../../src-shared/subject.js';
import { onnx } from '../../formats/onnx/onnx.generated.js';
import { modelBytes, smallModel, tensor } from '../../formats/onnx/test-models.js';
import { zipOf } from '../../formats/zip/test-zips.js';
import { encodeNpy, readNpy, type Tensor } from '../../io/npy.js';
import { decodeTextNpy } from '../../io/npy-text.js';
import type { JobContext } from '../../jobs/job-context.js';
import { readDataValue } from './data-values.js';
import { recordedRuntime } from './recorded-runtime.js';
import { readTestData } from './test-data.js';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lapidary-recorded-'));
});
afterAll(async () => {
  await rm(dir, { recursive: true });
});

const context: JobContext = {
  signal: new AbortController().signal,
  log: () => undefined,
  progress: () => undefined,
};
const floats = (...values: number[]): Tensor => ({
  dtype: 'float32',
  shape: [values.length],
  data: Float32Array.from(values),
});

async function put(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(dir, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  return path;
}

const open = (path: string) =>
  recordedRuntime.open(context, parseSubject(`${path}@recorded`), { threads: 1, inputNames: [], outputNames: null });

async function answer(session: Awaited<ReturnType<typeof open>>, id: string): Promise<[string, unknown][]> {
  const outputs = await session.run({}, join(dir, 'out', id));
  return Promise.all(outputs.map(async ({ name, path }) => [name, (await readNpy(path)).data]));
}

/** A length-delimited field of a message. */
const field = (number: number, body: Uint8Array): Uint8Array =>
  Buffer.concat([Uint8Array.of(number * 8 + 2), Uint8Array.of(body.length), body]);
const encoded = (name: string, dtype: string, dims: number[], data: Parameters<typeof tensor>[3]): Uint8Array =>
  onnx.TensorProto.encode(tensor(name, dtype, dims, data)).finish();
const bytesOf = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

describe('recorded outputs', () => {
  it('takes an .npz file for the case that is asked first, and no other', async () => {
    const entries = [
      { name: 'y.npy', content: encodeNpy(floats(1, 2)), deflate: true },
      { name: 'z.npy', content: encodeNpy(floats(3)) },
    ];
    const session = await open(await put('plain.npz', zipOf(entries)));
    const both = [
      ['y', Float32Array.of(1, 2)],
      ['z', Float32Array.of(3)],
    ];
    expect(await answer(session, 'example')).toEqual(both);
    await expect(answer(session, 'batch1')).rejects.toMatchObject({ code: 'RUN_FAILED' });
    expect(await answer(session, 'example')).toEqual(both);
  });

  it('finds cases by folder, in an .npz file and on disk', async () => {
    const zip = zipOf([
      { name: 'a/y.npy', content: encodeNpy(floats(1)) },
      { name: 'b/y.npy', content: encodeNpy(floats(2)) },
    ]);
    await put('cases/a/1-second.npy', encodeNpy(floats(9)));
    await put('cases/a/0-y.npy', encodeNpy(floats(1)));
    await put('cases/b/0-y.npy', encodeNpy(floats(2)));
    for (const path of [await put('cases.npz', zip), join(dir, 'cases')]) {
      const session = await open(path);
      expect(await answer(session, 'b')).toEqual([['y', Float32Array.of(2)]]);
      expect((await answer(session, 'a'))[0]).toEqual(['y', Float32Array.of(1)]);
      await expect(answer(session, 'c')).rejects.toThrow('no outputs of the case c');
    }
    expect((await answer(await open(join(dir, 'cases')), 'a')).map(([name]) => name)).toEqual(['y', 'second']);
  });

  it('says what is wrong with what it cannot take', async () => {
    await expect(open(join(dir, 'nothing.npz'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await expect(open(await put('text.npz', Buffer.from('hello, this is text')))).rejects.toMatchObject({
      code: 'FORMAT_UNSUPPORTED',
    });
    await put('empty/readme.txt', Buffer.from('x'));
    await expect(open(join(dir, 'empty'))).rejects.toMatchObject({ code: 'FORMAT_UNSUPPORTED' });
    const session = await open(join(dir, 'cases'));
    await expect(session.bench({}, 1, 1)).rejects.toThrow('cannot be timed');
  });
});

describe('ONNX test data', () => {
  beforeAll(async () => {
    await put('data/model.onnx', modelBytes(smallModel));
    await put('data/test_data_set_0/input_0.pb', encoded('x', 'float32', [1, 3], bytesOf(-1, 0, 2)));
    await put('data/test_data_set_0/output_0.pb', encoded('other', 'float32', [1, 3], bytesOf(0, 0, 2)));
    await put('data/test_data_set_10/input_0.pb', encoded('x', 'float32', [1, 3], bytesOf(1, 1, 1)));
    await put('data/test_data_set_2/input_0.pb', Buffer.from('not a message, this is text'));
  });

  it('gives cases with inputs by name and outputs to expect', async () => {
    const data = await readTestData(join(dir, 'data'), join(dir, 'into'), context.signal);
    expect(data.model).toBe(join(dir, 'data', 'model.onnx'));
    expect(data.cases.map(({ id }) => id)).toEqual(['test_data_set_0', 'test_data_set_2', 'test_data_set_10']);
    const [first, broken] = data.cases;
    expect(first).toMatchObject({ problem: null, outputs: [{ name: 'y', dtype: 'float32', shape: [1, 3] }] });
    expect((await readNpy(first?.inputs['x'] ?? '')).data).toEqual(Float32Array.of(-1, 0, 2));
    expect((await readNpy(first?.outputs[0]?.path ?? '')).data).toEqual(Float32Array.of(0, 0, 2));
    expect(broken?.problem).toContain('input_0.pb');
    // The model's own path means the folder it is in.
    const again = await readTestData(join(dir, 'data', 'model.onnx'), join(dir, 'into2'), context.signal, [
      'test_data_set_0',
    ]);
    expect(again.cases).toHaveLength(1);
  });

  it('is a subject of its own', async () => {
    const session = await open(join(dir, 'data'));
    expect(await answer(session, 'test_data_set_0')).toEqual([['y', Float32Array.of(0, 0, 2)]]);
    await expect(answer(session, 'example')).rejects.toMatchObject({
      code: 'RUN_FAILED',
      hints: [expect.stringContaining('test_data_set_0')],
    });
  });

  it('says so where there is none', async () => {
    await put('bare/model.onnx', modelBytes(smallModel));
    const read = (name: string) => readTestData(join(dir, name), join(dir, 'into3'), context.signal);
    await expect(read('bare')).rejects.toThrow('no test data');
    await put('lone/test_data_set_0/input_0.pb', new Uint8Array(1));
    await expect(read('lone')).rejects.toThrow('no .onnx file');
  });
});

describe('values of test data', () => {
  const one = encoded('', 'float32', [1], bytesOf(1));
  const two = encoded('', 'float32', [2], bytesOf(2, 3));
  const names = (bytes: Uint8Array, type: string): string[] =>
    readDataValue(bytes, 'v.pb', type).tensors.map(({ suffix, shape }) => `${suffix}:${shape.join('x')}`);
  const name = field(1, Buffer.from('seq'));
  const elementType = Uint8Array.of(2 * 8, 1);

  it('gives the parts of sequences and optionals', () => {
    const sequence = Buffer.concat([name, elementType, field(3, one), field(3, two)]);
    expect(readDataValue(sequence, 'v.pb', 'sequence(float32)').name).toBe('seq');
    expect(names(sequence, 'sequence(float32)')).toEqual(['.0:1', '.1:2']);
    expect(names(Buffer.concat([name, elementType]), 'sequence(float32)')).toEqual([]);
    expect(names(Buffer.concat([name, elementType, field(3, two)]), 'optional(float32)')).toEqual([':2']);
    expect(names(Buffer.concat([name, elementType]), 'optional(float32)')).toEqual([]);
    const nested = Buffer.concat([elementType, field(5, sequence)]);
    expect(names(nested, 'optional(sequence(float32))')).toEqual(['.0:1', '.1:2']);
  });

  it('decodes types NumPy does not have, from raw data and from typed fields', async () => {
    const read = async (bytes: Uint8Array): Promise<unknown> => {
      const [found] = readDataValue(bytes, 'v.pb', 'any').tensors;
      return [found?.dtype, (await readNpy(await put('value.npy', found?.npy ?? new Uint8Array()))).data];
    };
    // 1 and −2 in bfloat16; 0x0f is −1 and 0, 0x07 is 7 in packed int4.
    expect(await read(encoded('', 'bfloat16', [2], Uint8Array.of(0x80, 0x3f, 0x00, 0xc0)))).toEqual([
      'bfloat16',
      Float32Array.of(1, -2),
    ]);
    expect(await read(encoded('', 'int4', [3], { int32Data: [0x0f, 0x07] }))).toEqual(['int4', Int8Array.of(-1, 0, 7)]);
    expect(await read(encoded('', 'bool', [2], { int32Data: [1, 0] }))).toEqual(['bool', Uint8Array.of(1, 0)]);
    expect(await read(encoded('', 'float16', [1], { int32Data: [0x3c00] }))).toEqual([
      'float16',
      Uint16Array.of(0x3c00),
    ]);
  });

  it('takes the type from the model where the file could not say it', async () => {
    const read = async (bytes: Uint8Array, type: string): Promise<unknown> => {
      const [found] = readDataValue(bytes, 'v.pb', type).tensors;
      return [found?.dtype, (await readNpy(await put('value.npy', found?.npy ?? new Uint8Array()))).data];
    };
    const half = encoded('', 'uint16', [2], Uint8Array.of(0x80, 0x3f, 0x00, 0xc0));
    expect(await read(half, 'bfloat16')).toEqual(['bfloat16', Float32Array.of(1, -2)]);
    const sequence = Buffer.concat([name, elementType, field(3, half)]);
    expect(await read(sequence, 'sequence(bfloat16)')).toEqual(['bfloat16', Float32Array.of(1, -2)]);
    // Any other type is another type.
    expect(await read(half, 'float16')).toEqual(['uint16', Uint16Array.of(0x3f80, 0xc000)]);
    expect(await read(encoded('', 'uint8', [1], Uint8Array.of(0x38)), 'float8e4m3fn')).toEqual([
      'float8e4m3fn',
      Float32Array.of(1),
    ]);
  });

  it('gives text', () => {
    const stringData = [Buffer.from('a'), Buffer.from('Grüße')];
    const [found] = readDataValue(encoded('', 'string', [2], { stringData }), 'v.pb', 'string').tensors;
    expect(found).toMatchObject({ dtype: 'string', shape: [2] });
    expect(decodeTextNpy(found?.npy ?? new Uint8Array(), 'v').texts).toEqual(['a', 'Grüße']);
  });

  it('refuses what cannot be compared', () => {
    const refusal = (bytes: Uint8Array, type: string | null) => () => readDataValue(bytes, 'v.pb', type);
    const short = encoded('', 'string', [2], { stringData: [Buffer.from('a')] });
    expect(refusal(short, null)).toThrow('1 texts where its shape asks for 2');
    expect(refusal(encoded('', 'float32', [3], bytesOf(1)), null)).toThrow('4 bytes where its shape asks for 12');
    expect(refusal(field(6, one), 'sequence(map(int64, float32))')).toThrow('maps');
    expect(refusal(field(3, one).subarray(0, 6), 'sequence(float32)')).toThrow('cut off');
  });
});

it('reads what a run has stored', async () => {
  const stored = encodeNpy(floats(5));
  await put('runs/out/0.npy', stored);
  const session = await open(join(dir, 'runs', 'out'));
  const outputs = await session.run({}, join(dir, 'out', 'x'));
  expect(outputs.map(({ name }) => name)).toEqual(['0']);
  expect(new Uint8Array(await readFile(outputs[0]?.path ?? ''))).toEqual(new Uint8Array(stored));
});
