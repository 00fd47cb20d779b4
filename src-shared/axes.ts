/** Axes of a model's inputs and outputs: what the file says of them, and at which sizes they were found to work. */
import { z } from 'zod';
import { findingSchema } from './finding.js';

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
  findings: z.array(findingSchema),
});

export const axesRequestSchema = z.object({
  path: z.string().min(1),
  probe: z.boolean(),
  /** Sizes to vary around, by symbol, where the person knows some at which the model runs. */
  at: z.record(z.string(), z.number().int().positive()),
  threads: z.number().int().min(1).max(256),
});

export type Axis = z.infer<typeof axisSchema>;
export type AxisBreak = z.infer<typeof axisBreakSchema>;
export type ValueAxes = z.infer<typeof valueAxesSchema>;
export type AxisSymbol = z.infer<typeof axisSymbolSchema>;
export type AxesReport = z.infer<typeof axesReportSchema>;
export type AxesRequest = z.infer<typeof axesRequestSchema>;
