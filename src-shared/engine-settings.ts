/** Settings of the engine, which window and command line share. */
import { z } from 'zod';
import { jobLimitsSchema, noLimits } from './job.js';

export const engineSettingsSchema = z.object({
  version: z.literal(1).default(1),
  /** Path of the Python to use; null: the managed one, else the first on the PATH that has what is needed. */
  python: z.string().min(1).nullable().default(null),
  /** Limits of jobs that name none of their own. */
  limits: jobLimitsSchema.default(noLimits),
});
export type EngineSettings = z.infer<typeof engineSettingsSchema>;
