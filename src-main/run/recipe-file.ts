/** Recipes on disk: YAML in, a validated Recipe with absolute paths out. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Document, parseDocument } from 'yaml';
import { LapidaryError } from '../../src-shared/errors.js';
import { parseInputSpecs } from '../../src-shared/input-spec.js';
import { parseRecipe } from '../../src-shared/parse-recipe.js';
import type { Recipe } from '../../src-shared/recipe.js';
import { sourceOf } from '../../src-shared/recipe-source.js';
import type { ExportRequest } from '../../src-shared/target.js';
import { requestOf } from '../../src-shared/targets/recipe-target.js';

export interface LoadedRecipe {
  recipe: Recipe;
  /** The YAML as it was written, comments and all. */
  text: string;
  /** Folder that the recipe's paths are relative to. */
  baseDir: string;
}

/** Parses recipe text. Throws RECIPE_INVALID with the line for YAML mistakes. */
export function recipeFromText(text: string, baseDir: string): LoadedRecipe {
  const document = parseDocument(text, { prettyErrors: true });
  const problem = document.errors[0];
  if (problem !== undefined) {
    const what = (problem.message.split('\n')[0] ?? '').replace(/[:.]$/, '');
    throw new LapidaryError('RECIPE_INVALID', `The recipe is not YAML: ${what}.`, [
      'Check the indentation and the quotes at that line.',
    ]);
  }
  return { recipe: parseRecipe(plainData(document)), text, baseDir };
}

/** The document as plain data. Throws RECIPE_INVALID for what aliases may make of a small file, and for those of nothing. */
function plainData(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 50 });
  } catch (thrown) {
    if (!(thrown instanceof ReferenceError)) throw thrown;
    throw new LapidaryError(
      'RECIPE_INVALID',
      'The aliases (*name) of the recipe cannot be followed: there are too many, or one has no anchor (&name).',
      'Write the values out.',
    );
  }
}

/** Reads a recipe file. Throws FILE_NOT_FOUND, NOT_A_FILE, RECIPE_INVALID. */
export async function recipeFromFile(path: string): Promise<LoadedRecipe> {
  const info = await stat(path).catch(() => undefined);
  if (info === undefined)
    throw new LapidaryError('FILE_NOT_FOUND', `There is no recipe at ${path}.`, 'Check the path.');
  if (!info.isFile()) throw new LapidaryError('NOT_A_FILE', `${path} is not a file.`, 'Name the recipe file itself.');
  if (info.size > 1 << 20) throw new LapidaryError('RECIPE_INVALID', `${path} is too large to be a recipe.`);
  return recipeFromText(await readFile(path, 'utf8'), dirname(resolve(path)));
}

/** The export a recipe asks for; artifacts go to `outDir`. */
export function exportRequestOf(loaded: LoadedRecipe, outDir: string): ExportRequest {
  const { recipe, baseDir } = loaded;
  return {
    source: sourceOf(recipe.source, (path) => resolve(baseDir, path)),
    inputs: parseInputSpecs(recipe.inputs),
    outputs: recipe.outputs ?? null,
    targets: recipe.targets.map((target) => requestOf(target, (path) => resolve(baseDir, path))),
    threads: recipe.measure?.threads ?? 1,
    outDir,
  };
}
