/** What an operator's handler sees of one node, and what it answers. */
import type { NodeAttributes } from '../../formats/model-format.js';
import type { ModelState } from './model-state.js';
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
  /** Whether the format says which arguments inputs are given for. */
  readonly namesArguments: boolean;
  /** The argument an input is given for; '' where its place says that. */
  inputName(input: number): string;
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
  /** Says what an input is from here on, for operators that change their operand. */
  replace(input: number, value: KnownValue): void;
  /** What attributes of the model are at this point of a run, where its operators set some. */
  readonly state: ModelState;
  /** Outputs of a body (`then_branch`) run on these inputs; undefined when there is none or it is too deep. */
  runBody(attribute: string, inputs: readonly KnownValue[]): KnownValue[] | undefined;
}

/** One value per output; what is missing is unknown. Handlers are pure but for `freshSize`, `replace`, `state` and `runBody`. */
export type Handler = (node: NodeView) => readonly KnownValue[];

export type Handlers = Readonly<Record<string, Handler>>;
