/** Which kind of attribute a message is: the kind it declares, else the field that is set. */
import { onnx } from './onnx.generated.js';

export type AttributeProto = onnx.AttributeProto.$Properties;
export type AttributeKind = onnx.AttributeProto.AttributeType;
export const attributeKinds = onnx.AttributeProto.AttributeType;

const kindByField: readonly (readonly [keyof AttributeProto, AttributeKind])[] = [
  ['f', attributeKinds.FLOAT],
  ['i', attributeKinds.INT],
  ['s', attributeKinds.STRING],
  ['t', attributeKinds.TENSOR],
  ['g', attributeKinds.GRAPH],
  ['sparseTensor', attributeKinds.SPARSE_TENSOR],
  ['tp', attributeKinds.TYPE_PROTO],
  ['floats', attributeKinds.FLOATS],
  ['ints', attributeKinds.INTS],
  ['strings', attributeKinds.STRINGS],
  ['tensors', attributeKinds.TENSORS],
  ['graphs', attributeKinds.GRAPHS],
];

/** The declared kind; files from before IR version 2 declare none, so the field that is set tells. */
export function attributeKind(attribute: AttributeProto): AttributeKind {
  if (attribute.type) return attribute.type;
  const has = (field: keyof AttributeProto): boolean => {
    const value: unknown = Object.hasOwn(attribute, field) ? attribute[field] : undefined;
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  };
  return kindByField.find(([field]) => has(field))?.[1] ?? attributeKinds.UNDEFINED;
}
