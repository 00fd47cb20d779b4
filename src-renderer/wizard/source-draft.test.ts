import { expect, test } from 'vitest';
import { type RecipeSource, recipeSourceSchema, sourceOf } from '../../src-shared/recipe-source.js';
import {
  emptySource,
  placedAt,
  recipeSourceOfDraft,
  sourceDraftOf,
  sourceOfDraft,
  sourceProblems,
} from './source-draft.js';

const places: RecipeSource[] = [{ file: 'nets/a.py' }, { folder: 'bert' }, { model: 'timm:resnet18.a1_in1k' }];
const fields: RecipeSource[] = [
  { entry: 'make' },
  { arguments: { layers: 4, names: ['a'], deep: { on: true, off: null } } },
  { checkpoint: 'weights.safetensors' },
  { strict: false },
  { trust: true },
  { sha256: 'a'.repeat(64) },
  { task: 'fill-mask' },
  { path: ['nets', 'train.py'] },
];

test('every source of a recipe comes back from the draft as it was', () => {
  let seen = 0;
  for (const place of places) {
    for (let bits = 0; bits < 2 ** fields.length; bits += 1) {
      const chosen = fields.filter((_, index) => (bits >> index) % 2 === 1);
      const source = recipeSourceSchema.parse(Object.assign({}, place, ...chosen));
      const draft = sourceDraftOf(source, '/home');
      expect(sourceProblems(draft)).toEqual([]);
      expect(recipeSourceOfDraft(draft)).toEqual(source);
      const placed = sourceOfDraft(draft);
      expect(placed).toEqual(sourceOf(source, (path) => `/home/${path}`));
      seen += 1;
    }
  }
  expect(seen).toBe(3 * 256);
});

test('what was said outright is kept, even where it is the default', () => {
  for (const source of [
    { file: 'a.py', strict: true },
    { file: 'a.py', trust: false },
    { file: 'a.py', arguments: {} },
  ]) {
    expect(recipeSourceOfDraft(sourceDraftOf(source, null))).toEqual(source);
  }
});

test('a name is a model, and consent does not go over to another file', () => {
  const trusted = { ...emptySource, file: 'a.pt', trust: true, sha256: 'b'.repeat(64) };
  const other = { ...trusted, ...placedAt('b.pt') };
  expect(recipeSourceOfDraft(other)).toEqual({ file: 'b.pt' });
  expect(recipeSourceOfDraft({ ...trusted, ...placedAt('timm:resnet18') })).toEqual({ model: 'timm:resnet18' });
});

test('each mistake is named, and a source with one is not asked about', () => {
  const wrong = (patch: Partial<typeof emptySource>): string[] =>
    sourceProblems({ ...emptySource, file: 'a.py', ...patch }).map(({ field }) => field);
  expect(wrong({})).toEqual([]);
  expect(wrong({ file: '' })).toEqual(['file']);
  expect(wrong({ file: 'model.onnx' })).toEqual(['file']);
  expect(wrong({ arguments: '[1]' })).toEqual(['arguments']);
  expect(wrong({ arguments: '{"a": ' })).toEqual(['arguments']);
  expect(wrong({ sha256: 'abc' })).toEqual(['sha256']);
  expect(sourceOfDraft({ ...emptySource, file: 'a.py', arguments: '{' })).toBeNull();
});
