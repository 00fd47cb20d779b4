/**
 * The columnar model graph: interned strings and typed arrays, so that 50,000 nodes cross a process boundary in one
 * message of a few MB (graph-codec.ts). Attributes and weights are not here; they are asked for on selection.
 *
 * Every array is indexed by node or value; "offsets" arrays have one entry more than they have rows (CSR layout).
 */
import type { StringTable } from './string-table.js';

/** Index into `ModelGraph.nodes` columns. */
export type NodeIndex = number;
/** Index into `ModelGraph.values` columns. */
export type ValueIndex = number;
/** Index into `ModelGraph.graphs`. */
export type GraphIndex = number;
/** Index into `ModelGraph.strings`; 0 is always the empty string. */
export type StringIndex = number;

/** What a value is, in `ValueColumns.kind`; `outer` is a use of an enclosing graph's value of the same name. */
export const ValueKind = { intermediate: 0, input: 1, initializer: 2, outer: 3 } as const;

export type GraphKind = 'main' | 'subgraph' | 'function';

/** One graph: the main graph, the body of an If/Loop/Scan, or a local function. */
export interface GraphRecord {
  name: string;
  kind: GraphKind;
  /** Domain of a local function; '' otherwise. */
  domain: string;
  /** Node that owns this subgraph and the attribute that holds it (`then_branch`); -1 and '' otherwise. */
  parentNode: NodeIndex;
  attribute: string;
  /** Nodes of one graph are contiguous: [nodeStart, nodeEnd). Nested bodies follow the graph that owns them. */
  nodeStart: NodeIndex;
  nodeEnd: NodeIndex;
  inputs: ValueIndex[];
  outputs: ValueIndex[];
}

export interface NodeColumns {
  count: number;
  name: Uint32Array;
  op: Uint32Array;
  domain: Uint32Array;
  /** Module path joined by '/', from exporter metadata or the node's name; 0 when there is none. */
  scope: Uint32Array;
  graph: Uint32Array;
  /** CSR: inputs of node i are inputs[inputOffsets[i] .. inputOffsets[i+1]); -1 is an omitted optional input. */
  inputOffsets: Uint32Array;
  inputs: Int32Array;
  outputOffsets: Uint32Array;
  outputs: Int32Array;
}

export interface ValueColumns {
  count: number;
  name: Uint32Array;
  /** ONNX element type (dtype.ts); 0 when unknown. */
  dtype: Uint8Array;
  kind: Uint8Array;
  graph: Uint32Array;
  /**
   * Node that produces the value (for an outer value a node of the enclosing graph); -1 for inputs, initializers and
   * missing producers.
   */
  producer: Int32Array;
  /** 1 where the rank is known. */
  hasShape: Uint8Array;
  /** 1 where the shape is inferred rather than declared; absent until shapes were inferred (shapes-codec.ts). */
  inferred?: Uint8Array;
  /** CSR into dims. A dim ≥ 0 is a size; a dim < 0 is symbolic, its name is strings[-dim - 1] ('' = unknown). */
  dimOffsets: Uint32Array;
  dims: Float64Array;
  /** Stored bytes of an initializer or a Constant node's tensor; 0 for everything else. */
  bytes: Float64Array;
}

export interface ModelGraph {
  strings: StringTable;
  graphs: GraphRecord[];
  nodes: NodeColumns;
  values: ValueColumns;
}

/** A dimension as it is shown and put into JSON: a size, a symbol, or null when unknown. */
export type Dim = number | string | null;

/** Shape of a value; null when not even its rank is known. */
export function valueShape(graph: ModelGraph, value: ValueIndex): Dim[] | null {
  const { values, strings } = graph;
  if (values.hasShape[value] !== 1) return null;
  const dims: Dim[] = [];
  const end = values.dimOffsets[value + 1] ?? 0;
  for (let at = values.dimOffsets[value] ?? 0; at < end; at += 1) {
    const dim = values.dims[at] ?? -1;
    dims.push(dim >= 0 ? dim : strings.get(-dim - 1) || null);
  }
  return dims;
}

/** Inputs of a node, omitted optional ones as -1. */
export function nodeInputs(graph: ModelGraph, node: NodeIndex): Int32Array {
  const { inputs, inputOffsets } = graph.nodes;
  return inputs.subarray(inputOffsets[node], inputOffsets[node + 1]);
}

/** Outputs of a node, omitted optional ones as -1. */
export function nodeOutputs(graph: ModelGraph, node: NodeIndex): Int32Array {
  const { outputs, outputOffsets } = graph.nodes;
  return outputs.subarray(outputOffsets[node], outputOffsets[node + 1]);
}
