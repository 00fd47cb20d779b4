/** The samples that ship with the app: exported models to look at, and recipes to run. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Sample } from '../../src-shared/contract.js';
import { recipeSchema } from '../../src-shared/recipe.js';
import { resources } from '../resources.js';

const words = (stem: string): string => {
  const text = stem.replace(/[_.-]+/g, ' ').trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** First comment line of a recipe, as its description. */
const firstComment = (text: string): string => /^#\s*(.+)$/m.exec(text)?.[1]?.trim() ?? '';

async function recipes(): Promise<Sample[]> {
  const names = (await readdir(resources.samples)).filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(
    names.map(async (name): Promise<Sample> => {
      const path = join(resources.samples, name);
      const text = await readFile(path, 'utf8');
      const recipe = recipeSchema.safeParse(parse(text));
      const title = (recipe.success ? recipe.data.title : undefined) ?? words(name.replace(/\.yaml$/, ''));
      return { id: name, title, description: firstComment(text), kind: 'recipe', path };
    }),
  );
}

async function models(): Promise<Sample[]> {
  const folder = join(resources.samples, 'exported');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.onnx')).sort();
  return names.map((name) => ({
    id: name,
    title: words(name.replace(/\.onnx$/, '')),
    description: 'ONNX, exported from the PyTorch sample of the same name',
    kind: 'model',
    path: join(folder, name),
  }));
}

/** All samples, models first. */
export async function listSamples(): Promise<Sample[]> {
  return [...(await models()), ...(await recipes())];
}
