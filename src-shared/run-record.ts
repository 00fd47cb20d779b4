/** A Run: one execution of a recipe, as it is written to run.json in the run's folder. */
import { z } from 'zod';
import { errorInfoSchema } from './errors.js';
import { latencyResultSchema } from './latency.js';
import { parityResultSchema, verdictSchema } from './parity.js';
import { recipeSchema } from './recipe.js';
import { artifactSchema } from './target.js';
import { sourceKindSchema } from './source.js';

export const stepSchema = z.object({
  id: z.enum(['prepare', 'export', 'parity', 'latency', 'report']),
  title: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'skipped']),
  seconds: z.number().nullable(),
  /** One sentence on how it ended. */
  detail: z.string(),
});
export type Step = z.infer<typeof stepSchema>;

export const runRecordSchema = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  title: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  state: z.enum(['running', 'done', 'failed', 'cancelled', 'crashed']),
  /** Process of the engine that runs it. */
  engine: z.number().int().positive().optional(),
  recipe: recipeSchema,
  source: z
    .object({
      path: z.string(),
      kind: sourceKindSchema.default('python'),
      /** Of a folder, of the list of its files with theirs; null for a model by name. */
      sha256: z.string().nullable(),
      checkpoint: z.object({ path: z.string(), sha256: z.string(), exact: z.boolean() }).nullable().default(null),
      moduleClass: z.string(),
      parameters: z.object({ count: z.number(), bytes: z.number() }),
    })
    .nullable(),
  versions: z.record(z.string(), z.string()),
  steps: z.array(stepSchema),
  artifacts: z.array(artifactSchema),
  parity: parityResultSchema.nullable(),
  latency: latencyResultSchema.nullable(),
  verdict: verdictSchema.nullable(),
  error: errorInfoSchema.nullable(),
  /** The command line that makes this run again. */
  command: z.string(),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

/** Worst of several verdicts; pass for none. */
export function worstVerdict(verdicts: readonly ('pass' | 'warn' | 'fail')[]): 'pass' | 'warn' | 'fail' {
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.includes('warn') ? 'warn' : 'pass';
}
