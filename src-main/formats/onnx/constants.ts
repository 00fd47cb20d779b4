/** Constant nodes: the tensor they hold, whichever of the operator's value attributes it is written in. */
import Long from 'long';
import { dtypeCode } from '../../../src-shared/dtype.js';
import type { onnx } from './onnx.generated.js';
import { elidedRuns, type TensorFacts, tensorFacts } from './stored-tensor.js';

type AttributeProto = onnx.AttributeProto.$Properties;
type TensorProto = onnx.TensorProto.$Properties;

/** A Constant of more elements than this counts among the parameters: weights do, single settings do not. */
export const largeConstantOver = 1;

export function isConstant(op: string, domain: string): boolean {
  return op === 'Constant' && (domain === '' || domain === 'ai.onnx');
}

/** A tensor the file stores: what it looks like to the graph, and what is stored of it (less when it is sparse). */
export interface StoredValue {
  tensor: TensorProto;
  facts: TensorFacts;
  stored: TensorFacts;
}

export function denseValue(tensor: TensorProto): StoredValue {
  const facts = tensorFacts(tensor);
  return { tensor, facts, stored: facts };
}

/** A sparse tensor: dense shape, and its stored values. */
export function sparseValue(sparse: onnx.SparseTensorProto.$Properties): StoredValue {
  const tensor = sparse.values ?? {};
  const stored = tensorFacts(tensor);
  const { dims, elements } = tensorFacts({ dims: sparse.dims });
  return { tensor, facts: { dtype: stored.dtype, dims, elements, bytes: stored.bytes }, stored };
}

/** The value of a Constant node; undefined when it has none (a function's Constant may refer to an attribute). */
export function constantValue(node: onnx.NodeProto.$Properties): StoredValue | undefined {
  for (const attribute of node.attribute ?? []) {
    if (attribute.name === 'value' && attribute.t) return denseValue(attribute.t);
    if (attribute.name === 'sparse_value' && attribute.sparseTensor) return sparseValue(attribute.sparseTensor);
    const tensor = attributeTensor(attribute);
    if (tensor !== undefined) return denseValue(tensor);
  }
  return undefined;
}

/** Elements and bytes a Constant adds to the parameters; nothing for single settings. */
export function constantParameters(value: StoredValue): { count: number; bytes: number } {
  const { elements, bytes } = value.stored;
  return elements > largeConstantOver ? { count: elements, bytes } : { count: 0, bytes: 0 };
}

/** `value_float(s)`, `value_int(s)` and `value_string(s)` as the tensor they stand for (operator Constant, opset 12). */
function attributeTensor(attribute: AttributeProto): TensorProto | undefined {
  const of = (dtype: string, dims: number[], data: Partial<TensorProto>): TensorProto => ({
    dataType: dtypeCode(dtype) ?? 0,
    dims: dims.map((dim) => Long.fromNumber(dim)),
    elided: attribute.elided,
    ...data,
  });
  const count = (inline: readonly unknown[] | null | undefined): number =>
    elidedRuns(attribute.elided).reduce((sum, run) => sum + run.count, inline?.length ?? 0);
  switch (attribute.name) {
    case 'value_float':
      return of('float32', [], { floatData: [attribute.f ?? 0] });
    case 'value_int':
      return of('int64', [], { int64Data: [attribute.i ?? Long.ZERO] });
    case 'value_string':
      return of('string', [], { stringData: attribute.s ? [attribute.s] : [] });
    case 'value_floats':
      return of('float32', [count(attribute.floats)], { floatData: attribute.floats });
    case 'value_ints':
      return of('int64', [count(attribute.ints)], { int64Data: attribute.ints });
    case 'value_strings':
      return of('string', [count(attribute.strings)], { stringData: attribute.strings });
    default:
      return undefined;
  }
}
