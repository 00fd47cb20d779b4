/** Inputs proposed for a PyTorch source that declares none, and what torch.export makes of declared axes. */
import { z } from 'zod';
import { axisFaultSchema } from './axis-fault.js';
import { errorInfoSchema } from './errors.js';
import { formatInputSpec, inputSpecSchema } from './input-spec.js';
import { valueInfoSchema } from './inspect.js';

export const inputProposalSchema = z.object({
  /** Empty where nothing could be known; all of them ran together. */
  inputs: z.array(z.object({ spec: inputSpecSchema, reason: z.string() })),
  /** What was tried, or why there is nothing. */
  note: z.string(),
  /** How often forward ran to find them. */
  runs: z.number().int(),
});
export type InputProposal = z.infer<typeof inputProposalSchema>;

/** The proposed specs in the input grammar. */
export const proposedLines = (proposal: InputProposal): string[] =>
  proposal.inputs.map(({ spec }) => formatInputSpec(spec));

export const axesTrialSchema = z.object({
  faults: z.array(axisFaultSchema),
  /** Why torch.export refused; null when it made a program. */
  problem: errorInfoSchema.nullable(),
  /** The range torch.export found, by symbol. */
  ranges: z.record(z.string(), z.object({ min: z.number().int(), max: z.number().int().nullable() })),
  outputs: z.array(valueInfoSchema),
});
export type AxesTrial = z.infer<typeof axesTrialSchema>;
