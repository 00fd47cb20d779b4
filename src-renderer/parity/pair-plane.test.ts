import { expect, test } from 'vitest';
import { firstPlane, partsOf, planeKey, planeThrough, sizeOf, withAxis } from './pair-plane.js';

const whole = (rows: number, columns: number) => ({ firstRow: 0, lastRow: rows, firstColumn: 0, lastColumn: columns });

test('the last two axes are one run a row; any index of the others', () => {
  const plane = { ...firstPlane([2, 3, 4]), index: [1, 0, 0] };
  expect(sizeOf(plane)).toEqual({ rows: 3, columns: 4 });
  expect(partsOf(plane, { firstRow: 1, lastRow: 3, firstColumn: 1, lastColumn: 3 })).toEqual([
    { offset: 17, count: 2 },
    { offset: 21, count: 2 },
  ]);
});

test('other axes as rows and columns are asked for element by element', () => {
  const plane = withAxis(withAxis(firstPlane([2, 3, 4]), 'columnAxis', 0), 'rowAxis', 1);
  expect(sizeOf(plane)).toEqual({ rows: 3, columns: 2 });
  expect(partsOf({ ...plane, index: [0, 0, 2] }, whole(2, 2))).toEqual([
    { offset: 2, count: 1 },
    { offset: 14, count: 1 },
    { offset: 6, count: 1 },
    { offset: 18, count: 1 },
  ]);
});

test('an axis that is the other one changes places with it', () => {
  expect(withAxis(firstPlane([2, 3, 4]), 'rowAxis', 2)).toMatchObject({ rowAxis: 2, columnAxis: 1 });
});

test('a vector is folded, and an element is found in it', () => {
  const plane = firstPlane([20]);
  expect(sizeOf(plane)).toEqual({ rows: 3, columns: 8 });
  expect(partsOf(plane, whole(2, 8))).toEqual([
    { offset: 0, count: 8 },
    { offset: 8, count: 8 },
  ]);
  expect(planeThrough(plane, [19])).toMatchObject({ row: 2, column: 3 });
  expect(sizeOf(firstPlane([]))).toEqual({ rows: 1, columns: 1 });
});

test('the plane through an element of n axes, and its place there', () => {
  const found = planeThrough(firstPlane([2, 3, 4, 5]), [1, 2, 3, 4]);
  expect(found).toMatchObject({ row: 3, column: 4 });
  expect(planeKey(found.plane)).toBe('2 3 1,2,*,*');
});
