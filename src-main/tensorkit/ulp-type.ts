/** In which float type a difference is counted in units in the last place (ULP). */
import { dtypeName, type DTypeName } from '../../src-shared/dtype.js';
import { smallFloats } from '../formats/small-float.js';

export interface UlpType {
  name: string;
  /** Stored bits of the mantissa. */
  mantissa: number;
  /**
   * Exponent under which the spacing of values no longer shrinks, or is no longer followed: its reciprocal has to be a
   * float32 (a double for float64), so float32 is followed down to 2^-104 and float64 down to 2^-971.
   */
  minExponent: number;
}

const wide: Partial<Record<DTypeName, Omit<UlpType, 'name'>>> = {
  float64: { mantissa: 52, minExponent: -971 },
  float32: { mantissa: 23, minExponent: -104 },
  float8e8m0: { mantissa: 0, minExponent: -127 },
};

function floatType(dtype: number): UlpType | undefined {
  const name = dtypeName(dtype) as DTypeName;
  const known = wide[name];
  if (known !== undefined) return { name, ...known };
  const small = smallFloats[name];
  if (small === undefined) return undefined;
  const { mantissa, bias } = small;
  return { name, mantissa, minExponent: Math.max(1 - bias, mantissa - 127) };
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

const scales = new Map<string, Float64Array>();

/** By the exponent field of the reference's double: what a difference is multiplied with to be in ULP; a power of two. */
export function ulpScales({ name, mantissa, minExponent }: UlpType): Float64Array {
  let ofType = scales.get(name);
  if (ofType === undefined) {
    ofType = Float64Array.from(
      { length: exponents },
      (_, field) => 2 ** (mantissa - Math.max(field - 1023, minExponent)),
    );
    scales.set(name, ofType);
  }
  return ofType;
}
