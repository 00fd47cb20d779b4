/** Pictures and lines of text as cases: what the thread that decodes them is asked, and what it answers. */
import { z } from 'zod';
import { inputSpecSchema } from './input-spec.js';
import { caseSchema } from './parity.js';

export const samplesRequestSchema = z.object({
  /** What the person named: a picture, a text file, a folder of pictures. */
  path: z.string(),
  specs: z.array(inputSpecSchema),
  /** `imagenet`, `0..1`, … (picture-scaling). */
  pictures: z.string(),
  /** Folders of the models, where a tokenizer or how pictures are prepared may lie. */
  modelDirs: z.array(z.string()),
  /** Folder for the tensors. */
  into: z.string(),
  seed: z.number().int(),
});
export type SamplesRequest = z.infer<typeof samplesRequestSchema>;

export const sampleCaseSchema = z.object({
  case: caseSchema,
  /** Input name → .npy. */
  inputs: z.record(z.string(), z.string()),
});
export type SampleCase = z.infer<typeof sampleCaseSchema>;
