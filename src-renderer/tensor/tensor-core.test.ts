import { expect, test } from 'vitest';
import { fakeStatistics } from '../testing/fake-tensor.js';
import { baseOffset, blockOf, gridShape, tilesOf } from './grid-shape.js';
import { numberText, numberTone } from './number-text.js';
import { flagsOf } from './tensor-flags.js';

test('a matrix, a vector, a scalar, a kernel, a sparse tensor', () => {
  expect(gridShape([3, 4], 12)).toMatchObject({ rows: 3, columns: 4, leading: [], folded: false });
  expect(gridShape([20], 20)).toMatchObject({ rows: 3, columns: 8, folded: true });
  expect(gridShape([], 1)).toMatchObject({ rows: 1, columns: 1 });
  expect(gridShape([64, 3, 7, 7], 9408)).toMatchObject({ rows: 7, columns: 7, leading: [64, 3] });
  expect(gridShape([100, 100], 5)).toMatchObject({ rows: 1, columns: 5, folded: true });
  expect(gridShape([0, 4], 0)).toMatchObject({ rows: 0 });
});

test('a chosen matrix begins where C order puts it', () => {
  const grid = gridShape([64, 3, 7, 7], 9408);
  expect(baseOffset(grid, [0, 0])).toBe(0);
  expect(baseOffset(grid, [2, 1])).toBe((2 * 3 + 1) * 49);
  expect(blockOf({ firstRow: 1, lastRow: 3, firstColumn: 2, lastColumn: 5 }, grid, 49)).toEqual({
    offset: 49 + 9,
    count: 3,
    rows: 2,
    stride: 7,
  });
});

test('tiles cover what is in sight, and end with the grid', () => {
  const grid = gridShape([100, 40], 4000);
  const tiles = tilesOf({ firstRow: 30, lastRow: 34, firstColumn: 0, lastColumn: 40 }, grid);
  expect(tiles).toHaveLength(4);
  expect(tiles[3]).toEqual({ firstRow: 32, lastRow: 64, firstColumn: 32, lastColumn: 40 });
});

test('numbers in three styles; what is no number stays', () => {
  expect(numberText('0.0123456789', 'short')).toBe('0.01235');
  expect(numberText('0.0123456789', 'scientific')).toBe('1.235e-2');
  expect(numberText('0.0123456789', 'exact')).toBe('0.0123456789');
  expect(numberText('12345', 'short')).toBe('12345');
  expect(numberText('9007199254740993', 'exact')).toBe('9007199254740993');
  expect(numberText('1+2i', 'scientific')).toBe('1+2i');
  expect(numberText('NaN', 'short')).toBe('NaN');
  expect(numberText('0.00001', 'short')).toBe('1.00e-5');
  expect(numberTone('NaN')).toBe('bad');
  expect(numberTone('-Infinity')).toBe('bad');
  expect(numberTone('0')).toBe('zero');
  expect(numberTone('10')).toBe('');
});

test('flags', () => {
  const stats = fakeStatistics();
  expect(flagsOf(stats)).toEqual([{ tone: 'fail', text: '12 NaN' }]);
  const clean = { ...stats, nan: 0, finite: 1000 };
  expect(flagsOf(clean)).toEqual([]);
  expect(flagsOf({ ...clean, zeros: 1000, minText: '0', maxText: '0' })[0]?.text).toBe('all zero');
  expect(flagsOf({ ...clean, minText: '3', maxText: '3' })[0]?.text).toBe('constant');
  expect(flagsOf({ ...clean, zeros: 900 })[0]?.text).toBe('90 % of the elements are zero');
});
