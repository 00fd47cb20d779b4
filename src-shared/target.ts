/** Export targets of this version, and what an export leaves behind. */
import { z } from 'zod';
import { errorInfoSchema } from './errors.js';
import { findingSchema } from './finding.js';
import { inputSpecSchema } from './input-spec.js';
import { valueInfoSchema } from './inspect.js';
import { sourceSchema } from './source.js';
import type { RuntimeId } from './subject.js';

export type { Source } from './source.js';

export const targetIdSchema = z.enum([
  'torchscript-trace',
  'torchscript-script',
  'exported-program',
  'onnx',
  'onnx-legacy',
]);
export type TargetId = z.infer<typeof targetIdSchema>;

/** What a person sees for each target, the file it makes, and the runtime that runs it. */
export const targets: Record<TargetId, { title: string; suffix: string; runtime: RuntimeId }> = {
  'torchscript-trace': { title: 'TorchScript by trace', suffix: '.trace.pt', runtime: 'torchscript' },
  'torchscript-script': { title: 'TorchScript by script', suffix: '.script.pt', runtime: 'torchscript' },
  'exported-program': { title: 'torch.export program', suffix: '.pt2', runtime: 'export' },
  onnx: { title: 'ONNX', suffix: '.onnx', runtime: 'ort' },
  'onnx-legacy': { title: 'ONNX, older exporter', suffix: '.legacy.onnx', runtime: 'ort' },
};

const optionValueSchema = z.union([z.boolean(), z.number(), z.string(), z.record(z.string(), z.number())]);

/** `options`: those that are not at their default, by the names of targets/target-options.ts; paths are absolute. */
export const targetRequestSchema = z.object({
  target: targetIdSchema,
  opset: z.number().int().nullable(),
  options: z.record(z.string(), optionValueSchema).default({}),
});
export type TargetRequest = z.infer<typeof targetRequestSchema>;

export const exportRequestSchema = z.object({
  source: sourceSchema,
  inputs: z.array(inputSpecSchema).min(1),
  outputs: z.array(z.string()).nullable(),
  targets: z.array(targetRequestSchema).min(1),
  threads: z.number().int().min(1),
  outDir: z.string(),
});
export type ExportRequest = z.infer<typeof exportRequestSchema>;

export const exportWarningSchema = z.object({ message: z.string(), where: z.string().nullable() });

/** Two answers to "is this a good file", which may differ: what the format's checker says, and whether a runtime takes it. */
export const artifactMarkSchema = z.object({ id: z.enum(['checker', 'loads']), ok: z.boolean(), message: z.string() });
export type ArtifactMark = z.infer<typeof artifactMarkSchema>;

export const artifactSchema = z.object({
  target: targetIdSchema,
  /** Absolute path; null when the exporter failed and left nothing. */
  path: z.string().nullable(),
  bytes: z.number().nullable(),
  sha256: z.string().nullable(),
  /** True when it was written and every check on it passed. */
  ok: z.boolean(),
  /** Opset of the default domain read back from the file; null where the format has none. */
  opset: z.number().nullable(),
  inputs: z.array(valueInfoSchema),
  outputs: z.array(valueInfoSchema),
  seconds: z.number(),
  /** Empty for formats that have neither. */
  marks: z.array(artifactMarkSchema).default([]),
  warnings: z.array(exportWarningSchema),
  findings: z.array(findingSchema),
  /** Why nothing was written: what, where, why and what to try. */
  failure: errorInfoSchema.optional(),
});
export type Artifact = z.infer<typeof artifactSchema>;
