import { expect, test } from 'vitest';
import { parseInputShape } from '../cost/input-shape-fields.js';
import { inputShapesIn, shapesIn, symbolsOf } from './dropped-shapes.js';

const inputs = [
  { name: 'x', dtype: 'float32', shape: ['batch', 3, 'height', 'width'] },
  { name: 'mask', dtype: 'bool', shape: ['batch', null] },
];

test('shapes by input and sizes by symbol', () => {
  const shapes = { x: [2, 3, 320, 640], batch: 4, mask: [1], other: [5], nothing: 6 };
  expect([...symbolsOf(shapes, inputs)]).toEqual([
    ['batch', 4],
    ['height', 320],
    ['width', 640],
  ]);
  expect([...symbolsOf({ __proto__: 3, y: [1, 2, 3, 4] }, inputs)]).toEqual([]);
});

test('the first file that holds shapes counts, whatever else is there', async () => {
  const files = [
    new File(['{"architectures": ["Bert"]}'], 'config.json'),
    new File(['{'], 'cut.json'),
    new File(['[1]'], 'x.txt'),
    new File(['{"x": [1, 3, 8, 8]}'], 'shapes.json'),
  ];
  expect(await shapesIn(files)).toEqual({ x: [1, 3, 8, 8] });
  expect(await shapesIn(files.slice(0, 3))).toBeUndefined();
});

test('inputs that have no shape in the file take the dropped one, and numbers their value', () => {
  const script = [
    { name: 'x', dtype: null, shape: null },
    { name: 'traced', dtype: 'float32', shape: [1, 3] },
    { name: 'sr', dtype: 'int64', shape: [] },
    { name: 'list', dtype: 'List[Tensor]', shape: null },
  ];
  const shapes = { x: ['batch', 512], traced: [2, 3], sr: 16000, list: [1], other: [1] };
  expect(inputShapesIn(shapes, { format: 'torchscript', inputs: script })).toEqual({
    x: ['batch', 512],
    traced: [2, 3],
    sr: [16000],
  });
  expect(inputShapesIn({ x: [2, 3, 8, 8] }, { format: 'onnx', inputs })).toEqual({});
});

test('a shape as it is typed', () => {
  expect(parseInputShape('1, 3,224 224')).toEqual([1, 3, 224, 224]);
  expect(parseInputShape('[batch × 80]')).toEqual(['batch', 80]);
  expect(parseInputShape(' ')).toBeNull();
  expect(parseInputShape('1, -2')).toBeUndefined();
});
