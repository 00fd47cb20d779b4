/** What is said about the elements of a stored tensor as a whole. */
import { z } from 'zod';

/** Finite elements in equally wide bins of [low, high]; one bin when all are equal. */
export const histogramSchema = z.object({ low: z.number(), high: z.number(), counts: z.array(z.number()) });

export const tensorStatisticsSchema = z.object({
  /** All elements, and those that are neither NaN nor infinite; everything below that is about the finite ones. */
  count: z.number(),
  finite: z.number(),
  zeros: z.number(),
  nan: z.number(),
  positiveInfinite: z.number(),
  negativeInfinite: z.number(),
  /** null when no element is finite. Integers of 64 bits are rounded here and exact in the texts. */
  min: z.number().nullable(),
  max: z.number().nullable(),
  minText: z.string(),
  maxText: z.string(),
  absMax: z.number().nullable(),
  /** Also null when the sum is over the largest double. */
  mean: z.number().nullable(),
  /** Standard deviation of the elements themselves (divided by their number). */
  std: z.number().nullable(),
  /** True for complex numbers: all of the above is about |z|. */
  byMagnitude: z.boolean(),
  histogram: histogramSchema.nullable(),
  /** Non-zero elements by power of two: counts[i] have 2^(first+i) ≤ |x| < 2^(first+i+1). */
  powers: z.object({ first: z.number().int(), counts: z.array(z.number()) }).nullable(),
});

/** Of a tensor of strings: lengths in bytes. */
export const stringStatisticsSchema = z.object({
  count: z.number(),
  empty: z.number(),
  minLength: z.number(),
  maxLength: z.number(),
  meanLength: z.number(),
});

/** What a table of many tensors shows. Everything is null but `problem` when the tensor cannot be read or holds text. */
export const tensorSummarySchema = z.object({
  value: z.number().int(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  absMax: z.number().nullable(),
  mean: z.number().nullable(),
  std: z.number().nullable(),
  zeros: z.number().nullable(),
  nan: z.number().nullable(),
  infinite: z.number().nullable(),
  problem: z.string().nullable(),
});

/** Most elements one `model.tensorValues` call gives. */
export const maxBlockElements = 4096;

export type Histogram = z.infer<typeof histogramSchema>;
export type TensorStatistics = z.infer<typeof tensorStatisticsSchema>;
export type StringStatistics = z.infer<typeof stringStatisticsSchema>;
export type TensorSummary = z.infer<typeof tensorSummarySchema>;
