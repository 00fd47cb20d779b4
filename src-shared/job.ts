/** Jobs: long work with an id, weighted progress, a log, a cancel and one of four endings (architecture.md). */
import { z } from 'zod';
import { errorInfoSchema } from './errors.js';

export const jobKindSchema = z.enum([
  'export',
  'parity',
  'axes',
  'axes-edit',
  'model-edit',
  'bench',
  'run',
  'python-setup',
]);
export type JobKind = z.infer<typeof jobKindSchema>;

export const jobStateSchema = z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'crashed']);

export const jobSchema = z.object({
  id: z.string(),
  kind: jobKindSchema,
  /** What stays: 'Export text_classifier.py'. */
  title: z.string(),
  state: jobStateSchema,
  progress: z.object({
    /** 0–1, or null while it cannot be told. */
    value: z.number().min(0).max(1).nullable(),
    /** What changes: 'Tracing', 'pip: installing torch'. */
    detail: z.string(),
  }),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  error: errorInfoSchema.nullable(),
  /** Folder of the run this job makes, where it makes one. */
  runDir: z.string().nullable(),
  /** Place in the queue, from 1; null when it does not wait. */
  position: z.number().int().nullable(),
  /** The `lapidary` line that does the same; null where options cannot be said on a command line. */
  command: z.string().nullable(),
  /** The file or folder it makes, for "Reveal in folder". */
  place: z.string().nullable(),
  /** What was asked for is known, so that it can be asked for again. */
  again: z.boolean(),
  /** A job of an engine that has ended: its result is gone, of its log the end is kept. */
  earlier: z.boolean(),
  logLines: z.number().int(),
});

export type Job = z.infer<typeof jobSchema>;

/** What a job may use; null: as much as it wants. */
export const jobLimitsSchema = z.object({
  /** Seconds from its start to its end. */
  seconds: z.number().int().min(1).max(31_536_000).nullable().default(null),
  /** Megabytes of memory of all its processes together. */
  megabytes: z.number().int().min(16).max(16_777_216).nullable().default(null),
});
export type JobLimits = z.infer<typeof jobLimitsSchema>;

export const noLimits: JobLimits = { seconds: null, megabytes: null };

export const logLevelSchema = z.enum(['debug', 'info', 'warning', 'error']);

export const logLineSchema = z.object({
  /** Milliseconds since the epoch. */
  at: z.number(),
  level: logLevelSchema,
  /** Who says it: 'python', 'ort', 'job'. */
  source: z.string(),
  message: z.string(),
});

export type LogLine = z.infer<typeof logLineSchema>;
export type LogLevel = z.infer<typeof logLevelSchema>;

export const isEnded = (job: Job): boolean => job.state !== 'queued' && job.state !== 'running';
