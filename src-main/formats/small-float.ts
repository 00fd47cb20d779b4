/**
 * Floats of at most 16 bits. Bit layouts: IEEE 754; bfloat16 and the float8 kinds as in ONNX (onnx.proto, "Float
 * stored in 8 bits"); OCP MX 1.0 for 4 and 6 bits.
 */
import type { DTypeName } from '../../src-shared/dtype.js';

/** A small float: sign bit, exponent and mantissa widths, bias, and how it spends its special codes. */
export interface SmallFloat {
  exponent: number;
  mantissa: number;
  bias: number;
  /** `ieee`: top exponent is infinity and NaN; `fn`: only all ones is NaN; `fnuz`: only negative zero is NaN; `finite`: none. */
  specials: 'ieee' | 'fn' | 'fnuz' | 'finite';
}

export const smallFloats: Partial<Record<DTypeName, SmallFloat>> = {
  float16: { exponent: 5, mantissa: 10, bias: 15, specials: 'ieee' },
  bfloat16: { exponent: 8, mantissa: 7, bias: 127, specials: 'ieee' },
  float8e4m3fn: { exponent: 4, mantissa: 3, bias: 7, specials: 'fn' },
  float8e4m3fnuz: { exponent: 4, mantissa: 3, bias: 8, specials: 'fnuz' },
  float8e5m2: { exponent: 5, mantissa: 2, bias: 15, specials: 'ieee' },
  float8e5m2fnuz: { exponent: 5, mantissa: 2, bias: 16, specials: 'fnuz' },
  float4e2m1: { exponent: 2, mantissa: 1, bias: 1, specials: 'finite' },
  float6e2m3: { exponent: 2, mantissa: 3, bias: 1, specials: 'finite' },
  float6e3m2: { exponent: 3, mantissa: 2, bias: 3, specials: 'finite' },
};

/** The value of a bit pattern, exact. */
export function smallFloatValue(bits: number, { exponent, mantissa, bias, specials }: SmallFloat): number {
  const sign = (bits >> (exponent + mantissa)) & 1;
  const power = (bits >> mantissa) & ((1 << exponent) - 1);
  const fraction = bits & ((1 << mantissa) - 1);
  const topPower = (1 << exponent) - 1;
  const allOnes = (1 << mantissa) - 1;
  if (specials === 'ieee' && power === topPower) return fraction !== 0 ? Number.NaN : sign ? -Infinity : Infinity;
  if (specials === 'fn' && power === topPower && fraction === allOnes) return Number.NaN;
  if (specials === 'fnuz' && sign === 1 && power === 0 && fraction === 0) return Number.NaN;
  const scale = 2 ** -mantissa;
  const magnitude = power === 0 ? fraction * scale * 2 ** (1 - bias) : (1 + fraction * scale) * 2 ** (power - bias);
  return sign === 1 ? -magnitude : magnitude;
}
