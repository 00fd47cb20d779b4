/** The error of every stage against PyTorch in float64, on one case. */
import { z } from 'zod';

export const attributionStageSchema = z.object({
  label: z.string(),
  stage: z.enum(['exact', 'pytorch', 'pytorch-compiled', 'onnx', 'onnx-optimised', 'narrower', 'other-runtime']),
  /** RMS error over RMS of float64, the largest over outputs; null where it did not run. */
  rmsRel: z.number().nullable(),
  maxAbs: z.number().nullable(),
  /** Elements that are NaN or infinite here and not in float64, or the other way round. */
  nonFinite: z.number(),
});
export type AttributionStage = z.infer<typeof attributionStageSchema>;

export const attributionSchema = z.object({
  /** Title of the case. */
  case: z.string(),
  stages: z.array(attributionStageSchema),
  /** Index of the first stage that jumps; null: none does. */
  guilty: z.number().int().nullable(),
  sentence: z.string(),
});
export type Attribution = z.infer<typeof attributionSchema>;
