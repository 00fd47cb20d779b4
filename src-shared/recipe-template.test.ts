import { describe, expect, it } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { parseRecipe } from './parse-recipe.js';
import { recipeTemplate } from './recipe-template.js';
import { targetIdSchema } from './target.js';
import { targetOptions } from './targets/target-options.js';

const described = { moduleClass: 'Classifier', parameters: { count: 5, bytes: 20 } };
const inputs = {
  specs: ['ids:int64(0..9)[batch=2{1..8},seq=16]'],
  origin: 'declared by the source',
  outputs: ['logits'],
};

describe('recipeTemplate', () => {
  const text = recipeTemplate({ file: "it's: a.py", entry: 'make', arguments: { layers: 4 } }, described, inputs, [
    ...targetIdSchema.options,
  ]);

  it('is a recipe as it stands', () => {
    const recipe = parseRecipe(parse(text));
    expect(recipe.source).toEqual({ file: "it's: a.py", entry: 'make', arguments: { layers: 4 } });
    expect(recipe).toMatchObject({ inputs: inputs.specs, outputs: ['logits'], measure: { samples: 500 } });
    expect(recipe.targets).toHaveLength(5);
  });

  it('stays one with every option taken in at its default', () => {
    const keys = new Set(targetIdSchema.options.flatMap((id) => targetOptions[id].map((option) => option.key)));
    const open = text.replace(/^ {4}# ([a-z_]+): (.+)$/gm, (line, key: string, value: string) =>
      keys.has(key) && value !== 'null' ? `    ${key}: ${value}` : line,
    );
    const recipe = parseRecipe(parse(open));
    const [trace] = recipe.targets;
    expect(trace).toEqual({
      target: 'torchscript-trace',
      ...Object.fromEntries(targetOptions['torchscript-trace'].map((option) => [option.key, option.default])),
    });
  });

  it('says what a source without names leaves open', () => {
    const bare = recipeTemplate({ model: 'timm:resnet50' }, described, { ...inputs, outputs: null }, ['onnx']);
    expect(parseDocument(bare).errors).toEqual([]);
    expect(parseRecipe(parse(bare))).toMatchObject({
      source: { model: 'timm:resnet50' },
      targets: [{ target: 'onnx' }],
    });
    expect(bare).toContain('# outputs: [output]');
  });
});
