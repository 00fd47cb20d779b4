import { describe, expect, it } from 'vitest';
import { LapidaryError } from './errors.js';
import {
  formatInputSpec,
  parseInputSpec,
  parseInputSpecs,
  shapeAt,
  specsFromValues,
  symbolsOf,
  valueOfSpec,
} from './input-spec.js';

describe('parseInputSpec', () => {
  it('reads static, example and ranged dimensions and an integer range', () => {
    const spec = parseInputSpec('ids:int64(0..29999)[batch=2{1..8},seq=16,4]');
    expect(spec).toEqual({
      name: 'ids',
      dtype: 'int64',
      low: 0,
      high: 29999,
      dims: [
        { kind: 'dynamic', symbol: 'batch', example: 2, min: 1, max: 8 },
        { kind: 'dynamic', symbol: 'seq', example: 16, min: null, max: null },
        { kind: 'static', size: 4 },
      ],
    });
  });

  it('takes an example of at least 2 when none is written, inside the range', () => {
    const dims = parseInputSpec('x:float32[batch,one{1..1},many{5..9}]').dims;
    expect(dims.map((dim) => (dim.kind === 'dynamic' ? dim.example : -1))).toEqual([2, 1, 5]);
  });

  it('keeps an example of 1 that was asked for', () => {
    expect(shapeAt(parseInputSpec('x:float[batch=1{1..8},3]'), {})).toEqual([1, 3]);
  });

  it('reads scalars and unusual names', () => {
    expect(parseInputSpec('onnx::Gather_0:bool[]')).toMatchObject({ name: 'onnx::Gather_0' });
  });

  it.each([
    ['', 'form'],
    ['x', 'form'],
    ['x:float32', 'form'],
    ['x:float33[2]', 'element type'],
    ['x:float32[-2]', 'not a dimension'],
    ['x:float32[2,,3]', 'not a dimension'],
    ['x:float32[b=2{8..1}]', 'backwards'],
    ['x:float32[b=9{1..8}]', 'outside'],
    ['x:float32(0..3)[2]', 'integer'],
    ['x:int64(5..1)[2]', 'backwards'],
  ])('refuses %j', (text, why) => {
    expect(() => parseInputSpec(text)).toThrow(LapidaryError);
    expect(() => parseInputSpec(text)).toThrow(why);
  });
});

describe('parseInputSpecs', () => {
  it('shares a symbol’s range between inputs', () => {
    const specs = parseInputSpecs(['ids:int64[batch=2{1..8},seq=4]', 'mask:int64[batch=2,seq=4{1..16}]']);
    expect(symbolsOf(specs)).toEqual([
      { kind: 'dynamic', symbol: 'batch', example: 2, min: 1, max: 8 },
      { kind: 'dynamic', symbol: 'seq', example: 4, min: 1, max: 16 },
    ]);
    expect(specs[1]?.dims[0]).toMatchObject({ max: 8 });
  });

  it('refuses a name twice and a symbol with two examples', () => {
    expect(() => parseInputSpecs(['a:int64[2]', 'a:int64[2]'])).toThrow('twice');
    expect(() => parseInputSpecs(['a:int64[b=2]', 'c:int64[b=3]'])).toThrow('example');
  });
});

it('formats what it parsed', () => {
  for (const text of ['ids:int64(0..9)[batch=2{1..8},seq=16]', 'x:float32[]', 'y:bool[3,4]']) {
    expect(formatInputSpec(parseInputSpec(text))).toBe(text);
  }
});

it('lists a spec as a model lists its input', () => {
  expect(valueOfSpec(parseInputSpec('x:float[batch=2,3]'))).toEqual({
    name: 'x',
    dtype: 'float32',
    shape: ['batch', 3],
  });
});

it('derives specs from a model’s own inputs', () => {
  const specs = specsFromValues([{ name: 'x', dtype: 'float32', shape: ['N', 3, null, 'a b'] }]);
  expect(specs.map(formatInputSpec)).toEqual(['x:float32[N=2,3,x_2=2,x_3=2]']);
  expect(() => specsFromValues([{ name: 's', dtype: 'sequence(float32)', shape: null }])).toThrow(LapidaryError);
});
