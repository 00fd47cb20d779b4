import { describe, expect, test } from 'vitest';
import { dtypeCode, type DTypeName } from '../../src-shared/dtype.js';
import type { CompareTask, StoredElements } from './comparison.js';
import { kitsUnderTest } from './testing.js';

const never = new AbortController().signal;
type Numbers = Float32Array | Float64Array | Int8Array | Int32Array | BigInt64Array | BigUint64Array | Uint16Array;
const stored = (dtype: DTypeName, values: Numbers): StoredElements => ({
  dtype: dtypeCode(dtype) ?? 0,
  range: { kind: 'memory', bytes: new Uint8Array(values.buffer) },
});
const f32 = (...values: number[]): StoredElements => stored('float32', Float32Array.from(values));
const pair = (reference: StoredElements, subject: StoredElements, elements: number): CompareTask => ({
  reference,
  subject,
  elements,
  tolerance: { atol: 0.1, rtol: 0 },
  ulpFloor: 0,
  worst: 3,
  signal: never,
});

describe.each(kitsUnderTest)('comparison, $name', (kit) => {
  test('a few floats, known by hand', async () => {
    const found = await kit.compare(pair(f32(1, 2, 0, -4), f32(1, 2.5, 0.25, -4.125), 4));
    expect(found).toMatchObject({
      compared: 4,
      equal: 1,
      maxAbs: 0.5,
      maxAbsIndex: 1,
      sumAbs: 0.875,
      maxRel: 0.25,
      maxRelIndex: 1,
      relCount: 3,
      sumSquaredReference: 21,
      dot: 1 + 5 + 16.5,
      over: 3,
    });
    expect(found.sumRel).toBe(0.25 + 0.125 / 4);
    expect(found.worst.map(({ index, difference }) => [index, difference])).toEqual([
      [1, 0.5],
      [2, 0.25],
      [3, 0.125],
    ]);
  });

  test('NaN and infinities, each kind', async () => {
    const reference = f32(NaN, NaN, 1, Infinity, Infinity, -Infinity, 1, 2);
    const subject = f32(NaN, 1, NaN, Infinity, -Infinity, 3, 1, 2.5);
    const found = await kit.compare(pair(reference, subject, 8));
    expect(found).toMatchObject({
      compared: 2,
      equal: 1,
      nanBoth: 1,
      nanReferenceOnly: 1,
      nanSubjectOnly: 1,
      infinityBoth: 1,
      infinityMismatch: 2,
      firstNonFiniteMismatch: { index: 1, reference: NaN, subject: 1 },
    });
    expect(found.worst.map(({ index }) => index)).toEqual([1, 2, 4]);
  });

  test('64-bit integers beyond 2^53 keep their difference', async () => {
    const big = 9007199254740993n;
    const signed = stored('int64', BigInt64Array.of(big, -(2n ** 63n), 5n));
    const other = stored('int64', BigInt64Array.of(big - 1n, 2n ** 63n - 1n, 5n));
    expect(await kit.compare(pair(signed, other, 3))).toMatchObject({ equal: 1, maxAbs: 2 ** 64, sumAbs: 2 ** 64 + 1 });
    const unsigned = stored('uint64', BigUint64Array.of(2n ** 64n - 1n, 7n, 9n));
    const low = stored('int64', BigInt64Array.of(-(2n ** 63n), 7n, 8n));
    expect(await kit.compare(pair(unsigned, low, 3))).toMatchObject({ maxAbs: 1.5 * 2 ** 64, equal: 1 });
    expect((await kit.compare(pair(unsigned, low, 3))).ulp).toBeNull();
  });

  test('complex numbers by the magnitude of their difference', async () => {
    const found = await kit.compare(
      pair(stored('complex64', Float32Array.of(1, 0, 3, 4)), stored('complex64', Float32Array.of(-1, 0, 6, 8)), 2),
    );
    expect(found).toMatchObject({ maxAbs: 5, maxAbsIndex: 1, sumAbs: 7, maxRel: 2, dot: -1 + 18 + 32 });
  });

  test('ULP of the narrower type, over the floor only', async () => {
    const half = stored('float16', Uint16Array.of(0x3c01, 0x3c00, 0x0001));
    const found = await kit.compare({ ...pair(f32(1, 1, 0), half, 3), ulpFloor: 0.5 });
    expect(found.ulp).toMatchObject({ type: 'float16', count: 2, max: 1, p99: 1 });
    const near = await kit.compare(pair(f32(1), f32(1 + 2 ** -22), 1));
    expect(near.ulp).toMatchObject({ type: 'float32', count: 1, max: 2 });
  });

  test('nothing at all', async () => {
    const found = await kit.compare(pair(f32(), f32(), 0));
    expect(found).toMatchObject({ elements: 0, compared: 0, maxAbsIndex: -1, worst: [], maxAbs: 0 });
    expect(found.ulp).toMatchObject({ count: 0, p99: NaN });
  });
});
