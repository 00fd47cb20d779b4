/** Newline-delimited JSON spoken with `lapidary_worker` (native/pyworker): requests in, replies and notices out. */
import { z } from 'zod';
import { sourceDescriptionSchema } from '../../../src-shared/source.js';
import { errorInfoSchema } from '../../../src-shared/errors.js';
import { findingSchema } from '../../../src-shared/finding.js';
import { valueInfoSchema } from '../../../src-shared/inspect.js';
import { logLevelSchema } from '../../../src-shared/job.js';
import { nodeProviderSchema, subjectDescriptionSchema } from '../../../src-shared/subject-description.js';
import { exportWarningSchema } from '../../../src-shared/target.js';

export const workerLineSchema = z.union([
  z.object({ event: z.literal('ready'), protocol: z.literal(1), python: z.string() }),
  z.object({
    event: z.literal('log'),
    id: z.number().int().nullable(),
    level: logLevelSchema,
    message: z.string(),
    where: z.string().nullable().optional(),
  }),
  z.object({
    event: z.literal('progress'),
    id: z.number().int().nullable(),
    value: z.number().nullable(),
    detail: z.string(),
  }),
  z.object({ event: z.literal('error'), error: errorInfoSchema }),
  z.object({ id: z.number().int(), result: z.unknown() }),
  z.object({ id: z.number().int(), error: errorInfoSchema }),
]);

export const probeResultSchema = z.object({
  python: z.string(),
  executable: z.string(),
  packages: z.record(z.string(), z.string().nullable()),
});

export const describeResultSchema = sourceDescriptionSchema;

export const adviceResultSchema = z.object({ findings: z.array(findingSchema) });

export const exportResultSchema = z.object({
  path: z.string(),
  files: z.array(z.string()),
  opset: z.number().int().nullable(),
  outputs: z.array(valueInfoSchema),
  seconds: z.number(),
  warnings: z.array(exportWarningSchema),
  checker: z.object({ ok: z.boolean(), message: z.string() }).nullable().optional(),
  findings: z.array(findingSchema).default([]),
});

export const loadResultSchema = z.object({
  handle: z.union([z.string(), z.number()]),
  /** What runs it, where it is not PyTorch on the CPU. */
  provider: z.string().default('torch CPU'),
  versions: z.record(z.string(), z.string()).default({}),
});

export const subjectResultSchema = subjectDescriptionSchema
  .omit({ threads: true, nodeProviders: true })
  .extend({ nodes: z.array(nodeProviderSchema).optional() });

export const runResultSchema = z.object({
  outputs: z.array(
    z.object({ name: z.string(), dtype: z.string(), shape: z.array(z.number().int()), path: z.string() }),
  ),
});

export const benchResultSchema = z.object({ samplesMs: z.array(z.number()) });
