/** What the engine and the thread of an axes job say to each other. Both ends are this product, of one build. */
import { z } from 'zod';
import {
  axesReportSchema,
  axesRequestSchema,
  axisEditRequestSchema,
  axisEditResultSchema,
} from '../../../src-shared/axes.js';
import { errorInfoSchema } from '../../../src-shared/errors.js';
import { logLevelSchema } from '../../../src-shared/job.js';

/** The one thing a thread is started for. `dir`: scratch folder; `mark`: what the name of an unproved file has in it. */
export const axesTaskSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('axes'), request: axesRequestSchema, dir: z.string() }),
  z.object({ kind: z.literal('axes-edit'), request: axisEditRequestSchema, dir: z.string(), mark: z.string() }),
]);
export type AxesTask = z.infer<typeof axesTaskSchema>;

export const fromThreadSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('log'), level: logLevelSchema, source: z.string(), message: z.string() }),
  z.object({ type: z.literal('progress'), value: z.number().nullable(), detail: z.string() }),
  /** A process was started, or has ended: should the thread be ended while it is busy, nobody else knows of it. */
  z.object({ type: z.literal('child'), pid: z.number().int(), alive: z.boolean() }),
  z.object({ type: z.literal('error'), error: errorInfoSchema }),
  z.object({ type: z.literal('axes'), axes: axesReportSchema }),
  z.object({ type: z.literal('axes-edit'), edited: axisEditResultSchema }),
]);
export type FromThread = z.infer<typeof fromThreadSchema>;

/** The only message the other way. */
export const cancelMessage = 'cancel';
