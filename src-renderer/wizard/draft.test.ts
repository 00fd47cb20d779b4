import { expect, test } from 'vitest';
import { draftOf, emptyDraft, type ExportDraft, problemsOf, recipeOf, riskyExamples } from './draft.js';
import { readRecipe, recipeText } from './recipe-text.js';

const good: ExportDraft = {
  ...emptyDraft,
  file: 'text_classifier.py',
  entry: 'make',
  inputs: ['ids:int64(0..499)[batch=2{1..8},seq=16{1..128}]', ''],
  outputs: 'logits',
};
const messages = (patch: Partial<ExportDraft>): string[] =>
  problemsOf({ ...good, ...patch }).map((problem) => problem.message);

test('a complete draft has no problem, and its recipe is read back to the same draft', () => {
  expect(problemsOf(good)).toEqual([]);
  const full: ExportDraft = {
    ...good,
    title: 'Mine',
    inputs: good.inputs.slice(0, 1),
    targets: ['torchscript-trace', 'onnx'],
    opset: '18',
    atol: '1e-4',
    batch: '1, 8',
    baseDir: '/samples',
  };
  const again = draftOf(readRecipe(recipeText(recipeOf(full))), '/samples');
  expect({ ...again, atol: Number(again.atol) }).toEqual({ ...full, atol: 1e-4 });
});

test('the recipe says the opset for ONNX targets only, and leaves defaults out', () => {
  const recipe = recipeOf({ ...good, targets: ['onnx', 'torchscript-trace'], opset: '17' });
  expect(recipe.targets).toEqual(['torchscript-trace', { target: 'onnx', opset: 17 }]);
  expect(recipe.checks).toBeUndefined();
  expect(recipe.inputs).toHaveLength(1);
});

test('no measurement is an empty list of subjects, and comes back as such', () => {
  const recipe = recipeOf({ ...good, measured: false });
  expect(recipe.measure).toEqual({ subjects: [], threads: 1 });
  expect(draftOf(recipe, null).measured).toBe(false);
});

test('each mistake is named with its step', () => {
  expect(problemsOf(emptyDraft).map((problem) => problem.step)).toEqual(['source', 'inputs']);
  expect(messages({ file: 'model.onnx' })).toEqual([
    'A source is a .py, .pt or .pt2 file, a Hugging Face folder, or a name.',
  ]);
  expect(messages({ entry: 'make()' })).toEqual(['The entry is the name of a function or a class.']);
  expect(messages({ inputs: ['ids:int64[batch=9{1..8}]'] })[0]).toContain('outside its range');
  expect(messages({ targets: [] })).toEqual(['Choose at least one target.']);
  expect(messages({ opset: '99', atol: '-1', threads: '0' })).toHaveLength(3);
  expect(messages({ batch: '1, x' })).toEqual(['Batch sizes are numbers separated by commas.']);
  expect(messages({ measured: false, samples: '' })).toEqual([]);
});

test('an example size of 1 on a dynamic axis is pointed at', () => {
  expect(riskyExamples(good)).toEqual([]);
  expect(riskyExamples({ ...good, inputs: ['ids:int64[batch=1{1..8},seq=16]'] })).toEqual(['batch']);
});
