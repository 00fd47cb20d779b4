/**
 * What running a model costs, counted from its shapes: schemas of the report and the columns by node.
 *
 * Columns hold, for every node, what one execution of it takes, the bodies it runs included (an If its dearer branch, a
 * Loop its body times the trip count). So the sum over the nodes of the main graph is the model's total, and a body's own
 * rows say what one run of the body takes. A weight belongs to the first node that uses it: shared weights count once.
 */
import { z } from 'zod';
import { LapidaryError } from './errors.js';

export const costSymbolSchema = z.object({
  name: z.string(),
  /** null: nothing says how large it is, and it is not a dimension of an input. */
  value: z.number().nullable(),
  /** True where nobody gave the value (src-main/analysis/cost/symbols.ts says what is assumed). */
  assumed: z.boolean(),
  /** `axis 0 of ids`; '' when it is no axis of an input. */
  where: z.string(),
});

export const costUnknownSchema = z.object({
  op: z.string(),
  domain: z.string(),
  /** No formula for the operator, shapes that are not known, or work that depends on the data. */
  reason: z.enum(['operator', 'shape', 'data']),
  count: z.number().int(),
  /** The first of them. */
  node: z.number().int(),
});

export const costReportSchema = z.object({
  /** Elements of initializers and large constants, as InspectReport.parameters counts them. */
  parameters: z.number(),
  /** Their bytes as stored, sub-byte types packed. */
  weightBytes: z.number(),
  /** Multiply-accumulates of one run. */
  macs: z.number(),
  /** 2 × MACs + all other arithmetic. */
  flops: z.number(),
  /** Most bytes of inputs, intermediate values and outputs alive at once, by their lifetimes in execution order. */
  activationBytes: z.number(),
  /** Node that runs when they are; null in a model without nodes. */
  peakNode: z.number().int().nullable(),
  symbols: z.array(costSymbolSchema),
  /** Nodes whose cost is not known and in no total. */
  unknownNodes: z.number().int(),
  /** The same by operator and reason, most first. */
  unknown: z.array(costUnknownSchema),
  /** Values of unknown size, which are not in the activation bytes. */
  unknownValues: z.number().int(),
  /** Loops and scans whose trip count is not known: their bodies are counted once. */
  countedOnce: z.number().int(),
});

export type CostSymbol = z.infer<typeof costSymbolSchema>;
export type CostUnknown = z.infer<typeof costUnknownSchema>;
export type CostReport = z.infer<typeof costReportSchema>;

export const costMetrics = ['parameters', 'weightBytes', 'macs', 'flops', 'activationBytes'] as const;
export type CostMetric = (typeof costMetrics)[number];

/** By node index; NaN where it is not known. `activationBytes` are the bytes of the node's outputs. */
export type CostColumns = Record<CostMetric, Float64Array>;

/** The columns as one message: five runs of float64, in the order of costMetrics. */
export function encodeCostColumns(columns: CostColumns): Uint8Array {
  const count = columns.macs.length;
  const all = new Float64Array(count * costMetrics.length);
  costMetrics.forEach((metric, index) => all.set(columns[metric], index * count));
  return new Uint8Array(all.buffer);
}

/** Columns of `nodeCount` nodes. Throws PROTOCOL when the message has another length. */
export function decodeCostColumns(bytes: Uint8Array, nodeCount: number): CostColumns {
  if (bytes.byteLength !== nodeCount * costMetrics.length * 8) {
    throw new LapidaryError('PROTOCOL', 'The cost message does not fit the graph.');
  }
  // A message cut out of a larger frame may start anywhere; views need 8-aligned starts.
  const all = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const column = (index: number): Float64Array =>
    new Float64Array(all.buffer, all.byteOffset + index * nodeCount * 8, nodeCount);
  const at = (metric: CostMetric): Float64Array => column(costMetrics.indexOf(metric));
  return {
    parameters: at('parameters'),
    weightBytes: at('weightBytes'),
    macs: at('macs'),
    flops: at('flops'),
    activationBytes: at('activationBytes'),
  };
}
