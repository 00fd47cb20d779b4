/** Checks over the finished graph: Dropout's mode input, operator set versions. */
import type { ModelGraph } from '../../../src-shared/graph.js';
import type { BuiltModel } from './built-model.js';
import { nodeLabel } from '../graph-order.js';
import { constantValue } from './constants.js';
import { onnx } from './onnx.generated.js';
import type { WarningList } from '../warnings.js';

/** Dropout from opset 12: training mode when its third input is a stored `true`. */
export function checkDropoutModes(built: BuiltModel, warnings: WarningList): void {
  for (const { node, mode } of built.dropoutModes) {
    const value = built.outerSources.get(mode) ?? mode;
    if (isStoredTrue(built, value)) warnings.add('DROPOUT_TRAINING', nodeLabel(built.graph, node));
  }
}

function isStoredTrue(built: BuiltModel, value: number): boolean {
  const initializer = built.initializers.get(value);
  const producer = built.nodeBytes[built.graph.values.producer[value] ?? -1];
  let tensor: onnx.TensorProto.$Properties | undefined;
  if (initializer !== undefined && !initializer.sparse) tensor = onnx.TensorProto.decode(initializer.bytes);
  else if (producer !== undefined) tensor = constantOf(producer);
  return tensor !== undefined && ((tensor.rawData?.[0] ?? 0) !== 0 || (tensor.int32Data?.[0] ?? 0) !== 0);
}

function constantOf(bytes: Uint8Array): onnx.TensorProto.$Properties | undefined {
  const node = onnx.NodeProto.decode(bytes);
  return node.opType === 'Constant' ? constantValue(node)?.tensor : undefined;
}

/** Every domain the main graph and its bodies use needs a version; local functions bring their own. */
export function checkOpsets(graph: ModelGraph, opsets: ReadonlyMap<string, number>, warnings: WarningList): void {
  const canonical = (domain: string): string => (domain === 'ai.onnx' ? '' : domain);
  const known = new Set([...opsets.keys()].map(canonical));
  const functionDomains = new Set(graph.graphs.filter(({ kind }) => kind === 'function').map(({ domain }) => domain));
  const missing = new Set<string>();
  const firstFunction = graph.graphs.find(({ kind }) => kind === 'function')?.nodeStart ?? graph.nodes.count;
  for (let node = 0; node < firstFunction; node += 1) {
    const domain = canonical(graph.strings.get(graph.nodes.domain[node] ?? 0));
    if (!known.has(domain) && !functionDomains.has(domain)) missing.add(domain);
  }
  for (const domain of missing) warnings.add('OPSET_MISSING', domain === '' ? 'ONNX itself (ai.onnx)' : domain);
}
