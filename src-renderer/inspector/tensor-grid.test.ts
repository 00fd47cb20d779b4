import { expect, test } from 'vitest';
import { gridOf } from './tensor-grid.js';

const values = Array.from({ length: 24 }, (_, index) => String(index));

test('a narrow matrix has a row per leading index', () => {
  expect(gridOf(values, [8, 3])).toHaveLength(8);
  expect(gridOf(values, [2, 4, 3])[5]).toEqual({ label: '[1, 1, :]', cells: ['15', '16', '17'] });
});

test('a long last axis is folded, and no row crosses into the next position', () => {
  expect(gridOf(values.slice(0, 12), [100, 6]).map((row) => `${row.label} ${row.cells.join(' ')}`)).toEqual([
    '[0, 0:4] 0 1 2 3',
    '[0, 4:6] 4 5',
    '[1, 0:4] 6 7 8 9',
    '[1, 4:6] 10 11',
  ]);
  expect(gridOf(values.slice(0, 6), [30_000]).map((row) => row.label)).toEqual(['[0:4]', '[4:6]']);
});

test('every value is shown once; scalars and nothing stand alone', () => {
  expect(gridOf(values, [2, 12]).flatMap((row) => row.cells)).toEqual(values);
  expect(gridOf(['7'], [])).toEqual([{ label: '', cells: ['7'] }]);
  expect(gridOf([], [0, 3])).toEqual([]);
});
