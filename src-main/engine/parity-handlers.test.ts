import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { calls } from '../../src-shared/contract.js';
import type { DTypeName } from '../../src-shared/dtype.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { maxSliceCells } from '../../src-shared/parity-view.js';
import { bareResult } from '../../src-shared/testing/parity-parts.js';
import { encodeNpy, type TensorData } from '../io/npy.js';
import { parityCalls } from './parity-handlers.js';
import { inSpans } from './parity-view/pair-slices.js';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lapidary-parity-view-'));
  mkdirSync(join(dir, 'kept'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const never = new AbortController().signal;
const handlers = parityCalls(() => Promise.resolve());

let written = 0;
function pairOf(shape: number[], reference: TensorData, subject: TensorData, dtypes: [DTypeName, DTypeName]) {
  written += 1;
  const names = [`a${String(written)}.npy`, `b${String(written)}.npy`] as const;
  writeFileSync(join(dir, 'kept', names[0]), encodeNpy({ dtype: dtypes[0], shape, data: reference }));
  writeFileSync(join(dir, 'kept', names[1]), encodeNpy({ dtype: dtypes[1], shape, data: subject }));
  return { dir: join(dir, 'kept'), reference: names[0], subject: names[1], rows: null };
}
const floats = (shape: number[], reference: number[], subject: number[]) =>
  pairOf(shape, Float32Array.from(reference), Float32Array.from(subject), ['float32', 'float32']);

const codeOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
    return 'no error';
  } catch (thrown) {
    return thrown instanceof LapidaryError ? thrown.code : String(thrown);
  }
};

test('values come as exact text with the difference of what is stored, and stop where the tensors do', async () => {
  const pair = floats([2, 3], [0.1, 1, 2, 3, 4, 5], [0.1, 1.5, NaN, 3, 4, 6]);
  expect(await handlers['parity.pair'](pair, never)).toEqual({
    shape: [2, 3],
    referenceType: 'float32',
    subjectType: 'float32',
  });
  const parts = [
    { offset: 1, count: 2 },
    { offset: 5, count: 9 },
    { offset: 6, count: 1 },
  ];
  const answer = calls['parity.grid'].output.parse(await handlers['parity.grid']({ ...pair, parts }, never));
  expect(answer).toEqual({
    reference: ['1', '2', '5'],
    subject: ['1.5', 'NaN', '6'],
    difference: ['0.5', 'NaN', '1'],
  });
  const wide = pairOf([1], BigInt64Array.of(2n ** 62n), BigInt64Array.of(2n ** 62n + 1n), ['int64', 'int64']);
  const exact = await handlers['parity.grid']({ ...wide, parts: [{ offset: 0, count: 1 }] }, never);
  expect(exact.difference).toEqual(['1']);
});

test('a call for values is bounded', () => {
  const parts = [{ offset: 0, count: 4097 }];
  const asked = { dir, reference: 'a', subject: 'b', parts };
  expect(calls['parity.grid'].input.safeParse(asked).success).toBe(false);
  expect(calls['parity.grid'].input.safeParse({ ...asked, parts: [{ offset: 0, count: 4096 }] }).success).toBe(true);
});

test('nothing outside the folder of the comparison is opened, by a path or by a link', async () => {
  const pair = floats([1], [1], [2]);
  writeFileSync(join(dir, 'secret.npy'), encodeNpy({ dtype: 'float32', shape: [1], data: Float32Array.of(7) }));
  symlinkSync(join(dir, 'secret.npy'), join(dir, 'kept', 'link.npy'));
  for (const subject of ['../secret.npy', join(dir, 'secret.npy'), 'link.npy']) {
    expect(await codeOf(() => handlers['parity.pair']({ ...pair, subject }, never))).toBe('FILE_NOT_ALLOWED');
  }
  expect(await codeOf(() => handlers['parity.pair']({ ...pair, subject: 'gone.npy' }, never))).toBe('FILE_NOT_FOUND');
});

test('slices by one axis and by two, and the cells of a long axis are joined', async () => {
  const pair = floats([2, 2, 2], [0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 1, 0, 0, -3, 0, 4]);
  const one = await handlers['parity.slices']({ ...pair, axis: 0, axes: 1 }, never);
  expect(one).toMatchObject({ rows: 1, columns: 2, span: 1, maxAbs: [1, 4] });
  const two = await handlers['parity.slices']({ ...pair, axis: 0, axes: 2 }, never);
  expect(two).toMatchObject({ rows: 2, columns: 2, maxAbs: [0, 1, 3, 4] });
  expect(await codeOf(() => handlers['parity.slices']({ ...pair, axis: 2, axes: 2 }, never))).toBe('USAGE');
  const long = new Float32Array(maxSliceCells + 1);
  const changed = Float32Array.from(long);
  changed[1] = 2;
  const spans = await handlers['parity.slices'](
    { ...pairOf([long.length], long, changed, ['float32', 'float32']), axis: 0, axes: 1 },
    never,
  );
  expect(spans).toMatchObject({ span: 2, columns: Math.ceil(long.length / 2) });
  expect(spans.maxAbs[0]).toBe(2);
});

test('joined cells keep the largest and the root of the mean square; what JSON cannot say is bounded', () => {
  const list = Float64Array.of(3, 4, Infinity);
  const found = { maxAbs: list, rmsDifference: list, rmsReference: list, nonFiniteMismatch: Float64Array.of(1, 2, 3) };
  expect(inSpans(found, 2)).toEqual({
    maxAbs: [4, Number.MAX_VALUE],
    rmsDifference: [Math.sqrt(12.5), Number.MAX_VALUE],
    rmsReference: [Math.sqrt(12.5), Number.MAX_VALUE],
    nonFinite: [3, 3],
  });
});

test('the scatter counts by powers of two', async () => {
  const pair = floats([4], [4, 4, 0, 1], [4.5, 4, 1, 1]);
  expect(await handlers['parity.scatter'](pair, never)).toEqual({
    firstReference: 2,
    firstDifference: -1,
    columns: 1,
    rows: 1,
    counts: [1],
    equal: 2,
    zeroReference: 1,
  });
});

test('rows that are padding are left out', async () => {
  const pair = floats([2, 2], [0, 0, 0, 0], [0, 1, 9, 9]);
  const found = await handlers['parity.slices']({ ...pair, rows: 1, axis: 1, axes: 1 }, never);
  expect(found.maxAbs).toEqual([0, 1]);
});

test('pictures share one normalisation; a large one is reduced and keeps its largest difference', async () => {
  const colours = floats([1, 3, 1, 2], [0, 1, 0, 1, 0, 1], [0, 1, 0, 1, 0, 2]);
  const small = await handlers['parity.picture']({ ...colours, leading: [0], channels: 3 }, never);
  expect(small).toMatchObject({ width: 2, height: 1, step: 1, low: 0, high: 2, maxDifference: 1 });
  expect([...small.reference]).toEqual([0, 0, 0, 128, 128, 128]);
  expect([...small.subject]).toEqual([0, 0, 0, 128, 128, 255]);
  expect([...small.difference]).toEqual([0, 254]);
  const plain = new Float32Array(4 * 1024);
  const spot = Float32Array.from(plain);
  spot[2 * 1024 + 3] = 5;
  spot[3 * 1024 + 1023] = NaN;
  const wide = pairOf([4, 1024], plain, spot, ['float32', 'float32']);
  const reduced = await handlers['parity.picture']({ ...wide, leading: [], channels: 1 }, never);
  expect(reduced).toMatchObject({ width: 512, height: 2, step: 2, maxDifference: 5 });
  expect(reduced.difference[512 + 1]).toBe(254);
  expect(reduced.difference[2 * 512 - 1]).toBe(255);
  expect(await codeOf(() => handlers['parity.picture']({ ...wide, leading: [0], channels: 1 }, never))).toBe('USAGE');
});

test('a kept result is read back; another folder says what is missing', async () => {
  const result = {
    ...bareResult,
    schemaVersion: 1 as const,
    subjects: ['a', 'b'],
    cases: [],
    reference: [],
    outputs: [],
    failures: [],
    verdict: 'fail' as const,
  };
  writeFileSync(join(dir, 'kept', 'parity.json'), JSON.stringify(result));
  expect((await handlers['parity.open']({ dir: join(dir, 'kept') }, never)).parity).toEqual(result);
  expect(await codeOf(() => handlers['parity.open']({ dir }, never))).toBe('NOT_FOUND');
});
