/** Surgery on a model: what is asked for, what it would change, and the proof of it. */
import { z } from 'zod';
import { axisProofSchema } from './axes.js';

/** Text that becomes a name in a file. */
const nameSchema = z.string().max(65_536);

/** Names are those of the source throughout, whatever else is asked for. */
export const modelEditSchema = z.object({
  /** Only what lies between these values; `from` empty: from the model's inputs, `to` empty: to its outputs. */
  extract: z.object({ from: z.array(nameSchema), to: z.array(nameSchema) }).nullable(),
  addOutputs: z.array(nameSchema),
  /** What only fed such an output goes with it. */
  removeOutputs: z.array(nameSchema),
  renames: z.array(z.object({ kind: z.enum(['input', 'output', 'value', 'node']), from: nameSchema, to: nameSchema })),
  /** Entries of the model's metadata; null removes one. */
  metadata: z.array(z.object({ key: nameSchema, value: z.string().max(1_000_000).nullable() })),
  /** Version of the operators of ONNX, to which onnx's own converter takes the nodes. */
  opset: z.number().int().min(1).nullable(),
  /** inline: weights come into the file; split: those of `dataThreshold` bytes and more go into one beside it. */
  data: z.enum(['keep', 'inline', 'split']),
  dataThreshold: z.number().int().min(0),
  /** Cuts paths of the exporting machine out of documentation and metadata. */
  stripPaths: z.boolean(),
});

export const noEdit: ModelEdit = {
  extract: null,
  addOutputs: [],
  removeOutputs: [],
  renames: [],
  metadata: [],
  opset: null,
  data: 'keep',
  dataThreshold: 1024,
  stripPaths: false,
};

/** One thing that is another afterwards; `before` null: it is new, `after` null: it is gone. */
export const modelChangeSchema = z.object({
  what: z.enum(['input', 'output', 'name', 'opset', 'metadata', 'data', 'function', 'node', 'initializer']),
  name: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});

const beforeAfter = z.object({ before: z.number(), after: z.number() });

/** What an edit changes. Of nodes and initializers the first are listed; the counts are of all. */
export const modelDiffSchema = z.object({
  nodes: z.object({ ...beforeAfter.shape, added: z.number(), removed: z.number(), changed: z.number() }),
  initializers: beforeAfter,
  /** Bytes of the file, and of the data files it names. */
  fileBytes: beforeAfter,
  dataBytes: beforeAfter,
  /** Paths of the exporting machine that are cut out. */
  strippedPaths: z.number(),
  changes: z.array(modelChangeSchema),
  /** What is not known before it is done, in a sentence. */
  notes: z.array(z.string()),
});

export const modelEditResultSchema = z.object({
  schemaVersion: z.literal(1),
  path: z.string(),
  /** The file that was written; null when the proof failed or nothing was to be written. */
  out: z.string().nullable(),
  /** Data files that were written beside it. */
  dataFiles: z.array(z.string()),
  diff: modelDiffSchema,
  /** null when it was not asked for. */
  proof: axisProofSchema.nullable(),
});

export const modelEditRequestSchema = z.object({
  path: z.string().min(1),
  edit: modelEditSchema,
  /** null: it is worked out, with the opset converted, and nothing is written. */
  out: z.string().min(1).nullable(),
  prove: z.boolean(),
  force: z.boolean(),
  copyData: z.boolean(),
  threads: z.number().int().min(1).max(256),
});

export type ModelEdit = z.infer<typeof modelEditSchema>;
export type ModelChange = z.infer<typeof modelChangeSchema>;
export type ModelDiff = z.infer<typeof modelDiffSchema>;
export type ModelEditResult = z.infer<typeof modelEditResultSchema>;
export type ModelEditRequest = z.infer<typeof modelEditRequestSchema>;
