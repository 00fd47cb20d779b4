/** Results of a comparison: per case, output and subject, three badges and a verdict with its reason in numbers. */
import { z } from 'zod';
import { errorInfoSchema } from './errors.js';
import { sourceOptionsSchema } from './source.js';

export const verdictSchema = z.enum(['pass', 'warn', 'fail']);
export type Verdict = z.infer<typeof verdictSchema>;

/** One set of input sizes; its tensors lie in the run folder under inputs/<id>/. */
export const caseSchema = z.object({
  id: z.string(),
  /** 'example', 'batch = 1', … */
  title: z.string(),
  /** Size of each symbol. */
  sizes: z.record(z.string(), z.number().int()),
  shapes: z.record(z.string(), z.array(z.number().int())),
});
export type Case = z.infer<typeof caseSchema>;

export const toleranceSchema = z.object({ atol: z.number().nonnegative(), rtol: z.number().nonnegative() });
export type Tolerance = z.infer<typeof toleranceSchema>;

export const outputComparisonSchema = z.object({
  name: z.string(),
  case: z.string(),
  subject: z.string(),
  /** Badges in the order they are decided; a failed one stops those after it. */
  structure: verdictSchema,
  finite: verdictSchema.nullable(),
  values: verdictSchema.nullable(),
  maxAbs: z.number().nullable(),
  maxRel: z.number().nullable(),
  meanAbs: z.number().nullable(),
  /** RMS(difference) / RMS(reference). */
  rmsRel: z.number().nullable(),
  /** Elements over atol + rtol·|reference|. */
  overCount: z.number().int().nullable(),
  elementCount: z.number().int().nullable(),
  tolerance: toleranceSchema.nullable(),
  /** The worst element: where it is and both values. */
  worst: z.object({ index: z.array(z.number().int()), reference: z.number(), value: z.number() }).nullable(),
  verdict: verdictSchema,
  reason: z.string(),
});
export type OutputComparison = z.infer<typeof outputComparisonSchema>;

/** A subject that could not run a case at all: its column fails, the others go on. */
export const subjectFailureSchema = z.object({ subject: z.string(), case: z.string(), error: errorInfoSchema });

export const parityResultSchema = z.object({
  schemaVersion: z.literal(1),
  /** Labels; the first is the reference. */
  subjects: z.array(z.string()),
  cases: z.array(caseSchema),
  /** What the reference gave: shapes by case and output, from which frozen axes are told. */
  reference: z.array(
    z.object({
      case: z.string(),
      outputs: z.array(z.object({ name: z.string(), dtype: z.string(), shape: z.array(z.number().int()) })),
    }),
  ),
  outputs: z.array(outputComparisonSchema),
  failures: z.array(subjectFailureSchema),
  verdict: verdictSchema,
});
export type ParityResult = z.infer<typeof parityResultSchema>;

export const parityRequestSchema = z.object({
  subjects: z.array(z.string()).min(2),
  /** Input spec texts; empty: taken from the first ONNX subject or the source's own declaration. */
  inputs: z.array(z.string()),
  /** How the PyTorch sources among the subjects are loaded. */
  source: sourceOptionsSchema.optional(),
  atol: z.number().nonnegative().nullable(),
  rtol: z.number().nonnegative().nullable(),
  threads: z.number().int().min(1),
});
export type ParityRequest = z.infer<typeof parityRequestSchema>;
