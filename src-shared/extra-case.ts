/** A case of a person's own sizes. */
import { z } from 'zod';

/** Sizes of symbols (the example's where not said), and what the tensors hold. */
export const extraCaseSchema = z.object({
  sizes: z.record(z.string(), z.number().int().nonnegative()),
  values: z.enum(['normal', 'uniform', 'zeros', 'large']),
});
export type ExtraCase = z.infer<typeof extraCaseSchema>;
