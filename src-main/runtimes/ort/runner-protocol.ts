/** Messages between the engine and one ORT runner process, over Node's child-process channel. */
import { z } from 'zod';
import { errorInfoSchema } from '../../../src-shared/errors.js';
import { optimisationLevelSchema } from '../../../src-shared/subject.js';
import { nodeProviderSchema } from '../../../src-shared/subject-description.js';

export const loadParamsSchema = z.object({
  /** Absolute path of an .onnx or .ort file; null loads the built-in empty model (one Identity). */
  path: z.string().nullable(),
  threads: z.number().int().min(1),
  optimisation: optimisationLevelSchema,
  /** As the binding calls them: 'cpu', 'webgpu'. */
  providers: z.array(z.string()).default(['cpu']),
  /** Where the model is written as it was optimised. */
  savePath: z.string().optional(),
});

export const runnerRequestSchema = z.discriminatedUnion('method', [
  z.object({ id: z.number().int(), method: z.literal('load'), params: loadParamsSchema }),
  z.object({
    id: z.number().int(),
    method: z.literal('run'),
    params: z.object({ inputs: z.record(z.string(), z.string()), outputDir: z.string() }),
  }),
  z.object({
    id: z.number().int(),
    method: z.literal('bench'),
    params: z.object({
      inputs: z.record(z.string(), z.string()),
      warmup: z.number().int().min(0),
      samples: z.number().int().min(0),
    }),
  }),
  z.object({
    id: z.number().int(),
    method: z.literal('describe'),
    /** One run with these is profiled. */
    params: z.object({ inputs: z.record(z.string(), z.string()) }),
  }),
]);
export type RunnerRequest = z.input<typeof runnerRequestSchema>;

export const loadResultSchema = z.object({
  inputNames: z.array(z.string()),
  outputNames: z.array(z.string()),
  provider: z.string(),
  version: z.string(),
});

export const runResultSchema = z.object({
  outputs: z.array(
    z.object({ name: z.string(), dtype: z.string(), shape: z.array(z.number().int()), path: z.string() }),
  ),
});

export const benchResultSchema = z.object({ samplesMs: z.array(z.number()) });

export const describeResultSchema = z.object({ nodes: z.array(nodeProviderSchema) });

export const runnerReplySchema = z.union([
  z.object({ id: z.number().int(), result: z.unknown() }),
  z.object({ id: z.number().int(), error: errorInfoSchema }),
]);
