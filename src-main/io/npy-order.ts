/** Elements stored the other way round, put in order. Pure. */

/** Turns the bytes of every element round, in place. */
export function swapBytes(bytes: Uint8Array, elementBytes: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (elementBytes === 2) buffer.swap16();
  else if (elementBytes === 4) buffer.swap32();
  else if (elementBytes === 8) buffer.swap64();
}

/** Elements in Fortran order, first axis fastest, as a copy in C order, last axis fastest. */
export function rowMajorCopy(
  bytes: Uint8Array,
  shape: readonly number[],
  elementBytes: number,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes.length);
  const elements = bytes.length / elementBytes;
  let stride = 1;
  const strides = shape.map((size) => {
    const own = stride;
    stride *= size;
    return own;
  });
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < elements; to += 1) {
    for (let byte = 0; byte < elementBytes; byte += 1)
      out[to * elementBytes + byte] = bytes[from * elementBytes + byte] ?? 0;
    // The next index in C order, and where its element lies.
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const at = (index[axis] ?? 0) + 1;
      from += strides[axis] ?? 0;
      if (at < (shape[axis] ?? 0)) {
        index[axis] = at;
        break;
      }
      index[axis] = 0;
      from -= at * (strides[axis] ?? 0);
    }
  }
  return out;
}
