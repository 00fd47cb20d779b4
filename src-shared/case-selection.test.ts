import { expect, test } from 'vitest';
import { formatExtraCase, parseExtraCase, selectedCases } from './case-selection.js';
import { parseInputSpecs } from './input-spec.js';

const specs = parseInputSpecs(['x:float32[batch=2{1..8},3]']);
const ids = (without: string[], extra: string[]) =>
  selectedCases(specs, without, extra.map(parseExtraCase)).map(({ id }) => id);

test('extra cases are read and written back', () => {
  expect(parseExtraCase('batch=4, seq=7')).toEqual({ sizes: { batch: 4, seq: 7 }, values: 'normal' });
  for (const text of ['batch=4,seq=7', 'batch=4,values=zeros', 'values=uniform', 'values=normal'])
    expect(formatExtraCase(parseExtraCase(text))).toBe(text);
  for (const text of ['', 'batch', 'batch=x', 'batch=1=2', 'values=odd', '=3'])
    expect(() => parseExtraCase(text)).toThrow(/cannot be read/);
});

test('cases are left out by id and added by size, once each', () => {
  expect(ids([], [])).toEqual([
    'batch2',
    'batch1',
    'batch3',
    'batch8',
    'batch2-zeros',
    'batch2-uniform',
    'batch2-large',
  ]);
  expect(ids(['batch8', 'batch2-large'], ['batch=5', 'batch=5,values=large', 'batch=3'])).toEqual([
    'batch2',
    'batch1',
    'batch3',
    'batch2-zeros',
    'batch2-uniform',
    'batch5',
    'batch5-large',
  ]);
});

test('what is not there is refused with what is', () => {
  expect(() => ids(['batch9'], [])).toThrow('There is no case batch9.');
  expect(() => ids([], ['seq=3'])).toThrow(/sets seq, which no input has/);
  expect(() => ids(ids([], []), [])).toThrow('No case is left');
});
