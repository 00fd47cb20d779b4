/** In which float type a difference is counted in units in the last place (ULP). */
import { dtypeName, type DTypeName } from '../../src-shared/dtype.js';
import { smallFloats } from '../formats/small-float.js';

export interface UlpType {
  name: string;
  /** Stored bits of the mantissa. */
  mantissa: number;
  /** Exponent under which the spacing of values no longer shrinks. */
  minExponent: number;
}

/**
 * The spacing of float64 is followed down to 2^-971 only: under it, its reciprocal is no double.
 */
const wide: Partial<Record<DTypeName, Omit<UlpType, 'name'>>> = {
  float64: { mantissa: 52, minExponent: -971 },
  float32: { mantissa: 23, minExponent: -126 },
  float8e8m0: { mantissa: 0, minExponent: -127 },
};

function floatType(dtype: number): UlpType | undefined {
  const name = dtypeName(dtype) as DTypeName;
  const known = wide[name];
  if (known !== undefined) return { name, ...known };
  const small = smallFloats[name];
  return small === undefined ? undefined : { name, mantissa: small.mantissa, minExponent: 1 - small.bias };
}

/**
 * The narrower of the float types of a pair (fewer bits of mantissa, else of exponent). An integer leaves it to the other
 * side; undefined for two integers and for complex numbers.
 */
export function ulpTypeOf(reference: number, subject: number): UlpType | undefined {
  if ([reference, subject].some((dtype) => dtypeName(dtype).startsWith('complex'))) return undefined;
  const [a, b] = [floatType(reference), floatType(subject)];
  if (a === undefined || b === undefined) return a ?? b;
  if (a.mantissa !== b.mantissa) return a.mantissa < b.mantissa ? a : b;
  return a.minExponent >= b.minExponent ? a : b;
}

/** Exponent fields a double has: index of `ulpScales`. */
const exponents = 2048;

/** By the exponent field of the reference's double: what a difference is multiplied with to be in ULP; a power of two. */
export function ulpScales({ mantissa, minExponent }: UlpType): Float64Array {
  return Float64Array.from({ length: exponents }, (_, field) => 2 ** (mantissa - Math.max(field - 1023, minExponent)));
}
