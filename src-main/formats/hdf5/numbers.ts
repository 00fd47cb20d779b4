/** Elements of HDF5 as little-endian ones, and as text. */
import { rawElementTexts } from '../element-text.js';
import type { Datatype } from './datatype.js';

/** Turns the bytes of each element round, in place. */
export function swapBytes(bytes: Uint8Array, width: number): Uint8Array {
  for (let at = 0; at + width <= bytes.length; at += width) bytes.subarray(at, at + width).reverse();
  return bytes;
}

/** The first `count` numbers as text. */
export function numbersOf(bytes: Uint8Array, type: Datatype, count: number): string[] {
  const little = type.bigEndian ? swapBytes(Uint8Array.from(bytes), type.bytes) : bytes;
  return rawElementTexts(little, type.dtype, count);
}
