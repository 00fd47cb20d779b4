/** A Recipe: a YAML file saying source, axes, targets, checks, measurements. Strict: an unknown key is an error. */
import { z } from 'zod';
import { LapidaryError } from './errors.js';
import { targetIdSchema } from './target.js';

export const recipeTargetSchema = z.union([
  targetIdSchema,
  z.strictObject({ target: targetIdSchema, opset: z.number().int().min(1).max(30).optional() }),
]);

/** A measured or compared subject of a recipe: eager, or one of its targets. */
export const recipeSubjectSchema = z.union([z.literal('eager'), targetIdSchema]);

export const recipeSchema = z.strictObject({
  /** Version of this schema. */
  lapidary: z.literal(1),
  title: z.string().optional(),
  source: z.strictObject({
    file: z.string().min(1),
    entry: z.string().optional(),
    arguments: z.record(z.string(), z.json()).optional(),
  }),
  inputs: z.array(z.string()).min(1),
  outputs: z.array(z.string()).optional(),
  targets: z.array(recipeTargetSchema).min(1),
  checks: z
    .strictObject({
      parity: z
        .strictObject({ atol: z.number().nonnegative().optional(), rtol: z.number().nonnegative().optional() })
        .optional(),
    })
    .optional(),
  measure: z
    .strictObject({
      subjects: z.array(recipeSubjectSchema).optional(),
      warmup: z.number().int().min(0).optional(),
      samples: z.number().int().min(1).optional(),
      threads: z.number().int().min(1).max(256).optional(),
      batch: z.array(z.number().int().min(1)).optional(),
    })
    .optional(),
});

export type Recipe = z.infer<typeof recipeSchema>;

/** Edit distance of two short words (Levenshtein), for "did you mean". */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** The known word nearest to `word`, when it is near enough to be meant. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known.map((candidate) => ({
    candidate,
    distance: editDistance(word.toLowerCase(), candidate.toLowerCase()),
  }));
  ranked.sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(2, Math.floor(word.length / 3)) ? best.candidate : undefined;
}

const knownKeys = [
  'lapidary',
  'title',
  'source',
  'file',
  'entry',
  'arguments',
  'inputs',
  'outputs',
  'targets',
  'target',
  'opset',
  'checks',
  'parity',
  'atol',
  'rtol',
  'measure',
  'subjects',
  'warmup',
  'samples',
  'threads',
  'batch',
];

/** Validates parsed YAML as a recipe. Throws RECIPE_INVALID naming the place, and the nearest known key for a typo. */
export function parseRecipe(document: unknown): Recipe {
  const parsed = recipeSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const hints: string[] = [];
  const problems = parsed.error.issues.map((issue) => {
    const place = issue.path.length > 0 ? issue.path.join('.') : 'the recipe';
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const near = nearest(key, knownKeys);
        if (near !== undefined) hints.push(`Did you mean '${near}' instead of '${key}'?`);
      }
      return `unknown key ${issue.keys.map((key) => `'${key}'`).join(', ')} in ${place}`;
    }
    return `${place}: ${issue.message}`;
  });
  hints.push('The samples in assets/samples/*.yaml show every key with a comment.');
  throw new LapidaryError('RECIPE_INVALID', `The recipe cannot be used: ${problems.join('; ')}.`, hints);
}
