/**
 * What a format says of a model that has a graph: plain records, which build-graph.ts turns into columns. A format
 * other than ONNX parses its file into these and leaves the rest to DescribedModel.
 */
import type { Dim, GraphKind } from '../../../src-shared/graph.js';
import type { Attribute, NodeOrigin } from '../../../src-shared/inspect.js';
import type { DeclaredType, SmallTensor } from '../model-format.js';
import type { WeightTensor } from '../weights/weight-tensor.js';

/**
 * How nodes refer to a value: unique within its graph. A body sees the keys of the graphs around it, a function only its
 * own. What a person sees is `ValueFacts.name`.
 */
export type ValueKey = string;

export interface ValueFacts {
  /** Shown; the key when absent. */
  name?: string;
  /** ONNX element type (src-shared/dtype.ts); 0 when unknown. */
  dtype: number;
  /** null when the rank is unknown; a dim is a size, a symbol's name, or null. */
  shape: readonly Dim[] | null;
  /** Whether that is the type of an example the model was made with, and others may go in as well. */
  isExample?: boolean;
  /** The tensor the file stores for it: a weight or a constant. */
  stored?: WeightTensor;
  /** What else the file says of it: quantisation, layout. Shown where the value is selected. */
  annotations?: ReadonlyMap<string, string>;
  /** A variable that keeps its value from run to run: no node produces it, and nothing is wrong with that. */
  isState?: boolean;
  /** A sequence, an optional or a map: its type as text, and as far as it can be worked with. dtype is 0 then. */
  container?: { text: string; type?: DeclaredType };
}

/** An attribute as it is shown, and the tensor it holds. */
export interface DescribedAttribute extends Attribute {
  tensor?: DescribedTensor;
}

export interface DescribedTensor {
  dtype: number;
  shape: number[];
  /** Its elements where there are at most `maxElements`, read from the file. */
  read(maxElements: number): SmallTensor | undefined;
}

export interface NodeFacts {
  name: string;
  /** Operator as the format calls it: `CONV_2D`, `aten::conv2d`. */
  op: string;
  /** Operator set it belongs to: '' is ONNX itself, else the format's ('tflite', 'aten') or a function's. */
  domain: string;
  /** Module path joined by '/'; '' when there is none. */
  scope: string;
  /** null: an optional input that is not given. */
  inputs: readonly (ValueKey | null)[];
  /** Names of the operator's arguments that the inputs are given for, where their places do not say that. */
  argumentNames?: readonly string[];
  /** null: an optional output that is not made. */
  outputs: readonly (ValueKey | null)[];
  attributes: readonly DescribedAttribute[];
  /** Graphs the node runs, by the name of the attribute that holds them (`then_branch`). */
  bodies?: readonly { attribute: string; graph: GraphFacts }[];
  doc?: string;
  metadata?: ReadonlyMap<string, string>;
  /** Line of the user's code it came from. */
  origin?: NodeOrigin;
}

export interface GraphFacts {
  name: string;
  kind: GraphKind;
  /** Domain of a function: nodes call it by this domain and its name. */
  domain: string;
  inputs: readonly ValueKey[];
  outputs: readonly ValueKey[];
  /** What is known of values, by key. Those with `stored` are its weights; a key nothing is known of may be left out. */
  values: ReadonlyMap<ValueKey, ValueFacts>;
  /** In an order in which they can run. */
  nodes: readonly NodeFacts[];
}

/** An attribute of a kind ONNX knows, from a JavaScript value. */
export function attribute(
  name: string,
  value: number | string | boolean | readonly number[] | readonly string[],
): Attribute {
  if (typeof value === 'boolean') return { name, type: 'bool', value: value ? 'true' : 'false', count: 1 };
  if (typeof value === 'number') {
    const type = Number.isInteger(value) ? 'int' : 'float';
    return { name, type, value: Number.isFinite(value) ? value : String(value), count: 1 };
  }
  if (typeof value === 'string') return { name, type: 'string', value, count: 1 };
  if (value.every((each) => typeof each === 'number')) {
    const type = value.every((each) => Number.isInteger(each)) ? 'ints' : 'floats';
    const shown = value.slice(0, maxItems);
    const finite = shown.every((each) => Number.isFinite(each));
    return { name, type, value: finite ? [...shown] : shown.map(String), count: value.length };
  }
  return { name, type: 'strings', value: value.slice(0, maxItems).map(String), count: value.length };
}

/** Longer lists are cut; `count` says how long they are. */
const maxItems = 1000;
