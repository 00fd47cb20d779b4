/**
 * Decoders of ggml's 32-element block types and of those with a table of values. Formulas: ggml-quants.c
 * (dequantize_row_*) and gguf/quants.py; every product is rounded to float32 as there.
 */
import { halfFloats } from './half-floats.js';

/** Writes the elements of the block at `at` to `out` from `to` on. */
export type DecodeBlock = (bytes: Uint8Array, at: number, out: Float32Array, to: number) => void;

const { fround } = Math;

/** Byte of a block; blocks are whole, so that it is always there. */
export const byte = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;
export const signedByte = (bytes: Uint8Array, at: number): number => (byte(bytes, at) << 24) >> 24;
export const half = (bytes: Uint8Array, at: number): number =>
  halfFloats()[byte(bytes, at) | (byte(bytes, at + 1) << 8)] ?? 0;

/** Low nibbles of `count` bytes give the first elements, high nibbles those after them. */
const nibbles = (
  bytes: Uint8Array,
  at: number,
  count: number,
  take: (element: number, nibble: number) => void,
): void => {
  for (let index = 0; index < count; index += 1) {
    const pair = byte(bytes, at + index);
    take(index, pair & 15);
    take(index + count, pair >> 4);
  }
};

const fifthBit = (bytes: Uint8Array, at: number, element: number): number =>
  ((byte(bytes, at + (element >> 3)) >> (element & 7)) & 1) << 4;

export const decodeQ40: DecodeBlock = (bytes, at, out, to) => {
  const scale = half(bytes, at);
  nibbles(bytes, at + 2, 16, (element, nibble) => (out[to + element] = scale * (nibble - 8)));
};

export const decodeQ41: DecodeBlock = (bytes, at, out, to) => {
  const scale = half(bytes, at);
  const least = half(bytes, at + 2);
  nibbles(bytes, at + 4, 16, (element, nibble) => (out[to + element] = fround(scale * nibble) + least));
};

export const decodeQ50: DecodeBlock = (bytes, at, out, to) => {
  const scale = half(bytes, at);
  nibbles(bytes, at + 6, 16, (element, nibble) => {
    out[to + element] = scale * ((nibble | fifthBit(bytes, at + 2, element)) - 16);
  });
};

export const decodeQ51: DecodeBlock = (bytes, at, out, to) => {
  const scale = half(bytes, at);
  const least = half(bytes, at + 2);
  nibbles(bytes, at + 8, 16, (element, nibble) => {
    out[to + element] = fround(scale * (nibble | fifthBit(bytes, at + 4, element))) + least;
  });
};

export const decodeQ80: DecodeBlock = (bytes, at, out, to) => {
  const scale = half(bytes, at);
  for (let element = 0; element < 32; element += 1) out[to + element] = scale * signedByte(bytes, at + 2 + element);
};

const iq4Values = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];
/** Twice the values of float4e2m1. */
const fp4Values = [0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12];

export const decodeIq4Nl: DecodeBlock = (bytes, at, out, to) => {
  const scale = half(bytes, at);
  nibbles(bytes, at + 2, 16, (element, nibble) => (out[to + element] = scale * (iq4Values[nibble] ?? 0)));
};

export const decodeIq4Xs: DecodeBlock = (bytes, at, out, to) => {
  const scale = half(bytes, at);
  const high = byte(bytes, at + 2) | (byte(bytes, at + 3) << 8);
  for (let part = 0; part < 8; part += 1) {
    const low = (byte(bytes, at + 4 + (part >> 1)) >> (4 * (part & 1))) & 15;
    const own = fround(scale * ((low | (((high >> (2 * part)) & 3) << 4)) - 32));
    nibbles(bytes, at + 8 + part * 16, 16, (element, nibble) => {
      out[to + part * 32 + element] = own * (iq4Values[nibble] ?? 0);
    });
  }
};

export const decodeMxfp4: DecodeBlock = (bytes, at, out, to) => {
  // Half of the power of two e8m0 stands for, as the values are doubled.
  const scale = 2 ** (byte(bytes, at) - 128);
  nibbles(bytes, at + 1, 16, (element, nibble) => (out[to + element] = scale * (fp4Values[nibble] ?? 0)));
};

/** Unsigned float8e4m3, halved for the doubled values. */
function nvScale(bits: number): number {
  if (bits === 0 || bits === 0x7f) return 0;
  const exponent = (bits >> 3) & 15;
  const fraction = bits & 7;
  return 0.5 * (exponent === 0 ? fraction * 2 ** -9 : (1 + fraction / 8) * 2 ** (exponent - 7));
}

export const decodeNvfp4: DecodeBlock = (bytes, at, out, to) => {
  for (let part = 0; part < 4; part += 1) {
    const scale = nvScale(byte(bytes, at + part));
    nibbles(bytes, at + 4 + part * 8, 8, (element, nibble) => {
      out[to + part * 16 + element] = scale * (fp4Values[nibble] ?? 0);
    });
  }
};
