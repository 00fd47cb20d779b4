/** Decoders of ggml's k-quants: 256 elements in groups with scales of their own. Formulas: see blocks.ts. */
import { byte, type DecodeBlock, half, signedByte } from './blocks.js';

const { fround } = Math;

/** Two bits of each element: 32 bytes hold four rows of 32. */
const twoBits = (bytes: Uint8Array, at: number, element: number): number =>
  (byte(bytes, at + ((element >> 7) << 5) + (element & 31)) >> (2 * ((element >> 5) & 3))) & 3;

/** Four bits of each element: 32 bytes hold a row of low and a row of high halves. */
const fourBits = (bytes: Uint8Array, at: number, element: number): number =>
  (byte(bytes, at + ((element >> 6) << 5) + (element & 31)) >> (4 * ((element >> 5) & 1))) & 15;

/** One bit of each element: bit n of 32 bytes is row n. */
const oneBit = (bytes: Uint8Array, at: number, element: number): number =>
  (byte(bytes, at + (element & 31)) >> (element >> 5)) & 1;

export const decodeQ2K: DecodeBlock = (bytes, at, out, to) => {
  const scale = half(bytes, at + 80);
  const minScale = half(bytes, at + 82);
  for (let element = 0; element < 256; element += 1) {
    const scales = byte(bytes, at + (element >> 4));
    const product = fround(fround(scale * (scales & 15)) * twoBits(bytes, at + 16, element));
    out[to + element] = product - fround(minScale * (scales >> 4));
  }
};

/** Scale of a group of 16, six bits of which two lie apart. */
function q3Scale(bytes: Uint8Array, at: number, group: number): number {
  const low = (byte(bytes, at + (group & 7)) >> (4 * (group >> 3))) & 15;
  const high = (byte(bytes, at + 8 + (group & 3)) >> (2 * (group >> 2))) & 3;
  return (low | (high << 4)) - 32;
}

export const decodeQ3K: DecodeBlock = (bytes, at, out, to) => {
  const scale = half(bytes, at + 108);
  for (let group = 0; group < 16; group += 1) {
    const own = fround(scale * q3Scale(bytes, at + 96, group));
    for (let element = group * 16; element < group * 16 + 16; element += 1) {
      // The high bit is stored inverted.
      const value = twoBits(bytes, at + 32, element) - (oneBit(bytes, at, element) === 1 ? 0 : 4);
      out[to + element] = own * value;
    }
  }
};

/** Scale and minimum of a group of 32, six bits each in twelve bytes. */
function q4Scales(bytes: Uint8Array, at: number, group: number): [number, number] {
  if (group < 4) return [byte(bytes, at + group) & 63, byte(bytes, at + 4 + group) & 63];
  const both = byte(bytes, at + 4 + group);
  return [(both & 15) | ((byte(bytes, at + group - 4) >> 2) & 48), (both >> 4) | ((byte(bytes, at + group) >> 2) & 48)];
}

/** q4_K, and q5_K, whose fifth bits lie at `high`. */
function decodeQ45(
  bytes: Uint8Array,
  at: number,
  low: number,
  high: number | null,
  out: Float32Array,
  to: number,
): void {
  const scale = half(bytes, at);
  const minScale = half(bytes, at + 2);
  for (let group = 0; group < 8; group += 1) {
    const [own, least] = q4Scales(bytes, at + 4, group);
    const step = fround(scale * own);
    const min = fround(minScale * least);
    for (let element = group * 32; element < group * 32 + 32; element += 1) {
      const fifth = high === null ? 0 : oneBit(bytes, high, element) << 4;
      out[to + element] = fround(step * (fourBits(bytes, low, element) | fifth)) - min;
    }
  }
}

export const decodeQ4K: DecodeBlock = (bytes, at, out, to) => decodeQ45(bytes, at, at + 16, null, out, to);
export const decodeQ5K: DecodeBlock = (bytes, at, out, to) => decodeQ45(bytes, at, at + 48, at + 16, out, to);

export const decodeQ6K: DecodeBlock = (bytes, at, out, to) => {
  const scale = half(bytes, at + 208);
  for (let element = 0; element < 256; element += 1) {
    const low = (byte(bytes, at + ((element >> 7) << 6) + (element & 63)) >> (4 * ((element >> 6) & 1))) & 15;
    const value = (low | (twoBits(bytes, at + 128, element) << 4)) - 32;
    out[to + element] = fround(scale * signedByte(bytes, at + 192 + (element >> 4))) * value;
  }
};

export const decodeQ8K: DecodeBlock = (bytes, at, out, to) => {
  const scale = new DataView(bytes.buffer, bytes.byteOffset + at, 4).getFloat32(0, true);
  for (let element = 0; element < 256; element += 1) out[to + element] = scale * signedByte(bytes, at + 4 + element);
};
