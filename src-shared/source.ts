/**
 * A Source: where a PyTorch model comes from. A Python file and the entry in it, a pickled module, a TorchScript file, a
 * .pt2, a Hugging Face folder, or a model of torchvision or timm by its name. The kind is told by path and content.
 */
import { z } from 'zod';
import { findingSchema } from './finding.js';

export const sourceKindSchema = z.enum([
  'python',
  'module',
  'torchscript',
  'export',
  'huggingface',
  'torchvision',
  'timm',
]);
export type SourceKind = z.infer<typeof sourceKindSchema>;

/** What a person sees for each kind. */
export const sourceKinds: Record<SourceKind, string> = {
  python: 'Python file',
  module: 'Pickled module',
  torchscript: 'TorchScript file',
  export: 'torch.export program (.pt2)',
  huggingface: 'Hugging Face folder',
  torchvision: 'torchvision model',
  timm: 'timm model',
};

/** How a source is to be loaded, beside its place. Each has a meaning for some kinds only, and is refused for others. */
export const sourceOptionsSchema = z.object({
  /** Keyword arguments of the entry; settings of the configuration of a Hugging Face folder. */
  arguments: z.record(z.string(), z.json()).optional(),
  /** Weights to load into the model: a state_dict or .safetensors. */
  checkpoint: z.string().min(1).optional(),
  /** Every key of the checkpoint has to match; true where absent. */
  strict: z.boolean().optional(),
  /** The user has seen what loading would run, and agreed. */
  trust: z.boolean().optional(),
  /** SHA-256 that the file has to have: consent to one file is none to another. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 hexadecimal digits')
    .optional(),
  /** Task of a Hugging Face folder: the head that is added. */
  task: z.string().min(1).optional(),
  /** Folders, or scripts, with the classes of a pickled module. */
  search: z.array(z.string().min(1)).optional(),
});
export type SourceOptions = z.infer<typeof sourceOptionsSchema>;

export const sourceSchema = sourceOptionsSchema.extend({
  /** A file, a folder, or `timm:NAME`. */
  path: z.string().min(1),
  entry: z.string().nullable(),
});
export type Source = z.infer<typeof sourceSchema>;

/** The options of a source without its place. */
export const optionsOf = (source: Source): SourceOptions => sourceOptionsSchema.parse(source);

const namePattern = /^(torchvision|timm):[\w./-]+$/;

/** Whether a text is the name of a model in a library, and no path. */
export const isNamedModel = (text: string): boolean => namePattern.test(text);

/** The library of a named model. */
export function libraryOf(text: string): 'torchvision' | 'timm' | null {
  const found = namePattern.exec(text)?.[1];
  return found === 'torchvision' || found === 'timm' ? found : null;
}

/** The part of a source's name that its artifacts are called by: `model.py` → model, `timm:resnet50` → resnet50. */
export function sourceStem(path: string): string {
  const last = path.replace(/[/\\]+$/, '').replace(/^.*[/\\]/, '');
  if (isNamedModel(path)) return last.replace(/^\w+:/, '').replace(/[^\w.-]/g, '_');
  return last.replace(/\.(py|pt2?|pth|bin|ckpt|jit|torchscript|ts)$/i, '');
}

/** What is known of a source without loading it. */
export const sourceLookSchema = z.object({
  kind: sourceKindSchema,
  path: z.string(),
  /** Loading it runs code that it names, so consent is needed first. */
  needsTrust: z.boolean(),
  /** What loading would run; empty where nothing is pickled. */
  findings: z.array(findingSchema),
  sha256: z.string().nullable(),
});
export type SourceLook = z.infer<typeof sourceLookSchema>;

const namedKeysSchema = z.object({
  count: z.number().int(),
  first: z.array(z.object({ name: z.string(), closest: z.string().nullable() })),
});

/** How a checkpoint fits its model. Lists are cut; counts are whole. */
export const checkpointMatchSchema = z.object({
  path: z.string(),
  /** The key that held the tensors: `state_dict`. */
  under: z.string().nullable(),
  /** Prefixes taken off every name: `module.`. */
  stripped: z.array(z.string()),
  matched: z.number().int(),
  exact: z.boolean(),
  missing: namedKeysSchema,
  unexpected: namedKeysSchema,
  mismatched: z.object({
    count: z.number().int(),
    first: z.array(
      z.object({ name: z.string(), model: z.array(z.number().int()), checkpoint: z.array(z.number().int()) }),
    ),
  }),
});
export type CheckpointMatch = z.infer<typeof checkpointMatchSchema>;

/** What loading a source gave. */
export const sourceDescriptionSchema = z.object({
  kind: sourceKindSchema,
  name: z.string(),
  moduleClass: z.string(),
  parameters: z.object({ count: z.number(), bytes: z.number() }),
  forward: z.array(z.object({ name: z.string(), annotation: z.string().nullable(), required: z.boolean() })),
  declaredInputs: z.array(z.string()).nullable(),
  declaredOutputs: z.array(z.string()).nullable(),
  training: z.boolean(),
  checkpoint: checkpointMatchSchema.nullable(),
  /** What was chosen or done on the way, one sentence each. */
  notes: z.array(z.string()),
});
export type SourceDescription = z.infer<typeof sourceDescriptionSchema>;
