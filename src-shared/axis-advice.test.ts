import { expect, test } from 'vitest';
import { axisAdvice } from './axis-advice.js';
import { parseInputSpecs } from './input-spec.js';

const messages = (...lines: string[]): string[] =>
  axisAdvice(parseInputSpecs(lines)).map(({ input, axis, field, severity }) =>
    [severity, field, String(input), String(axis)].join(' '),
  );

test('inputs as they should be need no advice', () => {
  expect(
    messages('ids:int64(0..99)[batch=2{1..8},seq=16{1..512}]', 'mask:float32[batch=2{1..8},seq=16{1..512}]'),
  ).toEqual([]);
});

test('an example of 1, a static batch, a name torch refuses and equal examples are said where they stand', () => {
  expect(messages('x:float32[batch=1{1..8},3]')).toEqual(['warning example 0 0']);
  expect(messages('x:float32[1,3]')).toEqual(['info size 0 0']);
  expect(messages('x:float32[a.b=2{1..8}]')).toEqual(['warning size 0 0']);
  expect(messages('x:float32[batch=4{1..8},seq=4{1..8}]')).toEqual(['info example 0 1']);
  expect(messages('x:float32[batch=4{4..4}]')).toEqual(['warning range 0 0']);
  expect(messages('x:float32[batch=4]')).toEqual(['info range 0 0']);
  expect(messages('y:float32[3]', 'ids:int64[batch=2{1..8}]')).toEqual(['info values 1 null']);
});

test('a shared symbol is advised about once', () => {
  expect(messages('x:float32[batch=1{1..8}]', 'y:float32[batch=1{1..8}]')).toEqual(['warning example 0 0']);
});
