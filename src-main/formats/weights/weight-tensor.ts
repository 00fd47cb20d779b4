/** A stored tensor of a file that holds weights and no graph. */

/** `optimizer`: state of the training, not of the model. */
export type WeightRole = 'weight' | 'optimizer';

export interface WeightTensor {
  /** Path of keys joined by dots: `encoder.layers.0.weight`. */
  name: string;
  /** ONNX element type (src-shared/dtype.ts); 0 when it is one that has no name there. */
  dtype: number;
  shape: number[];
  /** Elements between neighbours along each axis; null for row-major without gaps. */
  stride: number[] | null;
  /** Storage it is a view of; tensors with the same key share memory. */
  storage: string;
  /** Its first element, counted in elements from the start of the storage. */
  firstElement: number;
  role: WeightRole;
  /** Element type its storage gives when it is decoded (tensor-store.ts, `load`); absent where that is `dtype`. */
  decodedType?: number;
  /** Elements that are stored, of a sparse tensor; absent where every place of the shape is. */
  storedElements?: number;
  /** Parameter it is, where that is another tensor's (tied-weights.ts); absent where its own place says it. */
  countedAs?: string;
}

/** Number of elements of a shape; exact up to 2^53. */
export const elementsOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** Whether a shape a file gives has no negative sizes and as many elements as can be counted. */
export const isCountable = (shape: readonly number[]): boolean =>
  shape.every((size) => size >= 0) && Number.isSafeInteger(elementsOf(shape));

/** Whether strides are those of row-major storage without gaps. Axes of size 1 may have any. */
export function isContiguous(shape: readonly number[], stride: readonly number[] | null): boolean {
  if (stride === null) return true;
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    const size = shape[axis] ?? 0;
    if (size === 0) return true;
    if (size !== 1 && stride[axis] !== expected) return false;
    expected *= size;
  }
  return true;
}

/** Strides, in elements, of row-major storage without gaps. */
export function rowMajor(shape: readonly number[]): number[] {
  const stride = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis -= 1) {
    stride[axis] = (stride[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  }
  return stride;
}
