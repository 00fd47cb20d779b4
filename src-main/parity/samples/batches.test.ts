import { expect, test } from 'vitest';
import type { DimSpec } from '../../../src-shared/input-spec.js';
import { batchesOf } from './batches.js';

const dynamic = (min: number | null, max: number | null): DimSpec => ({
  kind: 'dynamic',
  symbol: 'n',
  example: 2,
  min,
  max,
});

test('one at a time, then all that fit together', () => {
  expect(batchesOf(1, dynamic(null, null))).toEqual([[0]]);
  expect(batchesOf(3, dynamic(null, null))).toEqual([[0], [1], [2], [0, 1, 2]]);
  expect(batchesOf(3, dynamic(null, 2))).toEqual([[0], [1], [2], [0, 1]]);
  expect(batchesOf(9, dynamic(1, null)).at(-1)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(batchesOf(3, dynamic(null, null), false)).toEqual([[0], [1], [2]]);
});

test('an axis that asks for more is filled up from the front', () => {
  expect(batchesOf(3, { kind: 'static', size: 2 })).toEqual([
    [0, 1],
    [2, 0],
  ]);
  expect(batchesOf(1, dynamic(2, 4))).toEqual([[0, 0]]);
  expect(batchesOf(2, undefined)).toEqual([[0], [1]]);
});
