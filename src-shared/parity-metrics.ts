/** What is measured between two tensors, and the two rules it is judged by. */
import { z } from 'zod';
import { boundedSchema, quantisedSchema } from './numerics.js';

/** One rule applied to one output: |difference| ≤ atol + rtol · |reference| for every element. */
export const ruleResultSchema = z.object({
  atol: z.number(),
  rtol: z.number(),
  /** Elements over it. */
  over: z.number(),
  verdict: z.enum(['pass', 'fail']),
});
export type RuleResult = z.infer<typeof ruleResultSchema>;

/**
 * Where a scale-aware tolerance comes from: atol = c · u · √K · RMS(reference). After a Softmax RMS is that of its rows as
 * vectors; after a Sigmoid √K · RMS is at least 1. Where tensors are quantised it may be their roundings that count (scale-rule).
 */
export const scaleBasisSchema = z.object({
  c: z.number(),
  /** Whether c was measured for this model; else the usual value was taken. */
  calibrated: z.boolean(),
  /** Narrowest number type on the path to the output, and its unit round-off. */
  dtype: z.string(),
  u: z.number(),
  /** Longest reduction that feeds the output; 1 where it is not known. */
  k: z.number(),
  rms: z.number(),
  bounded: boundedSchema.nullable().default(null),
  quantised: quantisedSchema.nullable().default(null),
});
export type ScaleBasis = z.infer<typeof scaleBasisSchema>;

export const worstElementSchema = z.object({
  index: z.array(z.number().int()),
  /** As text where it is not finite: JSON has no NaN. */
  reference: z.union([z.number(), z.string()]),
  subject: z.union([z.number(), z.string()]),
});
export type WorstElement = z.infer<typeof worstElementSchema>;

export const differenceMetricsSchema = z.object({
  elementCount: z.number(),
  /** Finite on both sides: what every metric below is over. */
  compared: z.number(),
  equal: z.number(),
  maxAbs: z.number(),
  meanAbs: z.number(),
  /** Percentiles come from bins of at most 0.8 % of the value, by their middle. */
  p99Abs: z.number(),
  /** |difference| / |reference| where the reference is not 0; null where it is 0 throughout. */
  maxRel: z.number().nullable(),
  meanRel: z.number().nullable(),
  p99Rel: z.number().nullable(),
  rmsReference: z.number(),
  rmsError: z.number(),
  /** RMS error / RMS reference; null where the reference is 0 throughout and the subject is not. */
  rmsRel: z.number().nullable(),
  /** Cosine of the angle between both; null where one is 0 throughout. */
  cosine: z.number().nullable(),
  /** 20 · log10(RMS reference / RMS error); null where there is no error (infinite) or no reference. */
  snrDb: z.number().nullable(),
  /** Units in the last place of the narrower type, where |reference| ≥ floor; null where there are none. */
  ulp: z
    .object({ type: z.string(), max: z.number(), p99: z.number(), counted: z.number(), floor: z.number() })
    .nullable(),
  /** Rows of the last axis whose largest element is the same, and whose reference's largest is among the subject's five. */
  top: z.object({ rows: z.number(), top1: z.number(), top5: z.number() }).nullable(),
  nonFinite: z.object({
    nanBoth: z.number(),
    nanReferenceOnly: z.number(),
    nanSubjectOnly: z.number(),
    infinityBoth: z.number(),
    infinityMismatch: z.number(),
  }),
  /** Elements by log10|difference|: counts[i] begins at 10^((first + i) / perDecade); `zeros` are equal. */
  histogram: z.object({
    zeros: z.number(),
    perDecade: z.number().int(),
    first: z.number().int(),
    counts: z.array(z.number()),
  }),
  worstElements: z.array(worstElementSchema),
});
export type DifferenceMetrics = z.infer<typeof differenceMetricsSchema>;

/** The metrics where there are elements they are over: of what is finite on neither or one side only there are none. */
export const overElements = (metrics: DifferenceMetrics | null): DifferenceMetrics | null =>
  metrics !== null && (metrics.compared > 0 || metrics.elementCount === 0) ? metrics : null;

/** What float32 itself loses on this model: the reference in float32 against float64 on the same inputs. */
export const noiseFloorSchema = z.object({
  calibrated: z.boolean(),
  /** What tolerances are multiplied by. */
  c: z.number(),
  /** Largest |float32 − float64| / (u · √K · RMS) seen; null when not calibrated. */
  ratio: z.number().nullable(),
  /** Where it was seen, or why it was not measured. */
  detail: z.string(),
});
export type NoiseFloor = z.infer<typeof noiseFloorSchema>;
