/**
 * Unit round-off: the largest relative error of rounding to a type. Floating point: 2^-p with p bits of precision, the
 * hidden one included (IEEE 754; bfloat16, float8: OCP 8-bit floating point). Quantised integers: half a step over the
 * largest value they hold.
 */
const roundoffs: Readonly<Record<string, number>> = {
  float64: 2 ** -53,
  float32: 2 ** -24,
  int16: 2 ** -16,
  uint16: 2 ** -16,
  float16: 2 ** -11,
  bfloat16: 2 ** -8,
  int8: 2 ** -8,
  uint8: 2 ** -8,
  float8e4m3fn: 2 ** -4,
  float8e4m3fnuz: 2 ** -4,
  int4: 2 ** -4,
  uint4: 2 ** -4,
  float6e2m3: 2 ** -4,
  float6e3m2: 2 ** -3,
  float8e5m2: 2 ** -3,
  float8e5m2fnuz: 2 ** -3,
  float4e2m1: 2 ** -2,
  int2: 2 ** -2,
  uint2: 2 ** -2,
};

/** undefined for types that numbers are not rounded to (bool, int64, strings). */
export const unitRoundoff = (dtype: string): number | undefined =>
  Object.hasOwn(roundoffs, dtype) ? roundoffs[dtype] : undefined;

/** The one of several types that rounds most; null for none. Types without a round-off do not count. */
export function narrowest(dtypes: Iterable<string | null>): string | null {
  let found: string | null = null;
  for (const dtype of dtypes) {
    const u = dtype === null ? undefined : unitRoundoff(dtype);
    if (u !== undefined && (found === null || u > (unitRoundoff(found) ?? 0))) found = dtype;
  }
  return found;
}
