/** A Finding: something a check says, with rule id, severity, place, and the fix if there is one. */
import { z } from 'zod';
import { axisFaultSchema } from './axis-fault.js';

export const severitySchema = z.enum(['error', 'warning', 'info']);

export const findingSchema = z.object({
  /** Stable id in kebab case: 'frozen-axis'. */
  rule: z.string(),
  severity: severitySchema,
  /** One sentence saying what is wrong, in numbers. */
  message: z.string(),
  /** Place: 'output logits, axis 0', a node name, a file:line; '' for the whole model. */
  where: z.string(),
  /** What to do; '' when nothing is known. */
  fix: z.string(),
  /** For a finding about a declared axis: which, and what is known of it. */
  axis: axisFaultSchema.optional(),
  /** For advice before an export: the targets it concerns. */
  targets: z.array(z.string()).optional(),
});

export type Finding = z.infer<typeof findingSchema>;
