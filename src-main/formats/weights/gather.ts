/** The elements of a strided view in row-major order: how torch stores a transposed or sliced tensor. */

/**
 * Copies the elements of a view out of its storage. `storage` begins at the view's first element; strides count
 * elements of `width` bytes. Elements that lie behind the end of `storage` stay zero: its length was checked before.
 */
export function gather(
  storage: Uint8Array,
  shape: readonly number[],
  stride: readonly number[],
  width: number,
  /** Only the first so many elements. */
  most = Infinity,
): Uint8Array {
  const count = Math.min(
    most,
    shape.reduce((product, size) => product * size, 1),
  );
  const out = new Uint8Array(count * width);
  const index = shape.map(() => 0);
  let from = 0;
  for (let element = 0; element < count; element += 1) {
    const start = from * width;
    out.set(storage.subarray(start, start + width), element * width);
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      index[axis] = (index[axis] ?? 0) + 1;
      from += stride[axis] ?? 0;
      if ((index[axis] ?? 0) < (shape[axis] ?? 0)) break;
      from -= (stride[axis] ?? 0) * (shape[axis] ?? 0);
      index[axis] = 0;
    }
  }
  return out;
}

/** Elements of storage a view reaches over, from its first to its last; 0 when it is empty. */
export function span(shape: readonly number[], stride: readonly number[]): number {
  if (shape.some((size) => size === 0)) return 0;
  return shape.reduce((last, size, axis) => last + (size - 1) * (stride[axis] ?? 0), 0) + 1;
}
