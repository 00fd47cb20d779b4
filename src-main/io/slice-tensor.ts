/** Parts of tensors in memory. */
import { elementCount, type Tensor } from './npy.js';

/** Entries [start, start + length) of one axis. */
export function slice(tensor: Tensor, axis: number, start: number, length: number): Tensor {
  const { shape, data } = tensor;
  const size = shape[axis] ?? 1;
  const inner = elementCount(shape.slice(axis + 1));
  const outer = elementCount(shape.slice(0, axis));
  const out = data.slice(0, outer * length * inner);
  for (let at = 0; at < outer; at += 1) {
    const from = (at * size + start) * inner;
    (out as Float32Array).set(data.subarray(from, from + length * inner) as Float32Array, at * length * inner);
  }
  return { ...tensor, shape: shape.map((each, index) => (index === axis ? length : each)), data: out };
}
