/** What reading the skeleton yields: the columnar graph, and where to look when more is asked about a part of it. */
import type { ModelGraph, NodeIndex, ValueIndex } from '../../../src-shared/graph.js';
import type { ValueInfo } from '../../../src-shared/inspect.js';
import type { onnx } from './onnx.generated.js';
import type { TypeFacts } from './type-text.js';
import type { Capture } from '../value-scope.js';

export interface BuiltModel {
  graph: ModelGraph;
  /** NodeProto of each node, views on the skeleton. */
  nodeBytes: Uint8Array[];
  /** TensorProto or SparseTensorProto of each initializer, views on the skeleton. */
  initializers: Map<ValueIndex, { bytes: Uint8Array; sparse: boolean }>;
  /** For rows of kind `outer`: the row of the value itself. */
  outerSources: Map<ValueIndex, ValueIndex>;
  /** ValueInfoProto of the values it documents or gives metadata, views on the skeleton. */
  documented: Map<ValueIndex, Uint8Array>;
  /** Quantisation annotations (`SCALE_TENSOR` → name of a tensor) by value. */
  annotations: Map<ValueIndex, ReadonlyMap<string, string>>;
  /** Types of graph inputs that are sequences or optionals. */
  containers: Map<ValueIndex, TypeFacts>;
  /** Uses of values of enclosing graphs, by the graph that defines them. */
  captures: Map<number, Capture[]>;
  /** Operator set versions by graph. */
  opsets: ReadonlyMap<string, number>[];
  /** AttributeProto defaults of local functions, by graph. */
  functionDefaults: Map<number, readonly onnx.AttributeProto.$Properties[]>;
  inputs: ValueInfo[];
  outputs: ValueInfo[];
  parameters: { count: number; bytes: number };
  opCounts: Map<string, number>;
  /** External data files by the path in the model, with the number of bytes they need to have. */
  externalBytes: Map<string, number>;
  /** Dropout nodes with a training_mode input, which decides. */
  dropoutModes: { node: NodeIndex; mode: ValueIndex }[];
}
