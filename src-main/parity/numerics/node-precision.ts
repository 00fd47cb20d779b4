/** Which number type a node rounds to. */
import { dtypeName } from '../../../src-shared/dtype.js';
import { narrowest } from './unit-roundoff.js';

/** Operators whose integers stand for real numbers: ONNX's and com.microsoft's quantisation (onnx/defs/quantization). */
const quantising =
  /^(Dynamic)?(Q|q)uantizeLinear$|^DequantizeLinear$|Integer|^Q(Linear|Gemm|Attention|OrderedMatMul)|^MatMulNBits|^GatherBlockQuantized|^DynamicQuantize|quantize/;
/** Packed weights whose type does not show in their tensor. */
const packedBits: Readonly<Record<number, string>> = { 2: 'int2', 4: 'int4', 8: 'int8' };

const isFloat = (name: string): boolean => /^b?float/.test(name);

/** Types a node reads and writes (ONNX codes) → the narrowest one its arithmetic passes through; null for none. */
export function nodePrecision(op: string, types: Iterable<number>, bits?: number): string | null {
  const names = [...types].map(dtypeName);
  const quantised = quantising.test(op);
  const packed =
    op.startsWith('MatMulNBits') || op.startsWith('GatherBlockQuantized') ? packedBits[bits ?? 4] : undefined;
  if (packed !== undefined) return narrowest([packed, ...names.filter(isFloat)]);
  return narrowest(names.filter((name) => isFloat(name) || (quantised && /^u?int(2|4|8|16)$/.test(name))));
}
