/**
 * Element types ONNX has no number for and which are no blocks of ggml: bits packed without scales. OpenVINO and Core ML
 * have them. Their codes are the last ones a byte holds, so that they are none of ggml's (ggml-types.ts).
 */
import type { BlockType } from './ggml-types.js';

/** By code: name, and how many elements fill whole bytes. */
const packedTypes: Readonly<Record<number, BlockType>> = {
  250: { name: 'uint1', elements: 8, bytes: 1 },
  251: { name: 'uint3', elements: 8, bytes: 3 },
  252: { name: 'uint6', elements: 4, bytes: 3 },
  // NormalFloat of QLoRA: 16 quantiles of a normal distribution.
  253: { name: 'nf4', elements: 2, bytes: 1 },
  // Core ML's neural networks quantise to any number of bits.
  254: { name: 'uint5', elements: 8, bytes: 5 },
  255: { name: 'uint7', elements: 8, bytes: 7 },
};

export type PackedTypeName = 'uint1' | 'uint3' | 'uint6' | 'nf4' | 'uint5' | 'uint7';

/** The packed type of a code; undefined for every other code. */
export const packedType = (code: number): BlockType | undefined => packedTypes[code];

/** Code of a packed type. */
export const packedTypeCode = (name: PackedTypeName): number =>
  Number(Object.entries(packedTypes).find(([, type]) => type.name === name)?.[0]);

/** Codes and names of all packed types. */
export const packedTypeNames: readonly (readonly [number, string])[] = Object.entries(packedTypes).map(
  ([code, { name }]) => [Number(code), name] as const,
);
