/** Results of a measurement. Times are milliseconds per run of the whole model. */
import { z } from 'zod';
import { errorInfoSchema } from './errors.js';
import { runtimeIdSchema } from './subject.js';
import { sourceOptionsSchema } from './source.js';

export const environmentSchema = z.object({
  cpu: z.string(),
  logicalCores: z.number().int(),
  memoryBytes: z.number(),
  governor: z.string().nullable(),
  /** 1-minute load average when the measurement began and when it ended. */
  loadBefore: z.number(),
  loadAfter: z.number(),
  platform: z.string(),
  threads: z.number().int(),
  versions: z.record(z.string(), z.string()),
});

export const latencyRowSchema = z.object({
  subject: z.string(),
  runtime: runtimeIdSchema,
  batch: z.number().int().nullable(),
  /** Case sizes, e.g. {batch: 8, seq: 16}. */
  sizes: z.record(z.string(), z.number().int()),
  n: z.number().int(),
  warmup: z.number().int(),
  p50Ms: z.number(),
  p90Ms: z.number(),
  p99Ms: z.number(),
  minMs: z.number(),
  meanMs: z.number(),
  /** Order-statistic 95 % interval of the median; null when the sample cannot support one. */
  p50IntervalMs: z.tuple([z.number(), z.number()]).nullable(),
  /** Coefficient of variation, and median of the last third over that of the first. */
  variation: z.number(),
  drift: z.number(),
  provider: z.string(),
  threads: z.number().int(),
  /** Raw samples, one number a line, in the order they were taken. */
  samplesFile: z.string(),
  warnings: z.array(z.string()),
});
export type LatencyRow = z.infer<typeof latencyRowSchema>;

export const latencyResultSchema = z.object({
  schemaVersion: z.literal(1),
  environment: environmentSchema,
  subjects: z.array(latencyRowSchema),
  /** Time per call of an empty model in each runtime: what the runtime itself costs. */
  overhead: z.array(z.object({ runtime: runtimeIdSchema, n: z.number().int(), p50Ms: z.number() })),
  failures: z.array(z.object({ subject: z.string(), batch: z.number().int().nullable(), error: errorInfoSchema })),
});
export type LatencyResult = z.infer<typeof latencyResultSchema>;
export type Environment = z.infer<typeof environmentSchema>;

export const benchRequestSchema = z.object({
  subjects: z.array(z.string()).min(1),
  inputs: z.array(z.string()),
  /** How the PyTorch sources among the subjects are loaded. */
  source: sourceOptionsSchema.optional(),
  /** Sizes for the batch symbol (the first symbol on a leading axis); empty: its example. */
  batch: z.array(z.number().int().min(1)),
  threads: z.number().int().min(1),
  warmup: z.number().int().min(0),
  samples: z.number().int().min(1),
  /** Where raw samples go; null: a run folder of its own. */
  outDir: z.string().nullable(),
});
export type BenchRequest = z.infer<typeof benchRequestSchema>;
