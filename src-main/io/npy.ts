/**
 * .npy files (NumPy format 1.0/2.0, "numpy.lib.format"): tensors cross process boundaries in these.
 * C order only; float16 stays as its 16-bit pattern, bool as bytes.
 */
import { open, readFile } from 'node:fs/promises';
import type { DTypeName } from '../../src-shared/dtype.js';
import { LapidaryError } from '../../src-shared/errors.js';

export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** A dense tensor in memory, C order. */
export interface Tensor {
  dtype: DTypeName;
  shape: number[];
  data: TensorData;
}

interface Storage {
  descr: string;
  bytes: number;
  view: (buffer: ArrayBuffer) => TensorData;
}

const storages: Partial<Record<DTypeName, Storage>> = {
  float16: { descr: '<f2', bytes: 2, view: (b) => new Uint16Array(b) },
  float32: { descr: '<f4', bytes: 4, view: (b) => new Float32Array(b) },
  float64: { descr: '<f8', bytes: 8, view: (b) => new Float64Array(b) },
  int8: { descr: '|i1', bytes: 1, view: (b) => new Int8Array(b) },
  int16: { descr: '<i2', bytes: 2, view: (b) => new Int16Array(b) },
  int32: { descr: '<i4', bytes: 4, view: (b) => new Int32Array(b) },
  int64: { descr: '<i8', bytes: 8, view: (b) => new BigInt64Array(b) },
  uint8: { descr: '|u1', bytes: 1, view: (b) => new Uint8Array(b) },
  uint16: { descr: '<u2', bytes: 2, view: (b) => new Uint16Array(b) },
  uint32: { descr: '<u4', bytes: 4, view: (b) => new Uint32Array(b) },
  uint64: { descr: '<u8', bytes: 8, view: (b) => new BigUint64Array(b) },
  bool: { descr: '|b1', bytes: 1, view: (b) => new Uint8Array(b) },
};

const dtypeByDescr = new Map(
  Object.entries(storages).map(([name, storage]) => [storage.descr, name as DTypeName] as const),
);

function storageOf(dtype: DTypeName): Storage {
  const storage = storages[dtype];
  if (storage === undefined) {
    throw new LapidaryError('FORMAT_UNSUPPORTED', `Tensors of type ${dtype} cannot be stored as .npy.`);
  }
  return storage;
}

/** Elements of a shape; 1 for rank 0. */
export const elementCount = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** Whether tensors of this type, by name, can be stored as .npy. */
export const isStorable = (dtype: string): boolean => Object.hasOwn(storages, dtype);

/** A zeroed tensor. Throws FORMAT_UNSUPPORTED for types .npy cannot hold. */
export function zeros(dtype: DTypeName, shape: readonly number[]): Tensor {
  const storage = storageOf(dtype);
  const data = storage.view(new ArrayBuffer(elementCount(shape) * storage.bytes));
  return { dtype, shape: [...shape], data };
}

/** What precedes the elements in a .npy file (format 1.0), C order; as long as alignment asks for. */
export function npyHeader(descr: string, shape: readonly number[]): Uint8Array {
  const sizes = shape.length === 1 ? `${String(shape[0])},` : shape.join(', ');
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const padding = 63 - ((10 + text.length) % 64);
  const header = Buffer.from(`${text}${' '.repeat(padding)}\n`, 'latin1');
  const prefix = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  return Buffer.concat([prefix, header]);
}

/** The bytes of a .npy file holding `tensor`. */
export function encodeNpy(tensor: Tensor): Uint8Array {
  const { data } = tensor;
  const header = npyHeader(storageOf(tensor.dtype).descr, tensor.shape);
  return Buffer.concat([header, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]);
}

export interface NpyHeader {
  descr: string;
  fortran: boolean;
  shape: number[];
  /** Where the elements begin. */
  start: number;
}

/** Element type of a NumPy type text ('<f4'); undefined for those not held as plain arrays here. */
export const dtypeOfDescr = (descr: string): DTypeName | undefined => dtypeByDescr.get(descr);

/** What stands before the elements. Throws FORMAT_UNSUPPORTED for what is not a .npy file. */
export function parseNpyHeader(bytes: Uint8Array, name: string): NpyHeader {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < 12 || buffer.toString('latin1', 1, 6) !== 'NUMPY' || buffer[0] !== 0x93) {
    throw new LapidaryError('FORMAT_UNSUPPORTED', `${name} is not a .npy file.`);
  }
  const long = (buffer[6] ?? 1) > 1;
  const length = long ? buffer.readUInt32LE(8) : buffer.readUInt16LE(8);
  const start = (long ? 12 : 10) + length;
  const text = buffer.toString('latin1', long ? 12 : 10, start);
  const descr = /'descr':\s*'([^']+)'/.exec(text)?.[1];
  const fortran = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/.exec(text)?.[1];
  if (descr === undefined || fortran === undefined || shape === undefined)
    throw new LapidaryError('FORMAT_UNSUPPORTED', `${name} has a .npy header that cannot be read.`);
  const sizes = shape.split(',').map((size) => size.trim());
  return { descr, fortran: fortran === 'True', shape: sizes.filter((size) => size !== '').map(Number), start };
}

/** Decodes a .npy file. Throws FORMAT_UNSUPPORTED for what is not a little-endian C-order array. */
export function decodeNpy(bytes: Uint8Array, name = 'the array'): Tensor {
  const header = parseNpyHeader(bytes, name);
  const { start } = header;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dtype = dtypeByDescr.get(header.descr);
  if (dtype === undefined || (header.fortran && header.shape.length > 1)) {
    throw new LapidaryError(
      'FORMAT_UNSUPPORTED',
      `${name} holds '${header.descr}'${header.fortran ? ' in Fortran order' : ''}, which is not supported.`,
      'Save it in C order as a plain numeric or bool array.',
    );
  }
  const storage = storageOf(dtype);
  const size = elementCount(header.shape) * storage.bytes;
  if (buffer.length - start < size) {
    throw new LapidaryError(
      'FORMAT_UNSUPPORTED',
      `${name} is cut off: ${String(buffer.length - start)} of ${String(size)} bytes.`,
    );
  }
  // Copied, so that the view is aligned whatever the header's length.
  const copy = new Uint8Array(size);
  copy.set(buffer.subarray(start, start + size));
  return { dtype, shape: header.shape, data: storage.view(copy.buffer) };
}

/** Reads a .npy file. */
export async function readNpy(path: string): Promise<Tensor> {
  return decodeNpy(await readFile(path), path);
}

/** Writes a .npy file (not atomic: run folders are written once, by one process). */
export async function writeNpy(path: string, tensor: Tensor): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(encodeNpy(tensor));
  } finally {
    await file.close();
  }
}
