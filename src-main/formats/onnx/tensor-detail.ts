/** What is shown of a stored tensor when its value is selected. */
import { dtypeName } from '../../../src-shared/dtype.js';
import type { ValueIndex } from '../../../src-shared/graph.js';
import type { TensorDetail } from '../../../src-shared/inspect.js';
import type { ByteSource } from '../byte-source.js';
import type { BuiltModel } from './built-model.js';
import { constantValue, denseValue, isConstant, type StoredValue, sparseValue } from './constants.js';
import { onnx } from './onnx.generated.js';
import { readValues } from './tensor-values.js';

/** The tensor a value stores (an initializer's or a Constant's), with its first elements; undefined when none. */
export function readTensorDetail(
  built: BuiltModel,
  source: ByteSource,
  value: ValueIndex,
  maxValues: number,
): TensorDetail | undefined {
  const { graph } = built;
  const stored = storedValue(built, value);
  if (stored === undefined) return undefined;
  const isSparse = stored.facts !== stored.stored;
  const { texts, location, problem } = readValues(stored.tensor, stored.stored, source, maxValues);
  const { dtype, dims } = stored.facts;
  return {
    value,
    name: graph.strings.get(graph.values.name[value] ?? 0),
    dtype: isSparse ? `sparse(${dtypeName(dtype)})` : dtypeName(dtype),
    shape: dims,
    elementCount: stored.facts.elements,
    storedCount: stored.stored.elements,
    bytes: stored.stored.bytes,
    location,
    firstValues: texts,
    problem,
  };
}

/** What a value stores, an initializer's or a Constant's; undefined when nothing. */
export function storedValue(built: BuiltModel, asked: ValueIndex): StoredValue | undefined {
  const value = built.outerSources.get(asked) ?? asked;
  const initializer = built.initializers.get(value);
  if (initializer !== undefined) {
    return initializer.sparse
      ? sparseValue(onnx.SparseTensorProto.decode(initializer.bytes))
      : denseValue(onnx.TensorProto.decode(initializer.bytes));
  }
  const producer = built.nodeBytes[built.graph.values.producer[value] ?? -1];
  if (producer === undefined) return undefined;
  const node = onnx.NodeProto.decode(producer);
  return isConstant(node.opType, node.domain) ? constantValue(node) : undefined;
}
