import { mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { dtypeBits, dtypeBytes, dtypeCode, type DTypeName, dtypeNames } from '../../src-shared/dtype.js';
import type { LapidaryError } from '../../src-shared/errors.js';
import type { TensorStatistics } from '../../src-shared/tensor-statistics.js';
import { rawElementTexts } from '../formats/element-text.js';
import { type ByteRange, identityOf } from './byte-range.js';
import { chunkElements, type Task } from './kit.js';
import { planBins, statistics, summarise } from './statistics.js';
import { kitsUnderTest, nativeKit } from './testing.js';
import { twin } from './twin.js';

const dir = mkdtempSync(join(tmpdir(), 'lapidary-tensorkit-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const never = new AbortController().signal;
const code = (dtype: DTypeName): number => dtypeCode(dtype) ?? 0;
const memory = (bytes: Uint8Array): ByteRange => ({ kind: 'memory', bytes });
const task = (dtype: DTypeName, elements: number, range: ByteRange, signal = never): Task => ({
  range,
  dtype: code(dtype),
  elements,
  signal,
});
const floats = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

let files = 0;
/** The bytes in a file, `before` bytes from its start. */
function fileRange(bytes: Uint8Array, before = 0): ByteRange & { kind: 'file' } {
  files += 1;
  const path = join(dir, `${String(files)}.bin`);
  writeFileSync(path, Buffer.concat([Buffer.alloc(before, 7), bytes]));
  return { kind: 'file', path, offset: before, bytes: bytes.length, identity: identityOf(path) };
}

function randomBytes(length: number, seed: number): Uint8Array {
  // xorshift32: quick, and every run has the same bytes.
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = seed * 2654435761 + 1;
  for (let index = 0; index < words.length; index += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[index] = state;
  }
  return new Uint8Array(words.buffer, 0, length);
}

async function errorOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: unknown) => (error as LapidaryError).code,
  );
}

const numeric = dtypeNames.filter((name) => dtypeBits(code(name)) > 0);

describe.each(kitsUnderTest)('statistics, $name', (kit) => {
  const of = (dtype: DTypeName, elements: number, range: ByteRange): Promise<TensorStatistics> =>
    statistics(kit, task(dtype, elements, range));

  test('a few floats, known by hand', async () => {
    const result = await of('float32', 5, memory(floats(-2, 0, 1, 3, -0)));
    expect(result).toMatchObject({ count: 5, finite: 5, zeros: 2, min: -2, max: 3, absMax: 3, nan: 0, mean: 0.4 });
    expect(result.std).toBeCloseTo(Math.sqrt(2.64), 14);
    expect(result.histogram?.counts.reduce((sum, count) => sum + count, 0)).toBe(5);
    expect(result.powers).toEqual({ first: 0, counts: [1, 2] });
  });

  test('nothing, one, all alike, nothing finite', async () => {
    expect(await of('float32', 0, memory(new Uint8Array(0)))).toMatchObject({ count: 0, min: null, histogram: null });
    expect(await of('float64', 1, memory(new Uint8Array(Float64Array.of(-1.5).buffer)))).toMatchObject({
      min: -1.5,
      max: -1.5,
      mean: -1.5,
      std: 0,
      histogram: { low: -1.5, high: -1.5, counts: [1] },
    });
    expect(await of('float32', 3, memory(floats(0, 0, 0)))).toMatchObject({ zeros: 3, powers: null, absMax: 0 });
    const none = await of('float32', 4, memory(floats(NaN, Infinity, -Infinity, NaN)));
    expect(none).toMatchObject({ finite: 0, nan: 2, positiveInfinite: 1, negativeInfinite: 1, mean: null, max: null });
    expect(none.histogram).toBeNull();
  });

  test('sums and ranges beyond the largest double', async () => {
    const big = Number.MAX_VALUE;
    const result = await of('float64', 4, memory(new Uint8Array(Float64Array.of(-big, big, big, big).buffer)));
    expect(result).toMatchObject({ min: -big, max: big, std: null });
    expect(result.histogram?.counts.reduce((sum, count) => sum + count, 0)).toBe(4);
    expect(result.histogram?.counts[63]).toBe(3);
  });

  test('64-bit integers are exact at both ends', async () => {
    const values = BigInt64Array.of(-9223372036854775808n, 5n, 9223372036854775807n, 9007199254740993n);
    expect(await of('int64', 4, memory(new Uint8Array(values.buffer)))).toMatchObject({
      minText: '-9223372036854775808',
      maxText: '9223372036854775807',
    });
    const near = BigUint64Array.of(18446744073709551615n, 18446744073709551614n);
    expect(await of('uint64', 2, memory(new Uint8Array(near.buffer)))).toMatchObject({
      minText: '18446744073709551614',
      maxText: '18446744073709551615',
      histogram: { counts: [2] },
    });
  });

  test('complex numbers count by magnitude, also where squares would overflow', async () => {
    const values = Float64Array.of(3, 4, 0, 0, 1e300, 1e300, NaN, 1);
    const result = await of('complex128', 4, memory(new Uint8Array(values.buffer)));
    expect(result).toMatchObject({ byMagnitude: true, finite: 3, nan: 1, zeros: 1, min: 0 });
    expect(result.max).toBeCloseTo(1.4142135623730951e300, -286);
  });

  test.each(numeric)('%s: what the values say one by one', async (dtype) => {
    const elements = 203;
    const bytes = randomBytes(dtypeBytes(code(dtype), elements), code(dtype));
    const result = await of(dtype, elements, memory(bytes));
    const complex = dtype.startsWith('complex');
    const values = rawElementTexts(bytes, code(dtype), elements).map((text) => {
      if (!complex) return text === 'true' ? 1 : text === 'false' ? 0 : Number(text);
      const parts = /^(.+?)([+-](?:[\d.]+(?:e[+-]\d+)?|NaN|Infinity))i$/.exec(text);
      const [real, imaginary] = [Number(parts?.[1]), Number(parts?.[2])];
      return Number.isNaN(real) || Number.isNaN(imaginary) ? Number.NaN : Math.hypot(real, imaginary);
    });
    const finite = values.filter(Number.isFinite);
    expect(result.finite).toBe(finite.length);
    expect(result.nan).toBe(values.filter(Number.isNaN).length);
    expect(result.zeros).toBe(finite.filter((value) => value === 0).length);
    const close = (got: number | null, wanted: number): void => {
      expect(Math.abs((got ?? NaN) - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * 1e-5);
    };
    close(result.min, Math.min(...finite));
    close(result.max, Math.max(...finite));
    expect(result.histogram?.counts.reduce((sum, count) => sum + count, 0)).toBe(finite.length);
    expect(result.powers?.counts.reduce((sum, count) => sum + count, 0)).toBe(finite.length - result.zeros);
  });

  test('a file, its tensor at an odd place', async () => {
    const values = Array.from({ length: 1000 }, (_, index) => index - 500);
    const result = await of('float32', 1000, fileRange(floats(...values), 13));
    expect(result).toMatchObject({ min: -500, max: 499, mean: -0.5, zeros: 1 });
  });

  test('a path that is not ASCII', async () => {
    const path = join(dir, 'gewichte-ü-重み.bin');
    writeFileSync(path, floats(1, 2));
    const range: ByteRange = { kind: 'file', path, offset: 0, bytes: 8, identity: identityOf(path) };
    expect(await of('float32', 2, range)).toMatchObject({ min: 1, max: 2 });
  });

  test('a file that is too short, that was cut off, that was changed, that is gone', async () => {
    const short = fileRange(floats(1, 2, 3));
    expect(await errorOf(of('float32', 4, short))).toBe('MODEL_TRUNCATED');
    const cut = fileRange(floats(1, 2, 3));
    truncateSync(cut.path, 8);
    expect(await errorOf(of('float32', 3, cut))).toBe('FILE_UNREADABLE');
    const changed = fileRange(floats(1, 2, 3));
    utimesSync(changed.path, new Date(0), new Date(0));
    expect(await errorOf(of('float32', 3, changed))).toBe('FILE_UNREADABLE');
    const gone = fileRange(floats(1));
    rmSync(gone.path);
    expect(await errorOf(of('float32', 1, gone))).toBe('FILE_NOT_FOUND');
    expect(await errorOf(of('float32', 2, memory(floats(1))))).toBe('MODEL_TRUNCATED');
  });

  test('a file cut off behind the look at it ends in an error, not in a signal', async () => {
    const range = fileRange(new Uint8Array(dtypeBytes(code('float32'), chunkElements * 8)));
    const bad = { ...range, identity: { ...range.identity } };
    truncateSync(range.path, 100_000);
    await expect(kit.moments(task('float32', chunkElements * 8, bad))).rejects.toThrow();
  });

  test('types without numbers are refused', async () => {
    expect(await errorOf(kit.moments({ ...task('float32', 1, memory(floats(1))), dtype: 99 }))).toBe(
      'FORMAT_UNSUPPORTED',
    );
  });

  test('a cancelled call ends as cancelled', async () => {
    const controller = new AbortController();
    const range = memory(new Uint8Array(dtypeBytes(code('int8'), chunkElements * 400)));
    const work = kit.moments(task('int8', chunkElements * 400, range, controller.signal));
    controller.abort();
    expect(await errorOf(work)).toBe('CANCELLED');
    const before = kit.moments(task('int8', 10, range, AbortSignal.abort()));
    expect(await errorOf(before)).toBe('CANCELLED');
  });
});

describe.skipIf(nativeKit === undefined)('both give the same bits', () => {
  const borders = [1, 7, 8, 9, chunkElements - 1, chunkElements, chunkElements + 1, 3 * chunkElements + 5];
  test.each(numeric)('%s', async (dtype) => {
    for (const elements of borders) {
      const bytes = randomBytes(dtypeBytes(code(dtype), elements), elements + code(dtype));
      const expected = await statistics(twin, task(dtype, elements, memory(bytes)));
      for (const threads of [1, 2, 5]) {
        const kit = nativeKit?.(threads) ?? twin;
        expect(await statistics(kit, task(dtype, elements, memory(bytes)))).toEqual(expected);
        expect(await summarise(kit, task(dtype, elements, fileRange(bytes, 3)))).toEqual({
          ...expected,
          histogram: null,
          powers: null,
        });
      }
    }
  });
});

test('integers of a small range get a bin each', () => {
  expect(planBins(-8, 7, true)).toEqual({ low: -8.5, high: 7.5, bins: 16 });
  expect(planBins(0, 64, true).bins).toBe(64);
  expect(planBins(0, 1e-320, false).bins).toBe(0);
  expect(planBins(3, 3, false).bins).toBe(0);
  expect(planBins(2 ** 60, 2 ** 60, true).bins).toBe(0);
});
