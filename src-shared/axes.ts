/** Axes of a model's inputs and outputs: what the file says of them, and at which sizes they were found to work. */
import { z } from 'zod';
import { axisRangeSchema } from './axis-ranges.js';
import { findingSchema } from './finding.js';
import { dimSchema } from './inspect.js';

/** A size at which the model did not run, or gave another shape than it declares. */
export const axisBreakSchema = z.object({
  size: z.number().int(),
  /** Name of the node that failed, or that gives the output of the wrong shape; null where the runtime names none. */
  node: z.string().nullable(),
  message: z.string(),
});

export const axisSchema = z.object({
  index: z.number().int(),
  /** static: a number in the file; symbolic: a name; unknown: neither. */
  kind: z.enum(['static', 'symbolic', 'unknown']),
  value: z.number().nullable(),
  symbol: z.string().nullable(),
  /** What the size is by inference where the file does not say: `(height + 31)//32`; null otherwise. */
  inferred: z.string().nullable(),
  /** Sizes it was run at with success, ascending; empty without probing. */
  works: z.array(z.number().int()),
  breaks: z.array(axisBreakSchema),
});

export const valueAxesSchema = z.object({
  name: z.string(),
  dtype: z.string().nullable(),
  /** Empty for a scalar, and where not even the rank is known. */
  axes: z.array(axisSchema),
});

/** One symbol: where it stands, how far it reaches, where it ends. */
export const axisSymbolSchema = z.object({
  symbol: z.string(),
  /** The file has no name for it: the inference made one. */
  unnamed: z.boolean(),
  /** `images:0` for each input and output axis that is this symbol. */
  axes: z.array(z.string()),
  /** Values of the model whose shape depends on it. */
  values: z.number().int(),
  /** The first nodes that take such a value and give none; reductions and shape arithmetic are among them. */
  ends: z.array(z.string()),
  /** Size at which the others were varied; null without probing. */
  base: z.number().int().nullable(),
  /** Symbols that have to be the same size as this one, found by running. */
  sameAs: z.array(z.string()),
  /** Sizes it is meant to take, as the file keeps them; null where it does not say. */
  range: axisRangeSchema.nullable(),
});

export const axesReportSchema = z.object({
  schemaVersion: z.literal(1),
  path: z.string(),
  probed: z.boolean(),
  /** Runs of the model that probing took. */
  runs: z.number().int(),
  inputs: z.array(valueAxesSchema),
  outputs: z.array(valueAxesSchema),
  symbols: z.array(axisSymbolSchema),
  /** Symbols that something inside is seen to hold at one size, and that an edit may let through. */
  repairable: z.array(z.string()),
  /** Values of trtexec's flags of the same names; null unless every symbol of an input has a range. */
  tensorrt: z.object({ minShapes: z.string(), optShapes: z.string(), maxShapes: z.string() }).nullable(),
  findings: z.array(findingSchema),
});

export const axesRequestSchema = z.object({
  path: z.string().min(1),
  probe: z.boolean(),
  /** Sizes to vary around, by symbol, where the person knows some at which the model runs. */
  at: z.record(z.string(), z.number().int().positive()),
  threads: z.number().int().min(1).max(256),
  /** Seconds one run may take; 60 where nothing is said. */
  timeout: z.number().int().min(1).max(86_400).optional(),
});

export type Axis = z.infer<typeof axisSchema>;
export type AxisBreak = z.infer<typeof axisBreakSchema>;
export type ValueAxes = z.infer<typeof valueAxesSchema>;
export type AxisSymbol = z.infer<typeof axisSymbolSchema>;
export type AxesReport = z.infer<typeof axesReportSchema>;
export type AxesRequest = z.infer<typeof axesRequestSchema>;

/** What is asked of an edit: axes by `input:0`, symbols by name. */
export const axisEditSchema = z.object({
  /** Each axis becomes this symbol, or this number. */
  set: z.array(z.object({ value: z.string(), axis: z.number().int(), to: z.union([z.string(), z.number()]) })),
  /** Symbols that become numbers everywhere. */
  fix: z.record(z.string(), z.number()),
  /** Symbols that get another name everywhere. */
  rename: z.record(z.string(), z.string()),
  /** Symbols that become the other one. */
  unify: z.record(z.string(), z.string()),
  /** Symbols that are there but frozen inside, to be let through. */
  repair: z.array(z.string()),
  /** Sizes that symbols are meant to take, by the name they have afterwards or before; null takes a range away. */
  ranges: z.record(z.string(), z.object({ min: z.number(), opt: z.number().nullable(), max: z.number() }).nullable()),
});

/** One axis that is another afterwards. */
export const axisChangeSchema = z.object({
  axis: z.string(),
  before: dimSchema,
  after: dimSchema,
  /** It was not asked for: it follows from what was. */
  follows: z.boolean(),
});

/** One node that is changed, so that the new axes get through it. */
export const axisRepairSchema = z.object({ node: z.string(), op: z.string(), before: z.string(), after: z.string() });

/** The range of one symbol that is another afterwards; null: none. */
export const rangeChangeSchema = z.object({
  symbol: z.string(),
  before: axisRangeSchema.nullable(),
  after: axisRangeSchema.nullable(),
});

/** A place where the edit does not get through, and why. */
export const axisRefusalSchema = z.object({ where: z.string(), reason: z.string() });

export const proofCaseSchema = z.object({
  title: z.string(),
  sizes: z.record(z.string(), z.number()),
  /**
   * pass: values were compared. ran: it runs and its shapes follow, but there was nothing to compare its values with.
   * limit: it does not run at this size, but does at another of the same axis.
   */
  verdict: z.enum(['pass', 'ran', 'limit', 'fail']),
  reason: z.string(),
});

export const axisProofSchema = z.object({ verdict: z.enum(['pass', 'fail']), cases: z.array(proofCaseSchema) });

/** What an edit would do, before anything is written. */
export const axisPreviewSchema = z.object({
  changes: z.array(axisChangeSchema),
  ranges: z.array(rangeChangeSchema),
  repairs: z.array(axisRepairSchema),
  refused: z.array(axisRefusalSchema),
});

export const axisEditResultSchema = axisPreviewSchema.extend({
  schemaVersion: z.literal(1),
  path: z.string(),
  /** The file that was written; null when the proof failed or nothing was to be written. */
  out: z.string().nullable(),
  bytes: z.number().nullable(),
  /** null when it was not asked for. */
  proof: axisProofSchema.nullable(),
});

export const axisEditRequestSchema = z.object({
  path: z.string().min(1),
  edit: axisEditSchema,
  out: z.string().min(1),
  prove: z.boolean(),
  /** Writes the file even where something is refused or the proof fails. */
  force: z.boolean(),
  copyData: z.boolean(),
  at: z.record(z.string(), z.number().int().positive()),
  threads: z.number().int().min(1).max(256),
  /** Seconds one run may take; 60 where nothing is said. */
  timeout: z.number().int().min(1).max(86_400).optional(),
});

export type AxisEdit = z.infer<typeof axisEditSchema>;
export type AxisChange = z.infer<typeof axisChangeSchema>;
export type RangeChange = z.infer<typeof rangeChangeSchema>;
export type AxisRepair = z.infer<typeof axisRepairSchema>;
export type AxisRefusal = z.infer<typeof axisRefusalSchema>;
export type AxisPreview = z.infer<typeof axisPreviewSchema>;
export type AxisProof = z.infer<typeof axisProofSchema>;
export type ProofCase = z.infer<typeof proofCaseSchema>;
export type AxisEditRequest = z.infer<typeof axisEditRequestSchema>;
export type AxisEditResult = z.infer<typeof axisEditResultSchema>;
