/** What an operator's handler sees of one node, and what it answers. */
import type { NodeAttributes } from '../../formats/model-format.js';
import type { Elements, KnownValue, Shape, ValueType } from './types.js';
import type { Size } from './size.js';

export interface NodeView {
  readonly op: string;
  /** Version of the operator's domain that holds here. */
  readonly opset: number;
  readonly inputCount: number;
  readonly outputCount: number;
  /** Decoded when first used; most operators need none. */
  readonly attributes: NodeAttributes;
  /** False for an input that is omitted or not there. */
  has(input: number): boolean;
  input(input: number): KnownValue;
  type(input: number): ValueType;
  /** 0 when unknown or not a tensor. */
  dtype(input: number): number;
  /** null when the rank is unknown or the value is not a tensor. */
  shape(input: number): Shape | null;
  /** Elements of a small tensor that are known, possibly as expressions. */
  elements(input: number): Elements | undefined;
  /** Whether that output has a name. */
  wants(output: number): boolean;
  /** A size that only the data decides: a symbol of its own. */
  freshSize(): Size;
  /** Outputs of a body (`then_branch`) run on these inputs; undefined when there is none or it is too deep. */
  runBody(attribute: string, inputs: readonly KnownValue[]): KnownValue[] | undefined;
}

/** One value per output; what is missing is unknown. Handlers are pure but for `freshSize` and `runBody`. */
export type Handler = (node: NodeView) => readonly KnownValue[];

export type Handlers = Readonly<Record<string, Handler>>;
