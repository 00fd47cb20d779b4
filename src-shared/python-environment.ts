/** Python environments: what is asked of the managed one, and what was found on the machine. */
import { z } from 'zod';

/** Packages that only some targets and sources need, each a requirement file of its own. */
export const pythonExtraSchema = z.enum(['transformers', 'openvino', 'coremltools']);
export type PythonExtra = z.infer<typeof pythonExtraSchema>;

/** What each extra is for, in a few words. */
export const pythonExtras: Record<PythonExtra, { title: string; use: string }> = {
  transformers: { title: 'transformers', use: 'Hugging Face folders as sources' },
  openvino: { title: 'OpenVINO', use: 'running and converting models with OpenVINO' },
  coremltools: { title: 'Core ML Tools', use: 'writing Core ML models' },
};

export const pythonRequestSchema = z.object({
  /** setup: create or complete it; update: make it anew from the pins of this version; remove: delete it. */
  action: z.enum(['setup', 'update', 'remove']).default('setup'),
  /** Added to the extras it has. */
  extras: z.array(pythonExtraSchema).max(20).default([]),
});
export type PythonRequest = z.infer<typeof pythonRequestSchema>;
