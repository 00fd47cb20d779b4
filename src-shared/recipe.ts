/** A Recipe: a YAML file saying source, axes, targets, checks, measurements. Strict: an unknown key is an error. */
import { z } from 'zod';
import { ruleChoiceSchema } from './parity.js';
import { recipeSourceSchema } from './recipe-source.js';
import { recipeTargetSchema, targetIdOf } from './targets/recipe-target.js';
import { targetIdSchema } from './target.js';

/** A measured or compared subject of a recipe: eager, or one of its targets. */
export const recipeSubjectSchema = z.union([z.literal('eager'), targetIdSchema]);

export const recipeSchema = z.strictObject({
  /** Version of this schema. */
  lapidary: z.literal(1),
  title: z.string().optional(),
  source: recipeSourceSchema,
  inputs: z.array(z.string()).min(1),
  outputs: z.array(z.string()).optional(),
  targets: z
    .array(recipeTargetSchema)
    .min(1)
    .refine((targets) => new Set(targets.map(targetIdOf)).size === targets.length, 'the same target is named twice'),
  checks: z
    .strictObject({
      parity: z
        .strictObject({
          atol: z.number().nonnegative().optional(),
          rtol: z.number().nonnegative().optional(),
          /** Which rules decide: house, scale, or both (pass both, warn one, fail neither). */
          rule: ruleChoiceSchema.optional(),
        })
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
