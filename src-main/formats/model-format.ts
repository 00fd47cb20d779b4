/**
 * The extension point for file formats: one folder per format, one line in registry.ts.
 * A format reads structure only, never weights, and never executes anything it finds in the file.
 */
import type { ModelAttributes } from '../../src-shared/attributes-codec.js';
import type { ModelGraph, NodeIndex, ValueIndex } from '../../src-shared/graph.js';
import type { InspectReport, NodeDetail, TensorDetail } from '../../src-shared/inspect.js';

/** A model file that has been opened. Holds structure; goes back to the file for attributes and tensors. */
export interface OpenedModel {
  readonly report: InspectReport;
  readonly graph: ModelGraph;
  /** Attributes, documentation and metadata of one node. */
  nodeDetail(node: NodeIndex): NodeDetail;
  /** Attributes of all nodes as short text. */
  attributes(): ModelAttributes;
  /** Where a stored tensor lies and its first `maxValues` elements; undefined when the value stores nothing. */
  tensorDetail(value: ValueIndex, maxValues: number): Promise<TensorDetail | undefined>;
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
  /** Opens the file at an absolute path. Throws LapidaryError (MODEL_TRUNCATED, NOT_A_MODEL, MODEL_INVALID …). */
  open(path: string): Promise<OpenedModel>;
}
