import { expect, test } from 'vitest';
import { parseInputSpecs } from '../../src-shared/input-spec.js';
import { addInput, removeAxis, setDtype, setSize, setSymbol, setValues, standsAt } from './spec-edits.js';

const ids = 'ids:int64(0..99)[batch=2{1..8},seq=16{1..512}]';
const mask = 'mask:float32[batch=2{1..8},16]';
const specs = parseInputSpecs([ids, mask]);

test('a symbol is changed everywhere it stands', () => {
  expect(setSymbol(specs, 'batch', { max: 32 }).lines).toEqual([
    'ids:int64(0..99)[batch=2{1..32},seq=16{1..512}]',
    'mask:float32[batch=2{1..32},16]',
  ]);
  expect(setSymbol(specs, 'batch', { symbol: 'rows' }).lines?.[1]).toBe('mask:float32[rows=2{1..8},16]');
  expect(setSymbol(specs, 'seq', { max: null }).lines?.[0]).toBe('ids:int64(0..99)[batch=2{1..8},seq=16{1..}]');
  expect(standsAt(specs, 'batch')).toBe('ids 0, mask 0');
});

test('what contradicts itself is refused with the reason alone', () => {
  expect(setSymbol(specs, 'seq', { max: 4 }).problem).toBe('The example 16 of seq lies outside its range 1..4.');
  expect(setSymbol(specs, 'seq', { min: 600 }).problem).toBe('The range of seq runs backwards.');
  expect(setSymbol(specs, 'seq', { symbol: 'batch' }).problem).toContain('another axis');
  expect(setSize(specs, 0, 0, '2 x').problem).toContain('A size is a number');
  expect(setValues(specs, 0, '9').problem).toContain('0..29999');
});

test('an axis given a known name takes its example and range; a new name keeps what the axis had', () => {
  expect(setSize(specs, 1, 1, 'seq').lines?.[1]).toBe('mask:float32[batch=2{1..8},seq=16{1..512}]');
  expect(setSize(specs, 1, 1, 'length').lines?.[1]).toBe('mask:float32[batch=2{1..8},length=16]');
  expect(setSize(specs, 0, 1, 'time').lines?.[0]).toBe('ids:int64(0..99)[batch=2{1..8},time=16{1..512}]');
  expect(setSize(specs, 0, 1, '7').lines?.[0]).toBe('ids:int64(0..99)[batch=2{1..8},7]');
  expect(setSize(parseInputSpecs(['x:float32[1]']), 0, 0, 'n').lines).toEqual(['x:float32[n=2]']);
});

test('types, values, axes and inputs', () => {
  expect(setDtype(specs, 0, 'float16').lines?.[0]).toBe('ids:float16[batch=2{1..8},seq=16{1..512}]');
  expect(setValues(specs, 0, '').lines?.[0]).toBe('ids:int64[batch=2{1..8},seq=16{1..512}]');
  expect(removeAxis(specs, 0).lines?.[0]).toBe('ids:int64(0..99)[batch=2{1..8}]');
  expect(addInput(specs, ['ids', 'mask', 'types']).lines?.[2]).toBe('types:float32[batch=2{1..8},1]');
  expect(addInput([], []).lines).toEqual(['input_1:float32[batch=2{1..8},1]']);
});
