/**
 * Element types. The numbers are ONNX's TensorProto.DataType (onnx.proto, enum DataType), used as the one
 * numbering throughout; the names are the lower-case ones users type (`float32`, `int64`). Codes from 128 on are ggml's
 * block-quantised types (ggml-types.ts) and a few others whose bits are packed (packed-types.ts).
 */
import { type BlockType, blockType } from './ggml-types.js';
import { packedType } from './packed-types.js';

export const dtypeNames = [
  'undefined',
  'float32',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'int32',
  'int64',
  'string',
  'bool',
  'float16',
  'float64',
  'uint32',
  'uint64',
  'complex64',
  'complex128',
  'bfloat16',
  'float8e4m3fn',
  'float8e4m3fnuz',
  'float8e5m2',
  'float8e5m2fnuz',
  'uint4',
  'int4',
  'float4e2m1',
  'float8e8m0',
  'uint2',
  'int2',
  'float6e2m3',
  'float6e3m2',
] as const;

export type DTypeName = (typeof dtypeNames)[number];

const bitsByName: Record<DTypeName, number> = {
  undefined: 0,
  float32: 32,
  uint8: 8,
  int8: 8,
  uint16: 16,
  int16: 16,
  int32: 32,
  int64: 64,
  string: 0,
  bool: 8,
  float16: 16,
  float64: 64,
  uint32: 32,
  uint64: 64,
  complex64: 64,
  complex128: 128,
  bfloat16: 16,
  float8e4m3fn: 8,
  float8e4m3fnuz: 8,
  float8e5m2: 8,
  float8e5m2fnuz: 8,
  uint4: 4,
  int4: 4,
  float4e2m1: 4,
  float8e8m0: 8,
  uint2: 2,
  int2: 2,
  float6e2m3: 6,
  float6e3m2: 6,
};

const aliases: Record<string, DTypeName> = {
  float: 'float32',
  double: 'float64',
  half: 'float16',
  f32: 'float32',
  f64: 'float64',
  f16: 'float16',
  bf16: 'bfloat16',
  int: 'int32',
  long: 'int64',
  i32: 'int32',
  i64: 'int64',
  boolean: 'bool',
};

const blockOf = (code: number): BlockType | undefined => blockType(code) ?? packedType(code);

/** Name of an ONNX element type number; numbers newer than this table become `type N`. */
export function dtypeName(code: number): string {
  return dtypeNames[code] ?? blockOf(code)?.name ?? `type ${String(code)}`;
}

/** ONNX number of a name or a usual alias (`float`, `half`, `long`); undefined when it is neither. */
export function dtypeCode(name: string): number | undefined {
  const canonical = parseDType(name);
  return canonical === undefined ? undefined : dtypeNames.indexOf(canonical);
}

/** Canonical name of a dtype as users write it; undefined when unknown. */
export function parseDType(text: string): DTypeName | undefined {
  const lower = text.trim().toLowerCase();
  if (Object.hasOwn(aliases, lower)) return aliases[lower];
  const found = dtypeNames.find((name) => name === lower);
  return found === 'undefined' ? undefined : found;
}

/** Bits one element takes in raw storage, a fraction for types stored in blocks; 0 for strings and unknown types. */
export function dtypeBits(code: number): number {
  const name = dtypeNames[code];
  if (name !== undefined) return bitsByName[name];
  const block = blockOf(code);
  return block === undefined ? 0 : (block.bytes * 8) / block.elements;
}

/** Bytes `count` elements take in raw storage, sub-byte types packed, blocks whole. */
export function dtypeBytes(code: number, count: number): number {
  const block = blockOf(code);
  if (block !== undefined) return Math.ceil(count / block.elements) * block.bytes;
  return Math.ceil((dtypeBits(code) * count) / 8);
}
