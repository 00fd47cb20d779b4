/** `source:` of a recipe: a file, a folder, or a model by name, and how to load it. */
import { z } from 'zod';
import { isNamedModel, type Source, sourceOptionsSchema } from './source.js';

const options = sourceOptionsSchema.shape;

export const recipeSourceSchema = z
  .strictObject({
    /** A Python file, a pickled module, a TorchScript file or a .pt2. */
    file: z.string().min(1).optional(),
    /** A Hugging Face folder. */
    folder: z.string().min(1).optional(),
    /** A model of torchvision or timm: timm:resnet50. */
    model: z.string().refine(isNamedModel, 'a model is torchvision:NAME or timm:NAME').optional(),
    entry: z.string().optional(),
    arguments: options.arguments,
    checkpoint: options.checkpoint,
    strict: options.strict,
    trust: options.trust,
    sha256: options.sha256,
    task: options.task,
    /** Folders, or scripts, with the classes of a pickled module. */
    path: z.array(z.string().min(1)).optional(),
  })
  .refine(
    ({ file, folder, model }) => [file, folder, model].filter((each) => each !== undefined).length === 1,
    'the source is one of file, folder and model',
  );
export type RecipeSource = z.infer<typeof recipeSourceSchema>;

/** The file, folder or name as the recipe has it. */
export const placeOf = (source: RecipeSource): string => source.file ?? source.folder ?? source.model ?? '';

/** The source a recipe means; `resolve` makes its paths absolute. */
export function sourceOf(recipe: RecipeSource, resolve: (path: string) => string): Source {
  const { arguments: given, checkpoint, strict, trust, sha256, task, path } = recipe;
  const place = placeOf(recipe);
  return {
    path: recipe.model === undefined ? resolve(place) : place,
    entry: recipe.entry ?? null,
    ...(given === undefined ? {} : { arguments: given }),
    ...(checkpoint === undefined ? {} : { checkpoint: resolve(checkpoint) }),
    ...(strict === undefined ? {} : { strict }),
    ...(trust === undefined ? {} : { trust }),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(task === undefined ? {} : { task }),
    ...(path === undefined ? {} : { search: path.map(resolve) }),
  };
}

/** The recipe's text of a source: what it looks like decides the key. */
export function recipeSourceOf(place: string, isFolder: boolean): RecipeSource {
  if (isNamedModel(place)) return { model: place };
  return isFolder ? { folder: place } : { file: place };
}
