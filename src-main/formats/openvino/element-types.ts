/**
 * Element types as OpenVINO writes them: `element_type` of constants (f32) and `precision` of ports (FP32). Source:
 * openvino/core/type/element_type.hpp and the IR's serializer.
 */
import { packedTypeCode } from '../../../src-shared/packed-types.js';

const numbers: Readonly<Record<string, number>> = {
  f32: 1,
  u8: 2,
  i8: 3,
  u16: 4,
  i16: 5,
  i32: 6,
  i64: 7,
  string: 8,
  boolean: 9,
  f16: 10,
  f64: 11,
  u32: 12,
  u64: 13,
  bf16: 16,
  f8e4m3: 17,
  f8e5m2: 19,
  u4: 21,
  i4: 22,
  f4e2m1: 23,
  f8e8m0: 24,
  u2: 25,
  u1: packedTypeCode('uint1'),
  u3: packedTypeCode('uint3'),
  u6: packedTypeCode('uint6'),
  nf4: packedTypeCode('nf4'),
};

/** ONNX's number (src-shared/dtype.ts) of a name in either spelling; 0 for `dynamic` and names that are not known. */
export function elementType(name: string | undefined): number {
  if (name === undefined) return 0;
  const lower = name.toLowerCase();
  const short =
    lower === 'bool' || lower === 'bin' ? { bool: 'boolean', bin: 'u1' }[lower] : lower.replace(/^fp(?=\d)/, 'f');
  return Object.hasOwn(numbers, short) ? (numbers[short] ?? 0) : 0;
}
