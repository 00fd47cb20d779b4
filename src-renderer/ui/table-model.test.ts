import { expect, test } from 'vitest';
import { type Column, filterRows, nextSort, sortRows, toTsv } from './table-model.js';

interface Row {
  name: string;
  ms: number | null;
}

const columns: Column<Row>[] = [
  { id: 'name', header: 'Name', sortBy: (row) => row.name },
  { id: 'ms', header: 'p50 ms', sortBy: (row) => row.ms, text: (row) => (row.ms === null ? '' : row.ms.toFixed(3)) },
  { id: 'bar', header: '', sortBy: () => null, drawn: true },
];
const rows: Row[] = [
  { name: 'layer.10', ms: 2.5 },
  { name: 'layer.9', ms: null },
  { name: 'head\tA', ms: 10 },
];
const names = (sorted: Row[]): string[] => sorted.map((row) => row.name);

test('numbers inside names sort by value, and null comes last in both directions', () => {
  expect(names(sortRows(rows, columns, { column: 'name', descending: false }))).toEqual([
    'head\tA',
    'layer.9',
    'layer.10',
  ]);
  expect(names(sortRows(rows, columns, { column: 'ms', descending: false }))).toEqual([
    'layer.10',
    'head\tA',
    'layer.9',
  ]);
  expect(names(sortRows(rows, columns, { column: 'ms', descending: true }))).toEqual([
    'head\tA',
    'layer.10',
    'layer.9',
  ]);
  expect(sortRows(rows, columns, null)).toEqual(rows);
});

test('a header goes ascending, descending, unsorted', () => {
  const once = nextSort(null, 'ms');
  const twice = nextSort(once, 'ms');
  expect([once, twice, nextSort(twice, 'ms')]).toEqual([
    { column: 'ms', descending: false },
    { column: 'ms', descending: true },
    null,
  ]);
  expect(nextSort(twice, 'name')).toEqual({ column: 'name', descending: false });
});

test('every word of the filter must occur somewhere in the row', () => {
  expect(names(filterRows(rows, columns, 'LAYER 2.5'))).toEqual(['layer.10']);
  expect(filterRows(rows, columns, '  ')).toHaveLength(3);
});

test('TSV has one line a row, exact values, and no drawn column', () => {
  expect(toTsv(rows, columns)).toBe('Name\tp50 ms\nlayer.10\t2.500\nlayer.9\t\nhead A\t10.000');
});
