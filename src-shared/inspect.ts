/** What is said about a model file as a whole, and about one node or tensor of it, without running anything. */
import { z } from 'zod';

export const schemaVersion = 1;

export const dimSchema = z.union([z.number(), z.string(), z.null()]);

export const valueInfoSchema = z.object({
  name: z.string(),
  /** Lower-case dtype name; sequences, optionals and maps as `sequence(float32)`; null when unknown. */
  dtype: z.string().nullable(),
  /** null when the rank is unknown. */
  shape: z.array(dimSchema).nullable(),
});

export const inspectWarningSchema = z.object({ code: z.string(), message: z.string() });

export const inspectReportSchema = z.object({
  schemaVersion: z.literal(schemaVersion),
  format: z.string(),
  path: z.string(),
  fileBytes: z.number(),
  producer: z.string(),
  irVersion: z.number().nullable(),
  opsets: z.record(z.string(), z.number()),
  metadata: z.record(z.string(), z.string()),
  /** What the file says of itself beyond its metadata; absent where it says nothing. */
  about: z
    .object({
      domain: z.string().optional(),
      modelVersion: z.number().optional(),
      description: z.string().optional(),
      graphDescription: z.string().optional(),
      /** metadata_props of the main graph. */
      graphMetadata: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  /** Nodes of all graphs: main, subgraphs and local functions. */
  nodeCount: z.number(),
  graphs: z.array(
    z.object({ name: z.string(), kind: z.enum(['main', 'subgraph', 'function']), nodeCount: z.number() }),
  ),
  opCounts: z.record(z.string(), z.number()),
  inputs: z.array(valueInfoSchema),
  outputs: z.array(valueInfoSchema),
  /**
   * Initializers and tensors of large Constant nodes. `tied`: tensors that are others once more and count with those;
   * absent where there are none.
   */
  parameters: z.object({ count: z.number(), bytes: z.number(), tied: z.number().optional() }),
  externalFiles: z.array(z.object({ path: z.string(), bytes: z.number().nullable(), present: z.boolean() })),
  warnings: z.array(inspectWarningSchema),
  /** Files of code the model keeps, as its nodes' origins name them; absent where there are none. */
  sources: z.array(z.object({ name: z.string(), bytes: z.number() })).optional(),
});

export type InspectReport = z.infer<typeof inspectReportSchema>;
export type InspectWarning = z.infer<typeof inspectWarningSchema>;
export type ValueInfo = z.infer<typeof valueInfoSchema>;

/** One attribute of a node, ready to be shown. Long lists are cut; `count` is the real length. */
export const attributeSchema = z.object({
  name: z.string(),
  /** ONNX attribute kind in lower case: float, int, string, tensor, graph, floats, ints, strings, tensors, graphs, type. */
  type: z.string(),
  value: z.union([z.string(), z.number(), z.array(z.string()), z.array(z.number())]),
  count: z.number(),
});

export const sourceLineSchema = z.object({
  file: z.string(),
  line: z.number().int(),
  function: z.string(),
  /** The line itself; '' when the trace does not have it. */
  code: z.string(),
});

/** Where in the user's PyTorch code a node came from, as far as the exporter wrote it down. */
export const nodeOriginSchema = z.object({
  /** Class of the module that called the operator; '' when unknown. */
  moduleClass: z.string(),
  /** PyTorch operator: `aten.linear.default`. */
  operator: z.string(),
  /** The FX node as text. */
  fxNode: z.string(),
  /** Frames of the call, the innermost first. */
  stack: z.array(sourceLineSchema),
});

/** Nodes that one line of code made; the first line is 1. */
export const sourceLineNodesSchema = z.object({ line: z.number().int(), nodes: z.array(z.number().int()) });
export type SourceLineNodes = z.infer<typeof sourceLineNodesSchema>;

export const nodeDetailSchema = z.object({
  node: z.number().int(),
  name: z.string(),
  op: z.string(),
  domain: z.string(),
  doc: z.string(),
  attributes: z.array(attributeSchema),
  /** metadata_props of the node, e.g. the exporter's scopes and source lines. */
  metadata: z.record(z.string(), z.string()),
  origin: nodeOriginSchema.nullable(),
});

/** A stored tensor: where it lies and its first values. Bytes are read only when this is asked for. */
export const tensorDetailSchema = z.object({
  value: z.number().int(),
  name: z.string(),
  dtype: z.string(),
  shape: z.array(z.number()),
  elementCount: z.number(),
  /** Elements that are stored: fewer than the shape has places when the tensor is sparse. */
  storedCount: z.number(),
  bytes: z.number(),
  location: z.object({ file: z.string(), offset: z.number(), external: z.boolean() }).nullable(),
  /** Elements from one place to the next along each axis, of a view that is not stored row by row; absent otherwise. */
  stride: z.array(z.number()).optional(),
  /** First elements in storage order as text (exact for integers); empty when the data is not there. */
  firstValues: z.array(z.string()),
  /** Why the values are not shown, e.g. the external file is missing. */
  problem: z.string().nullable(),
});

export type Attribute = z.infer<typeof attributeSchema>;
export type NodeOrigin = z.infer<typeof nodeOriginSchema>;
export type SourceLine = z.infer<typeof sourceLineSchema>;
export type NodeDetail = z.infer<typeof nodeDetailSchema>;
export type TensorDetail = z.infer<typeof tensorDetailSchema>;
