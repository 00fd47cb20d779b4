/** Comparison of what is inside two models: pairs of values in the order they are computed, and where they part. */
import { z } from 'zod';

export const layerPairSchema = z.object({
  /** Module path or value name in the reference, and value name in the subject. */
  reference: z.string(),
  subject: z.string(),
  /** Operator that makes it in the subject; module class for PyTorch. */
  op: z.string(),
  /** Dotted path of the module by which both are called in sentences: encoder.layers.3.self_attn. */
  scope: z.string(),
  shape: z.array(z.number().int()),
  maxAbs: z.number().nullable(),
  rmsRel: z.number().nullable(),
  /** NaN or infinity on one side only. */
  nonFinite: z.number().int(),
  /** Elements past the end of FP16 in the subject only: of the value, or inside of the layer that differs first. */
  overflow: z.number().int().default(0),
  /** What was not compared, and why; '' where it was. */
  note: z.string(),
});
export type LayerPair = z.infer<typeof layerPairSchema>;

/** The suspect nodes alone, between values that agree and the first that does not, on the reference's own inputs. */
export const nodeAloneSchema = z.object({
  /** Names of those that compute, the first few. */
  node: z.string(),
  op: z.string(),
  /** own: it is wrong on right inputs. inherited: it is right on them. amplified: right, but it enlarges what it is given. */
  verdict: z.enum(['own', 'inherited', 'amplified', 'unknown']),
  rmsRel: z.number().nullable(),
  detail: z.string(),
});

/** One level of ONNX Runtime's optimiser against none. */
export type NodeAlone = z.infer<typeof nodeAloneSchema>;

export const optimiserRowSchema = z.object({
  level: z.enum(['disabled', 'basic', 'extended', 'all']),
  rmsRel: z.number().nullable(),
  maxAbs: z.number().nullable(),
  detail: z.string(),
});

export type OptimiserRow = z.infer<typeof optimiserRowSchema>;

export const overflowSchema = z.object({ value: z.string(), op: z.string(), elements: z.number().int() });
export type Overflow = z.infer<typeof overflowSchema>;

export const layerComparisonSchema = z.object({
  subject: z.string(),
  case: z.string(),
  /** How pairs were found: hooks and scopes, names, names and structure. */
  pairedBy: z.string(),
  pairs: z.array(layerPairSchema),
  /** Index of the first pair that differs beyond the noise floor; null: none does. */
  first: z.number().int().nullable(),
  /** Error relative to RMS that the first one is over; null where none is. */
  limit: z.number().nullable().default(null),
  /** Line of the user's code that computes the first one, `model.py:41`; '' where it is not known. */
  at: z.string().default(''),
  /** Operators of PyTorch that have no counterpart, by the module that calls them: only its result was compared. */
  untold: z.array(z.object({ scope: z.string(), operators: z.array(z.string()) })).default([]),
  /** Where FP16 ran out of range first, inside the layer that differs. */
  overflow: overflowSchema.nullable().default(null),
  alone: nodeAloneSchema.nullable(),
  optimiser: z.array(optimiserRowSchema),
  /** Fused operator that is to blame; '' where none is. */
  fusion: z.string(),
  /** First differs at …; or: nothing inside differs. */
  sentence: z.string(),
});
export type LayerComparison = z.infer<typeof layerComparisonSchema>;
