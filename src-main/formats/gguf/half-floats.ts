/** float16 numbers as numbers, by a table: every block of a quantised tensor begins with one. */

let table: Float32Array | undefined;

/** Values of all 65,536 bit patterns (IEEE 754 binary16). */
export function halfFloats(): Float32Array {
  table ??= Float32Array.from({ length: 1 << 16 }, (_, bits) => {
    const sign = bits >> 15 === 0 ? 1 : -1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
    return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
  });
  return table;
}
