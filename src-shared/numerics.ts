/** What a model's numbers can be expected to keep: narrowest type and longest sum on the way to each output. */
import { z } from 'zod';

export const numericsSchema = z.object({
  outputs: z.array(
    z.object({
      name: z.string(),
      /** Narrowest number type on the path: float32, float16, int8 …; null where no floating-point or quantised value is. */
      precision: z.string().nullable(),
      /** Terms of the longest sum on the path, at the sizes given; 1 where there is none or its size is not known. */
      longestReduction: z.number(),
      /** Operator with that sum; ''. */
      at: z.string(),
    }),
  ),
  /** What the model takes: element type by input, 'undefined' where the file does not say. */
  inputs: z.array(z.object({ name: z.string(), dtype: z.string() })).default([]),
  /** Integer inputs that index rows of a table: the largest index that is inside. */
  indexInputs: z.array(z.object({ name: z.string(), high: z.number().int(), table: z.string() })),
});
export type Numerics = z.infer<typeof numericsSchema>;
