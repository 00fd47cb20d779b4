import { expect, test } from 'vitest';
import { axisProducts } from './axis-products.js';
import { parseInputSpecs } from './input-spec.js';

const specs = parseInputSpecs([
  'ids:int64(0..99)[batch=2{1..8},seq=16]',
  'mask:float32[batch=2{1..8},seq=16]',
  'scale:float32[3]',
]);

test('an axis with a range is a Dim, one without is left to torch, and a name is shared', () => {
  expect(axisProducts(specs, ['ids', 'mask', 'scale']).dynamicShapes).toBe(
    [
      'import torch',
      'batch = torch.export.Dim("batch", min=1, max=8)',
      'dynamic_shapes = {',
      '    "ids": {0: batch, 1: torch.export.Dim.AUTO},',
      '    "mask": {0: batch, 1: torch.export.Dim.AUTO},',
      '    "scale": None,',
      '}',
    ].join('\n'),
  );
});

test('names that are not forward’s go by place', () => {
  const text = axisProducts(parseInputSpecs(['image:float32[class=4{2..},3]']), ['x']).dynamicShapes;
  expect(text).toContain('class_ = torch.export.Dim("class", min=2)\ndynamic_shapes = (\n    {0: class_},\n)');
});

test('the older exporter is told the outputs, too, where they are known', () => {
  const outputs = [{ name: 'logits', dtype: 'float32', shape: ['batch', 5] }];
  expect(axisProducts(specs, null, outputs).dynamicAxes).toBe(
    [
      'dynamic_axes = {',
      '    "ids": {0: "batch", 1: "seq"},',
      '    "mask": {0: "batch", 1: "seq"},',
      '    "logits": {0: "batch"},',
      '}',
    ].join('\n'),
  );
});

test('a profile takes range and example of what varies; without a range the example alone', () => {
  const { profile, withoutRange } = axisProducts(specs, null);
  expect(profile).toBe('--minShapes=ids:1x16,mask:1x16 --optShapes=ids:2x16,mask:2x16 --maxShapes=ids:8x16,mask:8x16');
  expect(withoutRange).toEqual(['seq']);
});

test('static inputs need nothing', () => {
  expect(axisProducts(parseInputSpecs(['x:float32[1,3]']), null)).toEqual({
    dynamicShapes: null,
    dynamicAxes: null,
    profile: null,
    withoutRange: [],
  });
});
