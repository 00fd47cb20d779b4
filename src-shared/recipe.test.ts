import { describe, expect, it } from 'vitest';
import { LapidaryError } from './errors.js';
import { nearest, parseRecipe } from './recipe.js';

const good = {
  lapidary: 1,
  source: { file: 'm.py' },
  inputs: ['x:float32[2]'],
  targets: ['onnx', { target: 'onnx-legacy', opset: 17 }],
};

describe('parseRecipe', () => {
  it('takes the least a recipe can say', () => {
    expect(parseRecipe(good).targets).toHaveLength(2);
  });

  it('names an unknown key and the nearest known one', () => {
    try {
      parseRecipe({ ...good, mesure: {} });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(LapidaryError);
      expect((error as LapidaryError).message).toContain("unknown key 'mesure'");
      expect((error as LapidaryError).hints[0]).toContain("'measure'");
    }
  });

  it.each([null, 'text', [], { ...good, lapidary: 2 }, { ...good, targets: ['onx'] }, { ...good, inputs: [] }])(
    'refuses %j',
    (document) => {
      expect(() => parseRecipe(document)).toThrow(LapidaryError);
    },
  );
});

it('finds the nearest word, or none when nothing is near', () => {
  expect(nearest('torchscript-trase', ['onnx', 'torchscript-trace'])).toBe('torchscript-trace');
  expect(nearest('zzz', ['onnx', 'measure'])).toBeUndefined();
});
