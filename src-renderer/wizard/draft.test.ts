import { expect, test } from 'vitest';
import { ruleChoiceSchema } from '../../src-shared/parity.js';
import { type Recipe, recipeSchema } from '../../src-shared/recipe.js';
import { targetIdSchema } from '../../src-shared/target.js';
import type { Option, OptionValue } from '../../src-shared/targets/option.js';
import { targetOptions } from '../../src-shared/targets/target-options.js';
import { draftOf, emptyDraft, type ExportDraft, problemsOf, recipeOf } from './draft.js';
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

/** Whole numbers below `limit` that look random and are the same at every run. */
function picker(seed: number): (limit: number) => number {
  let state = seed + 1;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

function valueOf(option: Option, pick: (limit: number) => number): OptionValue {
  switch (option.kind) {
    case 'flag':
      return pick(2) === 1;
    case 'number':
      return option.min + pick(option.max - option.min + 1);
    case 'choice':
      return option.choices[pick(option.choices.length)] ?? option.default;
    case 'path':
      return ['', 'ops/libops.so', 'tables.py:TABLE'][pick(3)] ?? '';
    case 'versions':
      return [{}, { 'my.domain': 2 }, { 'com.example': 1, 'ai.onnx.ml': 5 }][pick(3)] ?? {};
  }
}

/** A recipe that says some of everything. */
function recipeFrom(seed: number): Recipe {
  const pick = picker(seed);
  const some = <T extends object>(part: T): Partial<T> => (pick(2) === 1 ? part : {});
  const chosen = targetIdSchema.options.filter(() => pick(2) === 1);
  const targets = (chosen.length === 0 ? [targetIdSchema.options[pick(5)] ?? 'onnx'] : chosen).map((target) => {
    const options = targetOptions[target].filter(() => pick(3) === 0).map((each) => [each.key, valueOf(each, pick)]);
    const said: unknown = options.length === 0 ? target : { target, ...Object.fromEntries(options) };
    return said;
  });
  const parity = {
    ...some({ atol: pick(1000) / 1e7 }),
    ...some({ rtol: pick(1000) / 1e5 }),
    ...some({ rule: ruleChoiceSchema.options[pick(3)] }),
  };
  const measure = {
    ...some({ subjects: (['eager', ...targetIdSchema.options] as const).filter(() => pick(2) === 1) }),
    ...some({ warmup: pick(100) }),
    ...some({ samples: 1 + pick(1000) }),
    ...some({ threads: 1 + pick(256) }),
    ...some({ batch: [1 + pick(8), 9 + pick(8)] }),
  };
  return recipeSchema.parse({
    lapidary: 1,
    ...some({ title: 'A title: with a colon' }),
    source: { file: 'nets/model.py', ...some({ entry: 'make' }), ...some({ strict: pick(2) === 1 }) },
    inputs: ['x:float32[batch=2{1..8},4]'],
    ...some({ outputs: ['logits', 'hidden.0'] }),
    targets: pick(2) === 1 ? targets.reverse() : targets,
    ...(Object.keys(parity).length === 0 ? {} : { checks: { parity } }),
    ...(Object.keys(measure).length === 0 ? {} : { measure }),
  });
}

test('a recipe comes back from the wizard as it was, whatever it says', () => {
  const keys = new Set<string>();
  for (let seed = 0; seed < 600; seed += 1) {
    const recipe = recipeFrom(seed);
    const draft = draftOf(readRecipe(recipeText(recipe)), '/somewhere');
    expect(problemsOf(draft), JSON.stringify(recipe)).toEqual([]);
    expect(recipeOf(draft)).toEqual(recipe);
    for (const each of recipe.targets) if (typeof each !== 'string') Object.keys(each).forEach((key) => keys.add(key));
  }
  const all = Object.values(targetOptions).flatMap((options) => options.map(({ key }) => key));
  expect([...keys].sort()).toEqual([...new Set(['target', ...all])].sort());
});

test('a complete draft has no problem, and a recipe says no more than was said', () => {
  expect(problemsOf(good)).toEqual([]);
  const recipe = recipeOf(good);
  expect(recipe.targets).toEqual(['torchscript-trace', 'onnx']);
  expect(recipe).not.toHaveProperty('checks');
  expect(recipe).not.toHaveProperty('measure');
  expect(recipe.inputs).toHaveLength(1);
});

test('no measurement is an empty list of subjects, and comes back as such', () => {
  const recipe = recipeOf({ ...good, subjects: [] });
  expect(recipe.measure).toEqual({ subjects: [] });
  expect(draftOf(recipe, null).subjects).toEqual([]);
});

test('each mistake is named with its step', () => {
  expect(problemsOf(emptyDraft).map((problem) => problem.step)).toEqual(['source', 'inputs']);
  expect(messages({ file: 'model.onnx' })).toEqual([
    'A source is a .py, .pt or .pt2 file, a Hugging Face folder, or a name.',
  ]);
  expect(messages({ entry: 'make()' })).toEqual(['The entry is the name of a function or a class.']);
  expect(messages({ inputs: ['ids:int64[batch=9{1..8}]'] })[0]).toContain('outside its range');
  expect(messages({ targets: [] })).toEqual(['Choose at least one target.']);
  expect(messages({ options: { onnx: { opset: '99' } }, atol: '-1', threads: '0' })).toHaveLength(3);
  expect(messages({ batch: '1, x' })).toEqual(['Batch sizes are numbers separated by commas.']);
  expect(messages({ subjects: [], samples: 'many' })).toEqual([]);
});
