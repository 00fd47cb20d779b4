/**
 * The extension point for file formats: one folder per format, one line in registry.ts.
 * A format reads structure only, never weights, and never executes anything it finds in the file.
 */
import type { ModelAttributes } from '../../src-shared/attributes-codec.js';
import type { ByteRange } from '../tensorkit/byte-range.js';
import type { Dim, GraphIndex, ModelGraph, NodeIndex, ValueIndex } from '../../src-shared/graph.js';
import type { InspectReport, NodeDetail, TensorDetail } from '../../src-shared/inspect.js';

/** A small stored tensor with its elements; null for one that no number can hold exactly enough (NaN, infinities). */
export interface SmallTensor {
  dtype: number;
  shape: number[];
  items: (number | null)[];
}

/**
 * Attributes of one node, for analyses that go through all nodes. A getter answers undefined when the attribute is not
 * there or is of another kind.
 */
export interface NodeAttributes {
  has(name: string): boolean;
  /** Integers are exact up to 2^53. */
  int(name: string): number | undefined;
  ints(name: string): number[] | undefined;
  float(name: string): number | undefined;
  floats(name: string): number[] | undefined;
  text(name: string): string | undefined;
  texts(name: string): string[] | undefined;
  /** A tensor attribute of at most `maxElements` elements. */
  tensor(name: string, maxElements: number): SmallTensor | undefined;
  /** Type and shape of a tensor attribute of any size. */
  tensorType(name: string): { dtype: number; shape: number[] } | undefined;
}

/** A tensor a model stores, for those who work on its elements. */
export interface StoredTensor {
  name: string;
  /** ONNX element type (dtype.ts). */
  dtype: number;
  /** Of the tensor; a sparse one stores fewer elements than its shape has places. */
  shape: number[];
  sparse: boolean;
  /** Elements that are stored. */
  elements: number;
  /** File and byte its data begins at; null for a small one, or one whose file may not be read. */
  place: { file: string; offset: number } | null;
  /**
   * The elements as raw little-endian storage; those a file keeps in another encoding are decoded into memory. Throws
   * EXTERNAL_DATA_MISSING, FILE_NOT_ALLOWED, FORMAT_UNSUPPORTED, CANCELLED.
   */
  range(signal: AbortSignal): Promise<ByteRange>;
  /** For tensors of strings: the first `max` elements, each cut after 4 KiB, and the lengths in bytes of all. */
  strings(max: number): Uint8Array[];
  stringLengths(): Iterable<number>;
}

/** A type as the file declares it. */
export type DeclaredType =
  | { kind: 'tensor'; dtype: number; shape: readonly Dim[] | null }
  | { kind: 'sequence' | 'optional'; element: DeclaredType };

/** What an exporter wrote about a node. */
export type NodeNotes = Pick<NodeDetail, 'doc' | 'metadata'>;

/** A model file that has been opened. Holds structure; goes back to the file for attributes and tensors. */
export interface OpenedModel {
  readonly report: InspectReport;
  readonly graph: ModelGraph;
  /** Attributes, documentation and metadata of one node. */
  nodeDetail(node: NodeIndex): NodeDetail;
  /** Of that only documentation and metadata, where they are to be had for less. */
  nodeNotes?(node: NodeIndex): NodeNotes;
  /** Attributes of all nodes as short text. */
  attributes(): ModelAttributes;
  /** Where a stored tensor lies and its first `maxValues` elements; undefined when the value stores nothing. */
  tensorDetail(value: ValueIndex, maxValues: number): Promise<TensorDetail | undefined>;
  /**
   * Attributes of one node, decoded when they are asked for. In the body of a local function an attribute may refer to
   * one of the node that calls it: `caller` holds those. For a call of a local function `callee` is its graph: defaults
   * declared there stand for what the call does not give.
   */
  nodeAttributes(node: NodeIndex, caller?: NodeAttributes, callee?: GraphIndex): NodeAttributes;
  /** A stored tensor, for those who work on its elements; undefined when the value stores nothing. */
  storedTensor(value: ValueIndex): StoredTensor | undefined;
  /** Every file the model's data lies in, absolute: what nothing may be saved over. */
  sourceFiles(): string[];
  /** Elements of an initializer or Constant of at most `maxElements` numbers; reads those bytes only. */
  smallTensor(value: ValueIndex, maxElements: number): SmallTensor | undefined;
  /** Version of an operator domain ('' is ONNX itself) that holds in a graph; 0 when the file does not say. */
  opset(graph: GraphIndex, domain: string): number;
  /** Type of a graph input that is a sequence or an optional, which the graph's columns cannot hold. */
  containerType(value: ValueIndex): DeclaredType | undefined;
  /** What the file says of one value beyond type and shape (quantisation, layout); {} where it says nothing. */
  valueMetadata?(value: ValueIndex): Record<string, string>;
  /** Text of a file of report.sources, by its place there. Throws LapidaryError. */
  sourceText?(file: number): string;
  /** Names of the arguments a node's inputs are given for; undefined where their places say it. */
  argumentNames?(node: NodeIndex): readonly string[] | undefined;
  /** Whether an input's declared shape is an example's, which others need not have. */
  isExample?(value: ValueIndex): boolean;
  /**
   * Stored values that are no parameter of their own: tied weights, with the value they are counted with, and an
   * optimiser's state, with null.
   */
  notParameters?(): ReadonlyMap<ValueIndex, ValueIndex | null>;
  /** For a use of an enclosing graph's value: the row of the value itself; every other value is its own. */
  valueSource(value: ValueIndex): ValueIndex;
  /** Keeps the file open while `use` runs, for many reads in a row. */
  during<T>(use: () => T): T;
}

/** How a format that is a folder is known and opened. */
export interface FolderFormat {
  /** Whether a folder is one, by its absolute path and the names in it; may look into small files. */
  matches(path: string, names: readonly string[]): boolean;
  /** Opens the folder at an absolute path. Throws LapidaryError. */
  open(path: string): Promise<OpenedModel>;
}

export interface ModelFormat {
  /** Short id as in InspectReport.format: 'onnx'. */
  readonly id: string;
  /** Endings that make this format likely, with the dot: '.onnx'. */
  readonly extensions: readonly string[];
  /**
   * How sure the format is that a file is its own: 0 no, 1 by ending, 2 by content.
   * `head` holds the first bytes of the file (up to 4 KiB).
   */
  sniff(head: Uint8Array, path: string, fileBytes: number): 0 | 1 | 2;
  /** For formats that are folders (a Hugging Face model, an .mlpackage). */
  readonly folder?: FolderFormat;
  /** Opens the file at an absolute path. Throws LapidaryError (MODEL_TRUNCATED, NOT_A_MODEL, MODEL_INVALID …). */
  open(path: string): Promise<OpenedModel>;
}
