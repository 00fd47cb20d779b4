/** Where a recipe names files, so that it can be moved to another folder. Pure. */
import type { Recipe } from './recipe.js';
import { writtenOptions } from './targets/recipe-target.js';
import { targetOptions } from './targets/target-options.js';

export interface RecipePath {
  /** Keys and places that lead to it: source, file. */
  at: readonly (string | number)[];
  path: string;
}

/** Every path of a recipe. */
export function recipePaths({ source, targets }: Recipe): RecipePath[] {
  const places = (['file', 'folder', 'checkpoint'] as const).flatMap((key) => {
    const path = source[key];
    return path === undefined ? [] : [{ at: ['source', key], path }];
  });
  const search = (source.path ?? []).map((path, index) => ({ at: ['source', 'path', index], path }));
  const options = targets.flatMap((target, index) => {
    if (typeof target === 'string') return [];
    const written = writtenOptions(target);
    return targetOptions[target.target].flatMap(({ key, kind }) => {
      const path = written[key];
      return kind === 'path' && typeof path === 'string' && path !== '' ? [{ at: ['targets', index, key], path }] : [];
    });
  });
  return [...places, ...search, ...options];
}

/** A copy of the recipe with its paths changed. */
export function withPaths(recipe: Recipe, change: (path: string) => string): Recipe {
  const copy = structuredClone(recipe);
  for (const { at, path } of recipePaths(recipe)) {
    const last = at[at.length - 1] ?? '';
    const owner = at.slice(0, -1).reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], copy);
    (owner as Record<string, unknown>)[last] = change(path);
  }
  return copy;
}
