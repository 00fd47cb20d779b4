/** Encodings of stored values: packed varints, and elements of a few bits in either order of bits. */
import { dtypeBits } from '../../../src-shared/dtype.js';

/** Varints as little-endian integers of `width` bytes (1, 2, 4 or 8; none of any other width). */
export function varintsToIntegers(bytes: Uint8Array, width: number): Uint8Array {
  if (![1, 2, 4, 8].includes(width)) return new Uint8Array(0);
  const count = bytes.reduce((sum, byte) => sum + (byte < 128 ? 1 : 0), 0);
  const target = new Uint8Array(count * width);
  const view = new DataView(target.buffer);
  let low = 0;
  let high = 0;
  let shift = 0;
  let at = 0;
  for (const byte of bytes) {
    const part = byte & 127;
    if (shift < 28) low += part * 2 ** shift;
    else if (shift === 28) {
      low += (part & 15) * 2 ** 28;
      high = part >> 4;
    } else if (shift < 64) high = (high + part * 2 ** (shift - 32)) % 2 ** 32;
    shift += 7;
    if (byte >= 128) continue;
    if (width === 1) view.setUint8(at, low);
    else if (width === 2) view.setUint16(at, low, true);
    else view.setUint32(at, low, true);
    if (width === 8) view.setUint32(at + 4, high, true);
    at += width;
    low = 0;
    high = 0;
    shift = 0;
  }
  return target;
}

/** Bits [index·bits, …) counted from the highest of each byte: how a neural network's quantised weights are packed. */
export function bitsFromHighest(bytes: Uint8Array, index: number, bits: number): number {
  const first = index * bits;
  const pair = ((bytes[first >> 3] ?? 0) << 8) | (bytes[(first >> 3) + 1] ?? 0);
  return (pair >> (16 - bits - (first & 7))) & ((1 << bits) - 1);
}

/** The same counted from the lowest: how ML programs pack theirs (coremltools, pack_elements_into_bits). */
export function bitsFromLowest(bytes: Uint8Array, index: number, bits: number): number {
  const first = index * bits;
  const pair = (bytes[first >> 3] ?? 0) | ((bytes[(first >> 3) + 1] ?? 0) << 8);
  return (pair >> (first & 7)) & ((1 << bits) - 1);
}

/** Unsigned elements of a packed type, a byte each. */
export function unpackLowest(bytes: Uint8Array, dtype: number): Uint8Array {
  const bits = dtypeBits(dtype);
  const count = Math.floor((bytes.length * 8) / bits);
  return Uint8Array.from({ length: count }, (_, index) => bitsFromLowest(bytes, index, bits));
}
