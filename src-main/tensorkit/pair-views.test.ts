import { describe, expect, test } from 'vitest';
import type { LapidaryError } from '../../src-shared/errors.js';
import type { PairTask, StoredElements } from './comparison.js';
import { ShortRange } from './kit.js';
import { kitsUnderTest } from './testing.js';

const f32 = (values: number[]): StoredElements => ({
  dtype: 1,
  range: { kind: 'memory', bytes: new Uint8Array(Float32Array.from(values).buffer) },
});
const pair = (reference: number[], subject: number[], signal = new AbortController().signal): PairTask => ({
  reference: f32(reference),
  subject: f32(subject),
  elements: reference.length,
  signal,
});
const options = { tolerance: { atol: 0, rtol: 0 }, ulpFloor: 0, worst: 1 };

describe.each(kitsUnderTest)('views of a pair, $name', (kit) => {
  test('rows: the same place, among the first, a tie, a NaN', async () => {
    const reference = [1, 2, 3, 3, 1, 3, 9, 1, 1, 0, NaN, 1];
    const subject = [1, 2, 4, 1, 3, 2, 1, 3, 2, 0, 1, 2];
    expect(await kit.rows(pair(reference, subject), 3, 2)).toEqual({
      rows: 4,
      nanRows: 1,
      top1: 1,
      topK: 1,
      k: 2,
      firstDisagreement: 1,
    });
    expect((await kit.rows(pair([1, 1, 1], [2, 2, 2]), 3)).top1).toBe(1);
  });

  test('slices: per index of the middle axis', async () => {
    const task = pair([3, 4, 0, 0, 3, 4, NaN, 1], [3, 4, 1, 0, 6, 8, 1, 1]);
    const found = await kit.slices(task, 2, 2, 2);
    expect(found.maxAbs).toEqual(Float64Array.of(4, 1));
    expect(found.rmsDifference).toEqual(Float64Array.of(Math.sqrt(25 / 4), Math.sqrt(1 / 3)));
    expect(found.rmsReference).toEqual(Float64Array.of(Math.sqrt(50 / 4), Math.sqrt(1 / 3)));
    expect(found.nonFiniteMismatch).toEqual(Float64Array.of(0, 1));
  });

  test('scatter: cropped to what occurs', async () => {
    const found = await kit.scatter(pair([1, 1.5, 8, 2, 0, NaN], [1.25, 1.75, 4, 2, 3, 1]));
    expect(found).toMatchObject({
      firstReference: 0,
      firstDifference: -2,
      columns: 4,
      rows: 5,
      equal: 1,
      zeroReference: 1,
    });
    expect(found.counts.reduce((sum, count) => sum + count, 0)).toBe(3);
    expect([found.counts[0], found.counts[4 * 4 + 3]]).toEqual([2, 1]);
  });

  test('sizes that do not fit are refused', async () => {
    const task = pair([1, 2, 3], [1, 2, 3]);
    await expect(kit.rows(task, 2)).rejects.toThrow(RangeError);
    await expect(kit.slices(task, 1, 2, 1)).rejects.toThrow(RangeError);
    await expect(kit.compare({ ...task, ...options, worst: 65 })).rejects.toThrow(RangeError);
    await expect(kit.compare({ ...task, ...options, tolerance: { atol: NaN, rtol: 0 } })).rejects.toThrow(RangeError);
  });

  test('a side that ends too soon is named', async () => {
    const long = pair([1, 2, 3], [1, 2]);
    await expect(kit.compare({ ...long, ...options })).rejects.toThrow(new ShortRange('subject'));
    await expect(kit.scatter({ ...long, reference: f32([1]), subject: f32([1, 2, 3]) })).rejects.toThrow('reference');
  });

  test('what has no numbers is refused, what is cancelled ends as cancelled', async () => {
    const code = (work: Promise<unknown>): Promise<string> =>
      work.then(
        () => 'none',
        (error: unknown) => (error as LapidaryError).code,
      );
    const task = pair([1], [1]);
    expect(await code(kit.compare({ ...task, ...options, subject: { ...task.subject, dtype: 8 } }))).toBe(
      'FORMAT_UNSUPPORTED',
    );
    const aborted = pair([1], [1], AbortSignal.abort());
    expect(await code(kit.compare({ ...aborted, ...options }))).toBe('CANCELLED');
    expect(await code(kit.rows(aborted, 1))).toBe('CANCELLED');
  });
});
