/** IEEE 754 binary16 ⇄ number, by bit pattern (Float16Array is not in every runtime this must run on). */

const scratch = new Float32Array(1);
const scratchBits = new Uint32Array(scratch.buffer);

/** The number a binary16 bit pattern stands for. */
export function halfBitsToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The nearest binary16 bit pattern of a number, ties to even, overflow to infinity. */
export function float32ToHalfBits(value: number): number {
  scratch[0] = value;
  const bits = scratchBits[0] ?? 0;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // NaN
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // rounds past the largest half
  if (magnitude < 0x38800000) {
    // Subnormal half: scale to units of 2^-24 and round to even.
    const units = Math.abs(scratch[0]) * 2 ** 24;
    const floor = Math.floor(units);
    const rest = units - floor;
    const up = rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? 1 : 0;
    return sign | (floor + up);
  }
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded - 0x38000000) >>> 13);
}
