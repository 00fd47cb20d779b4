/**
 * Element types of Core ML as ONNX's numbers (src-shared/dtype.ts). Source of names: ArrayDataType in FeatureTypes.proto,
 * DataType in MIL.proto, BlobDataType in MILBlob's BlobDataType.hpp.
 */
import { dtypeBits, dtypeCode } from '../../../src-shared/dtype.js';
import { packedTypeNames } from '../../../src-shared/packed-types.js';

const packed = new Map(packedTypeNames.map(([code, name]) => [name, code] as const));

/** Number of a type by its name in either enum (FLOAT32, DOUBLE, UINT3); 0 for one that is not known. */
export function elementType(name: string): number {
  const lower = name.toLowerCase();
  return dtypeCode(lower) ?? packed.get(lower) ?? 0;
}

const blobTypes = (
  'undefined float16 float32 uint8 int8 bfloat16 int16 uint16 int4 uint1 uint2 uint4 uint3 uint6 int32 uint32 float8e4m3fn ' +
  'float8e5m2'
).split(' ');

/** Number of a weight file's own type code; 0 for one that is not known. */
export const blobType = (code: number): number => elementType(blobTypes[code] ?? 'undefined');

/** Types a text or a read element cannot stand for without unpacking: their bits lie as Core ML's own. */
export const isUnpacked = (dtype: number): boolean => packedTypeNames.some(([code]) => code === dtype);

const byBits = ['', 'UINT1', 'UINT2', 'UINT3', 'UINT4', 'UINT5', 'UINT6', 'UINT7', 'UINT8'];

/** Unsigned type of so many bits, 1 to 8. */
export const unsignedOfBits = (bits: number): number => elementType(byBits[bits] ?? '');

/** Bytes elements take when only the last byte is filled up: writers do not fill up whole blocks. */
export const leastBytes = (dtype: number, elements: number): number => Math.ceil((elements * dtypeBits(dtype)) / 8);
