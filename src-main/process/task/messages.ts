/** What the engine and the thread of a task say to each other. Both ends are this product, of one build. */
import { z } from 'zod';
import {
  axesReportSchema,
  axesRequestSchema,
  axisEditRequestSchema,
  axisEditResultSchema,
} from '../../../src-shared/axes.js';
import { modelEditRequestSchema, modelEditResultSchema } from '../../../src-shared/edit.js';
import { errorInfoSchema } from '../../../src-shared/errors.js';
import { logLevelSchema } from '../../../src-shared/job.js';
import { sampleCaseSchema, samplesRequestSchema } from '../../../src-shared/samples.js';
import { sourceLookSchema, sourceSchema } from '../../../src-shared/source.js';

/** The one thing a thread is started for. `dir`: scratch folder; `mark`: what the name of an unproved file has in it. */
export const taskSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('axes'), request: axesRequestSchema, dir: z.string() }),
  z.object({ kind: z.literal('axes-edit'), request: axisEditRequestSchema, dir: z.string(), mark: z.string() }),
  z.object({
    kind: z.literal('model-edit'),
    request: modelEditRequestSchema,
    dir: z.string(),
    mark: z.string(),
    dataDir: z.string(),
    /** Folders every file of the model must lie in; null for no bounds. */
    allowedRoots: z.array(z.string()).nullable(),
  }),
  z.object({ kind: z.literal('source-look'), request: sourceSchema }),
  z.object({ kind: z.literal('samples'), request: samplesRequestSchema }),
]);
export type Task = z.infer<typeof taskSchema>;

/** What a task gives, of its own kind. */
export const taskResultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('axes'), axes: axesReportSchema }),
  z.object({ kind: z.literal('axes-edit'), edited: axisEditResultSchema }),
  z.object({ kind: z.literal('model-edit'), edited: modelEditResultSchema }),
  z.object({ kind: z.literal('source-look'), look: sourceLookSchema }),
  z.object({ kind: z.literal('samples'), samples: z.array(sampleCaseSchema) }),
]);
export type TaskResult = z.infer<typeof taskResultSchema>;
/** The result of a task of this kind. */
export type ResultOf<K extends Task['kind']> = Extract<TaskResult, { kind: K }>;

export const fromThreadSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('log'), level: logLevelSchema, source: z.string(), message: z.string() }),
  z.object({ type: z.literal('progress'), value: z.number().nullable(), detail: z.string() }),
  /** A process was started, or has ended: should the thread be ended while it is busy, nobody else knows of it. */
  z.object({ type: z.literal('child'), pid: z.number().int(), alive: z.boolean() }),
  z.object({ type: z.literal('error'), error: errorInfoSchema }),
  z.object({ type: z.literal('result'), result: taskResultSchema }),
]);
export type FromThread = z.infer<typeof fromThreadSchema>;

/** The only message the other way. */
export const cancelMessage = 'cancel';
