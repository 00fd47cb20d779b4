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

/** Where an interpreter was found. */
export const pythonPlaceSchema = z.enum(['chosen', 'managed', 'venv', 'conda', 'pyenv', 'path']);
export type PythonPlace = z.infer<typeof pythonPlaceSchema>;

/** An interpreter of this machine, looked at without importing anything of its packages. */
export const foundPythonSchema = z.object({
  path: z.string(),
  place: pythonPlaceSchema,
  /** '3.11.2'; null when it could not be asked. */
  version: z.string().nullable(),
  /** Versions of the packages that matter, by name. */
  packages: z.record(z.string(), z.string()),
  /** What torch of this environment could run on: 'cpu', 'cuda 12.6: NVIDIA H100'. */
  devices: z.array(z.string()),
  /** Packages that exporting needs and it lacks. */
  lacks: z.array(z.string()),
  /** Why it cannot be used; null when it can, or lacks packages only. */
  problem: z.string().nullable(),
  /** It is the one that is used. */
  used: z.boolean(),
});
export type FoundPython = z.infer<typeof foundPythonSchema>;

/** A target, runtime or kind of source, and what it lacks. */
export const doctorNeedSchema = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.enum(['target', 'runtime', 'source']),
  lacks: z.array(z.string()),
  /** The command that provides it; '' when nothing is lacking. */
  command: z.string(),
  /** What the window's button asks for; null where it has none. */
  provide: pythonRequestSchema.nullable(),
});
export type DoctorNeed = z.infer<typeof doctorNeedSchema>;
