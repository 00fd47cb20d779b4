/** Dims and symbols in the description of a type. */
import Long from 'long';
import { decodeMessage } from '../decode.js';
import { onnx } from '../onnx.generated.js';
import { badEdit, quoted } from './edit-errors.js';
import type { NewDim } from './model-edits.js';

type Type = onnx.TypeProto.$Properties;
type Shape = onnx.TensorShapeProto.$Properties;
type Dimension = onnx.TensorShapeProto.Dimension.$Properties;

/** Decodes a TypeProto, lets `change` change it, and encodes it again; undefined where nothing changed. */
export function editType(bytes: Uint8Array, path: string, change: (type: Type) => boolean): Uint8Array | undefined {
  const type = decodeMessage(onnx.TypeProto, bytes, path, 'the type of a value');
  return change(type) ? onnx.TypeProto.encode(type).finish() : undefined;
}

/** Puts `dims` in the place of a tensor's; what an axis is said to mean (its denotation) stays. */
export function setDims(type: Type, name: string, dims: readonly NewDim[]): boolean {
  const tensor = type.tensorType ?? type.sparseTensorType;
  if (!tensor) {
    throw badEdit(`${quoted(name)} is no tensor, so it has no axes.`, 'Only axes of tensors can be changed.');
  }
  const old = tensor.shape?.dim ?? [];
  tensor.shape ??= {};
  tensor.shape.dim = dims.map((size, axis) => withSize(old[axis] ?? {}, size));
  return true;
}

function withSize(dimension: Dimension, size: NewDim): Dimension {
  Reflect.deleteProperty(dimension, 'dimValue');
  Reflect.deleteProperty(dimension, 'dimParam');
  if (typeof size === 'number') dimension.dimValue = Long.fromNumber(size);
  else if (size !== null) dimension.dimParam = size;
  return dimension;
}

/** Calls `rename` with every symbol; whether any changed. Types hold types no deeper than decoding allows. */
export function renameSymbols(type: Type, rename: (symbol: string) => string | undefined): boolean {
  let isChanged = false;
  for (const shape of shapesIn(type)) {
    for (const dimension of shape.dim ?? []) {
      const symbol = dimension.dimParam ? rename(dimension.dimParam) : undefined;
      if (symbol === undefined) continue;
      dimension.dimParam = symbol;
      isChanged = true;
    }
  }
  return isChanged;
}

function shapesIn(type: Type): Shape[] {
  const shapes: Shape[] = [];
  for (let inner: Type | null | undefined = type; inner; ) {
    const shape = inner.tensorType?.shape ?? inner.sparseTensorType?.shape;
    if (shape) shapes.push(shape);
    inner = inner.sequenceType?.elemType ?? inner.optionalType?.elemType ?? inner.mapType?.valueType;
  }
  return shapes;
}
