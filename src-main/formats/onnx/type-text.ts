/** TypeProto in this project's terms: a dtype, a shape, and the words for what is not a tensor. */
import { dtypeName } from '../../../src-shared/dtype.js';
import type { Dim } from '../../../src-shared/graph.js';
import { toNumber } from './decode.js';
import type { onnx } from './onnx.generated.js';

export interface TypeFacts {
  /** `float32`, `sequence(float32)`, `map(int64, float32)`; null when the file does not say. */
  text: string | null;
  /** ONNX element type of a tensor; 0 for everything else. */
  dtype: number;
  /** null when the rank is unknown or the value is not a tensor. */
  shape: Dim[] | null;
  /** What a sequence or an optional holds. */
  element?: { of: 'sequence' | 'optional'; type: TypeFacts };
}

const unknownType: TypeFacts = { text: null, dtype: 0, shape: null };

export function typeFacts(type: onnx.TypeProto.$Properties | null | undefined): TypeFacts {
  if (!type) return unknownType;
  if (type.tensorType) return tensorFacts(type.tensorType, (name) => name);
  if (type.sparseTensorType) return { ...tensorFacts(type.sparseTensorType, (name) => `sparse(${name})`), dtype: 0 };
  if (type.sequenceType) return holder('sequence', type.sequenceType.elemType);
  if (type.optionalType) return holder('optional', type.optionalType.elemType);
  if (type.mapType) {
    return container(`map(${dtypeName(type.mapType.keyType ?? 0)}, ${inner(type.mapType.valueType)})`);
  }
  if (type.opaqueType) {
    return container(`opaque(${[type.opaqueType.domain, type.opaqueType.name].filter(Boolean).join('.')})`);
  }
  return unknownType;
}

function tensorFacts(tensor: onnx.TypeProto.Tensor.$Properties, wrap: (name: string) => string): TypeFacts {
  const dtype = tensor.elemType ?? 0;
  return {
    text: dtype === 0 ? null : wrap(dtypeName(dtype)),
    dtype,
    shape: tensor.shape ? (tensor.shape.dim ?? []).map(dimOf) : null,
  };
}

/** Own properties decide: protobufjs puts defaults on prototypes, and a size of 0 is not an unknown size. */
function dimOf(dim: onnx.TensorShapeProto.Dimension.$Properties): Dim {
  if (dim.dimValue && Object.hasOwn(dim, 'dimValue')) {
    const size = toNumber(dim.dimValue);
    return size >= 0 ? size : null;
  }
  return dim.dimParam || null;
}

function holder(of: 'sequence' | 'optional', elementType: onnx.TypeProto.$Properties | null | undefined): TypeFacts {
  const type = typeFacts(elementType);
  return { ...container(`${of}(${type.text ?? 'unknown'})`), element: { of, type } };
}

function inner(type: onnx.TypeProto.$Properties | null | undefined): string {
  return typeFacts(type).text ?? 'unknown';
}

function container(text: string): TypeFacts {
  return { text, dtype: 0, shape: null };
}

/** What a type says it means, beyond its layout: `IMAGE` of the value, `N` or `DATA_CHANNEL` of its dimensions. */
export function denotations(type: onnx.TypeProto.$Properties | null | undefined): Map<string, string> {
  const found = new Map<string, string>();
  if (!type) return found;
  if (type.denotation) found.set('denotation', type.denotation);
  const dims = (type.tensorType ?? type.sparseTensorType)?.shape?.dim ?? [];
  if (dims.some((dim) => dim.denotation)) {
    found.set('dimension denotations', dims.map((dim) => dim.denotation || '–').join(', '));
  }
  return found;
}
