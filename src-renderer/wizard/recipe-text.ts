/** Recipes as YAML text and back. */
import { parseDocument, stringify } from 'yaml';
import { LapidaryError } from '../../src-shared/errors.js';
import { parseRecipe } from '../../src-shared/parse-recipe.js';
import type { Recipe } from '../../src-shared/recipe.js';

/** The YAML a person would have written: short lists on one line, no anchors. */
export function recipeText(recipe: Recipe): string {
  return stringify(recipe, { aliasDuplicateObjects: false, lineWidth: 0, collectionStyle: 'block' });
}

/** Reads YAML text as a recipe. Throws RECIPE_INVALID. */
export function readRecipe(text: string): Recipe {
  const document = parseDocument(text);
  const problem = document.errors[0];
  if (problem !== undefined) {
    throw new LapidaryError('RECIPE_INVALID', `The recipe is not YAML: ${problem.message.split('\n')[0] ?? ''}`, [
      'Check the indentation and the quotes at that line.',
    ]);
  }
  return parseRecipe(document.toJS({ maxAliasCount: 50 }));
}
