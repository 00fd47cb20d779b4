/** What a model's numbers can be expected to keep: narrowest type and longest sum on the way to each output. */
import { z } from 'zod';

/** Sigmoid: each value by itself. Softmax: the `row` values along its axis have the sum 1. */
export const boundedSchema = z.object({ by: z.enum(['Sigmoid', 'Softmax']), row: z.number() });
export type Bounded = z.infer<typeof boundedSchema>;

/** What of the way to an output is quantised. */
export const quantisedSchema = z.object({
  /** Tensors that are rounded to a step of their own: activations, and stored weights. */
  roundings: z.number().int(),
  /** Width of the range that the output, or what is added up to it, is kept in; null where none is stored. */
  width: z.number().nullable(),
  /** The magnitude at which an input is cut off; null where none is. */
  reach: z.number().nullable(),
});
export type Quantised = z.infer<typeof quantisedSchema>;

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
      /** The operator that keeps its values in 0…1, where one comes last; null where none does. */
      bounded: boundedSchema.nullable().default(null),
      /** null where nothing is. */
      quantised: quantisedSchema.nullable().default(null),
    }),
  ),
  /** What the model takes: element type by input, 'undefined' where the file does not say. */
  inputs: z.array(z.object({ name: z.string(), dtype: z.string() })).default([]),
  /** Integer inputs that index rows of a table: the largest index that is inside. */
  indexInputs: z.array(z.object({ name: z.string(), high: z.number().int(), table: z.string() })),
});
export type Numerics = z.infer<typeof numericsSchema>;
