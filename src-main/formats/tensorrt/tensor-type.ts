/** Element types as TensorRT's inspector words them, alone (`Half`) or in a sentence (`Row major linear FP16 format`). */
import { dtypeCode, type DTypeName } from '../../../src-shared/dtype.js';

const words: readonly (readonly [pattern: RegExp, type: DTypeName])[] = [
  [/\b(BFloat16|BF16)\b/i, 'bfloat16'],
  [/\b(FP8|Float8|E4M3|FP8E4M3)\b/i, 'float8e4m3fn'],
  [/\b(E8M0)\b/i, 'float8e8m0'],
  [/\b(FP4|Float4|E2M1)\b/i, 'float4e2m1'],
  [/\b(FP16|Half|Float16)\b/i, 'float16'],
  [/\b(FP32|Float|Float32)\b/i, 'float32'],
  [/\b(UInt8)\b/i, 'uint8'],
  [/\b(Int8)\b/i, 'int8'],
  [/\b(Int64)\b/i, 'int64'],
  [/\b(Int32)\b/i, 'int32'],
  [/\b(Int4)\b/i, 'int4'],
  [/\b(Bool)\b/i, 'bool'],
];

/** ONNX element type of a description; 0 when it names none. */
export function tensorType(description: string): number {
  const found = words.find(([pattern]) => pattern.test(description));
  return found === undefined ? 0 : (dtypeCode(found[1]) ?? 0);
}
