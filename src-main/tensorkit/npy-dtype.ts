/** In which NumPy type a stored element type is saved: its own where NumPy has it, else the smallest that is exact. */
import { dtypeName, type DTypeName } from '../../src-shared/dtype.js';
import { LapidaryError } from '../../src-shared/errors.js';

export interface SavedAs {
  /** What .npy calls it: '<f4'. */
  descr: string;
  /** What people call it. */
  dtype: string;
  bytes: number;
  /** How a decoded value is written; null where the stored bytes are written as they are. */
  convert: ((count: number) => Float32Array | Int8Array | Uint8Array) | null;
  /** Why it is not the stored type; '' when it is. */
  note: string;
}

const same: Partial<Record<DTypeName, [descr: string, bytes: number]>> = {
  float16: ['<f2', 2],
  float32: ['<f4', 4],
  float64: ['<f8', 8],
  int8: ['|i1', 1],
  int16: ['<i2', 2],
  int32: ['<i4', 4],
  int64: ['<i8', 8],
  uint8: ['|u1', 1],
  uint16: ['<u2', 2],
  uint32: ['<u4', 4],
  uint64: ['<u8', 8],
  complex64: ['<c8', 8],
  complex128: ['<c16', 16],
};

const as = (stored: string, dtype: string, descr: string, bytes: number, convert: SavedAs['convert']): SavedAs => ({
  descr,
  dtype,
  bytes,
  convert,
  note: `NumPy has no ${stored}; every value of it is exact in ${dtype}.`,
});

/** Throws FORMAT_UNSUPPORTED for strings and unknown types. */
export function savedAs(dtype: number): SavedAs {
  const name = dtypeName(dtype) as DTypeName;
  const own = same[name];
  if (own !== undefined) return { descr: own[0], dtype: name, bytes: own[1], convert: null, note: '' };
  switch (name) {
    case 'bool':
      // Stored as bytes that may be more than 1; NumPy takes 0 and 1 only.
      return { descr: '|b1', dtype: name, bytes: 1, convert: (count) => new Uint8Array(count), note: '' };
    case 'int4':
    case 'int2':
      return as(name, 'int8', '|i1', 1, (count) => new Int8Array(count));
    case 'uint4':
    case 'uint2':
      return as(name, 'uint8', '|u1', 1, (count) => new Uint8Array(count));
    case 'bfloat16':
    case 'float8e4m3fn':
    case 'float8e4m3fnuz':
    case 'float8e5m2':
    case 'float8e5m2fnuz':
    case 'float8e8m0':
    case 'float4e2m1':
    case 'float6e2m3':
    case 'float6e3m2':
      return as(name, 'float32', '<f4', 4, (count) => new Float32Array(count));
    default:
      throw new LapidaryError(
        'FORMAT_UNSUPPORTED',
        `Tensors of ${name} cannot be saved as .npy.`,
        'Copy the values from the panel instead.',
      );
  }
}
