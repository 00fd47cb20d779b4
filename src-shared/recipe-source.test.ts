import { expect, test } from 'vitest';
import { placeOf, recipeSourceOf, recipeSourceSchema, sourceOf } from './recipe-source.js';

const resolve = (path: string): string => `/home/${path}`;

test('a source has one place', () => {
  expect(recipeSourceSchema.safeParse({ file: 'a.py' }).success).toBe(true);
  expect(recipeSourceSchema.safeParse({}).error?.issues[0]?.message).toContain('one of file, folder and model');
  expect(recipeSourceSchema.safeParse({ file: 'a.py', model: 'timm:x' }).success).toBe(false);
  expect(recipeSourceSchema.safeParse({ model: 'resnet18' }).success).toBe(false);
  expect(recipeSourceSchema.safeParse({ file: 'a.pt', sha256: 'abc' }).success).toBe(false);
  expect(recipeSourceSchema.safeParse({ file: 'a.py', entri: 'make' }).success).toBe(false);
});

test('paths are seen from the recipe, names are left alone', () => {
  const source = sourceOf({ file: 'a.py', entry: 'make', checkpoint: 'w.pt', path: ['lib'] }, resolve);
  expect(source).toEqual({ path: '/home/a.py', entry: 'make', checkpoint: '/home/w.pt', search: ['/home/lib'] });
  expect(sourceOf({ model: 'timm:resnet18' }, resolve)).toEqual({ path: 'timm:resnet18', entry: null });
});

test('what a place looks like decides its key', () => {
  expect(recipeSourceOf('timm:resnet18', false)).toEqual({ model: 'timm:resnet18' });
  expect(recipeSourceOf('bert', true)).toEqual({ folder: 'bert' });
  expect(placeOf(recipeSourceOf('a.py', false))).toBe('a.py');
});
