import { describe, expect, it } from 'vitest';
import { LapidaryError } from './errors.js';
import { nearest } from './nearest.js';
import { keysAt, parseRecipe } from './parse-recipe.js';

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

  it('says of a target which keys it may have, and what a value has to be', () => {
    const refusal = (target: unknown): string => {
      try {
        parseRecipe({ ...good, targets: [target] });
      } catch (error) {
        return `${(error as LapidaryError).message} ${(error as LapidaryError).hints.join(' ')}`;
      }
      return 'accepted';
    };
    expect(refusal({ target: 'onnx', optimise: true })).toContain("'optimize' instead of 'optimise'");
    expect(refusal({ target: 'onnx', check_trace: true })).toContain("unknown key 'check_trace' in targets.0");
    expect(refusal({ target: 'onnx', opset: 26 })).toContain('targets.0.opset: Opset is a whole number from 7 to 25');
    expect(refusal({ target: 'onnx', external_data: 'sometimes' })).toContain('not one of auto, always, never');
    expect(refusal('onx')).toContain('did you mean onnx?');
    expect(refusal({ target: 'onx' })).toContain('onx');
    expect(refusal({ target: 'torchscript-trace', examples: 4, freeze: true })).toBe('accepted');
    expect(keysAt(['targets', 0], { target: 'torchscript-script' })).toEqual([
      'target',
      'freeze',
      'optimize_for_inference',
    ]);
  });

  it('refuses a target that is named twice', () => {
    expect(() => parseRecipe({ ...good, targets: ['onnx', { target: 'onnx', opset: 20 }] })).toThrow('named twice');
  });

  it.each([null, 'text', [], { ...good, lapidary: 2 }, { ...good, targets: ['onx'] }, { ...good, inputs: [] }])(
    'refuses %j',
    (document) => {
      expect(() => parseRecipe(document)).toThrow(LapidaryError);
    },
  );
});

const refusalOf = (document: unknown): string => {
  try {
    parseRecipe(document);
  } catch (error) {
    return (error as LapidaryError).message;
  }
  return 'accepted';
};

it.each<[unknown, string]>([
  [null, 'it is empty'],
  ['text', 'it is a single value, and a recipe is keys with values'],
  [[1], 'it is a list, and a recipe is keys with values'],
  [{ a: 1 }, 'it has none of the keys of a recipe'],
  [{ lapidary: 2 }, 'it is of version 2 of the format, and this Lapidary reads version 1'],
  [{ ...good, inputs: [] }, 'inputs: is an empty list'],
  [{ ...good, inputs: 'x:float32[2]' }, 'inputs: has to be a list'],
  [{ ...good, title: 4 }, 'title: has to be text'],
  [{ ...good, measure: [1] }, 'measure: has to be keys with values'],
  [{ lapidary: 1 }, 'source is missing; inputs is missing; targets is missing'],
])('says of %j what is wrong, in plain words', (document, why) => {
  expect(refusalOf(document)).toBe(`The recipe cannot be used: ${why}.`);
});

it('finds the nearest word, or none when nothing is near', () => {
  expect(nearest('torchscript-trase', ['onnx', 'torchscript-trace'])).toBe('torchscript-trace');
  expect(nearest('zzz', ['onnx', 'measure'])).toBeUndefined();
});
