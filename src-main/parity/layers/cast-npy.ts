/** A stored tensor in the type another model takes. */
import type { DTypeName } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import { float32ToHalfBits, halfBitsToNumber } from '../../../src-shared/half.js';
import { readNpy, type Tensor, writeNpy, zeros } from '../../io/npy.js';
import { storedNpy } from '../../io/stored-npy.js';
import { isFloat } from './layer-value.js';

/** Between floating-point types, rounding to the nearest; what is of the type already is given as it is. */
export function castTensor(tensor: Tensor, dtype: DTypeName): Tensor {
  if (tensor.dtype === dtype) return tensor;
  if (!isFloat(tensor.dtype) || !isFloat(dtype))
    throw new LapidaryError('INPUT_MISMATCH', `A ${tensor.dtype} tensor cannot stand for a ${dtype} one.`);
  const made = zeros(dtype, tensor.shape);
  const data = made.data as Float32Array;
  for (let at = 0; at < data.length; at += 1) {
    const stored = Number(tensor.data[at]);
    const value = tensor.dtype === 'float16' ? halfBitsToNumber(stored) : stored;
    data[at] = dtype === 'float16' ? float32ToHalfBits(value) : value;
  }
  return made;
}

/** Path of the same tensor as `dtype`: the file itself, or one beside it. */
export async function castNpy(path: string, dtype: string): Promise<string> {
  if (!isFloat(dtype) || (await storedNpy(path)).dtype === dtype) return path;
  const out = path.replace(/\.npy$/, `.${dtype}.npy`);
  await writeNpy(out, castTensor(await readNpy(path), dtype as DTypeName));
  return out;
}
