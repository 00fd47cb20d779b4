import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Long from 'long';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TensorDetail, tensorDetailSchema } from '../../../src-shared/inspect.js';
import { MemorySource } from '../byte-source.js';
import type { onnx } from './onnx.generated.js';
import { readModel } from './read-model.js';
import { readTensorDetail } from './tensor-detail.js';
import {
  attribute,
  externalData,
  float32Bytes,
  graphBytes,
  type ModelSpec,
  modelBytes,
  smallModel,
  tensor,
} from './test-models.js';

/** Detail of the value called `name`, and the bytes read for it. */
function detailOf(
  spec: ModelSpec,
  name: string,
  max = 5,
  path = '/models/m.onnx',
): { detail: TensorDetail | undefined; bytesRead: number } {
  const source = new MemorySource(path, modelBytes(spec));
  const { built } = readModel(source);
  const { values, strings } = built.graph;
  const value = values.name.findLastIndex((index) => strings.get(index) === name);
  const before = source.bytesRead;
  const detail = readTensorDetail(built, source, value, max);
  if (detail !== undefined) tensorDetailSchema.parse(detail);
  return { detail, bytesRead: source.bytesRead - before };
}

const initializer = (made: onnx.TensorProto.$Properties, max?: number): ReturnType<typeof detailOf> =>
  detailOf({ ...smallModel, initializers: [made] }, 'w', max);

const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

describe('readTensorDetail', () => {
  it('shows small tensors from any field', () => {
    expect(initializer(tensor('w', 'float32', [2], float32Bytes(0.5, -1))).detail).toMatchObject({
      name: 'w',
      dtype: 'float32',
      shape: [2],
      elementCount: 2,
      bytes: 8,
      location: null,
      firstValues: ['0.5', '-1'],
      problem: null,
    });
    const shown = (made: onnx.TensorProto.$Properties): unknown => initializer(made).detail?.firstValues;
    expect(shown(tensor('w', 'float32', [2], { floatData: [0.1, 2] }))).toEqual(['0.1', '2']);
    expect(shown(tensor('w', 'float64', [1], { doubleData: [0.1] }))).toEqual(['0.1']);
    expect(shown(tensor('w', 'int64', [1], { int64Data: [Long.MIN_VALUE] }))).toEqual(['-9223372036854775808']);
    expect(shown(tensor('w', 'uint64', [1], { uint64Data: [Long.MAX_UNSIGNED_VALUE] }))).toEqual([
      '18446744073709551615',
    ]);
    expect(shown(tensor('w', 'uint32', [1], { uint64Data: [Long.fromNumber(2 ** 32 - 1, true)] }))).toEqual([
      '4294967295',
    ]);
    expect(shown(tensor('w', 'int8', [2], { int32Data: [-1, 5] }))).toEqual(['-1', '5']);
    expect(shown(tensor('w', 'float16', [1], { int32Data: [0x3c00] }))).toEqual(['1']);
    expect(shown(tensor('w', 'int4', [3], { int32Data: [0x87, 0x01] }))).toEqual(['7', '-8', '1']);
    expect(shown(tensor('w', 'float6e2m3', [2], { int32Data: [0x1f, 1] }))).toEqual(['7.5', '0.125']);
    expect(shown(tensor('w', 'complex64', [1], { floatData: [1, 2] }))).toEqual(['1+2i']);
    expect(shown(tensor('w', 'string', [2], { stringData: [Buffer.from('größe'), Buffer.from('')] }))).toEqual([
      'größe',
      '',
    ]);
    expect(shown(tensor('w', 'bool', [], { int32Data: [1] }))).toEqual(['true']);
  });

  it('reads only the first bytes of a large one', () => {
    const bytes = new Uint8Array(Float32Array.from(range(500_000)).buffer);
    const { detail, bytesRead } = initializer(tensor('w', 'float32', [1000, 500], bytes), 3);
    expect(detail).toMatchObject({ firstValues: ['0', '1', '2'], elementCount: 500_000, bytes: 2_000_000 });
    expect(detail?.location?.external).toBe(false);
    expect(bytesRead).toBe(12);
  });

  it.each([
    ['float32', { floatData: range(5000) }],
    ['float64', { doubleData: range(5000) }],
    ['int64', { int64Data: range(5000).map((value) => Long.fromNumber(value)) }],
    ['uint8', { int32Data: range(5000) }],
    ['string', { stringData: range(5000).map((value) => Buffer.from(String(value))) }],
  ])('reads the start of a large typed field: %s', (dtype, data) => {
    const { detail, bytesRead } = initializer(tensor('w', dtype, [5000], data), 4);
    expect(detail?.firstValues).toEqual(['0', '1', '2', '3']);
    expect(detail?.problem).toBeNull();
    expect(bytesRead).toBeLessThanOrEqual(16 * 1024);
  });

  it('reads packed elements of a large typed field: two per entry for int4, halves of complex', () => {
    const nibbles = initializer(tensor('w', 'int4', [12_000], { int32Data: range(6000).map(() => 0x21) }), 3);
    expect(nibbles.detail?.firstValues).toEqual(['1', '2', '1']);
    const complex = initializer(tensor('w', 'complex64', [3000], { floatData: range(6000) }), 2);
    expect(complex.detail?.firstValues).toEqual(['0+1i', '2+3i']);
  });

  it('shows what Constant nodes hold, in each of their forms', () => {
    const constant = (made: onnx.AttributeProto.$Properties): TensorDetail | undefined =>
      detailOf({ ...smallModel, nodes: [{ op: 'Constant', outputs: ['w'], attributes: [made] }], outputs: [] }, 'w')
        .detail;
    expect(
      constant(attribute.tensor('value', tensor('', 'int64', [], { int64Data: [Long.ONE] })))?.firstValues,
    ).toEqual(['1']);
    expect(constant(attribute.ints('value_ints', [3, 4]))).toMatchObject({
      dtype: 'int64',
      shape: [2],
      firstValues: ['3', '4'],
    });
    expect(constant(attribute.ints('value_ints', range(3000)))).toMatchObject({
      shape: [3000],
      firstValues: ['0', '1', '2', '3', '4'],
    });
    expect(constant(attribute.text('value_string', 'hi'))).toMatchObject({
      dtype: 'string',
      shape: [],
      firstValues: ['hi'],
    });
    expect(constant(attribute.int('value_int', 7))?.firstValues).toEqual(['7']);
  });

  it('follows an outer value to its initializer and knows nothing of computed values', () => {
    const body = graphBytes({ nodes: [{ op: 'Neg', inputs: ['w'], outputs: ['n'] }] });
    const nodes = [{ op: 'If', inputs: ['x'], outputs: ['y'], attributes: [attribute.graph('then_branch', body)] }];
    const spec = { ...smallModel, nodes, initializers: [tensor('w', 'float32', [1], float32Bytes(9))] };
    expect(detailOf(spec, 'w').detail?.firstValues).toEqual(['9']);
    expect(detailOf(spec, 'y').detail).toBeUndefined();
    expect(detailOf(spec, 'x').detail).toBeUndefined();
  });

  it('shows the stored part of a sparse tensor under its dense shape', () => {
    const sparse = {
      values: tensor('w', 'float32', [2], float32Bytes(1, 2)),
      dims: [Long.fromNumber(10), Long.fromNumber(10)],
    };
    expect(detailOf({ ...smallModel, sparseInitializers: [sparse] }, 'w').detail).toMatchObject({
      dtype: 'sparse(float32)',
      shape: [10, 10],
      elementCount: 100,
      bytes: 8,
      firstValues: ['1', '2'],
    });
  });

  it('says why there is nothing to show', () => {
    expect(initializer(tensor('w', 'float32', [4], float32Bytes(1))).detail?.problem).toMatch(/fewer values/);
    expect(initializer({ ...tensor('w', 'float32', [1], new Uint8Array(4)), dataType: 88 }).detail?.problem).toMatch(
      /type 88/,
    );
    expect(initializer(tensor('w', 'float32', [1], externalData('../x'))).detail?.problem).toMatch(/outside/);
    expect(initializer(tensor('w', 'float32', [1], externalData('gone.bin'))).detail).toMatchObject({
      firstValues: [],
      problem: 'The external data file gone.bin is missing.',
    });
  });

  describe('with external data', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'lapidary-tensor-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it('reads at the offset the model says', () => {
      writeFileSync(join(folder, 'w.bin'), Buffer.concat([Buffer.alloc(4096), float32Bytes(1, 2, 3, 4)]));
      const made = (count: number): ModelSpec => ({
        ...smallModel,
        initializers: [tensor('w', 'float32', [count], externalData('w.bin', 4096, count * 4))],
      });
      const path = join(folder, 'm.onnx');
      expect(detailOf(made(4), 'w', 2, path).detail).toMatchObject({
        firstValues: ['1', '2'],
        location: { file: join(folder, 'w.bin'), offset: 4096, external: true },
        problem: null,
      });
      expect(detailOf(made(8), 'w', 8, path).detail).toMatchObject({
        firstValues: ['1', '2', '3', '4'],
        problem: expect.stringContaining('ends') as string,
      });
    });
  });
});
