/**
 * .npy files: tensors cross process boundaries in these. Written in C order, little-endian; float16 stays as its 16-bit
 * pattern, bool as bytes. Read in either order.
 */
import { open, readFile } from 'node:fs/promises';
import type { DTypeName } from '../../src-shared/dtype.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { descrOf, parseNpyHeader, refuseType } from './npy-header.js';
import { rowMajorCopy, swapBytes } from './npy-order.js';

export { parseNpyHeader } from './npy-header.js';

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

type View = (buffer: ArrayBuffer) => TensorData;

const views: Partial<Record<DTypeName, { bytes: number; view: View }>> = {
  float16: { bytes: 2, view: (b) => new Uint16Array(b) },
  float32: { bytes: 4, view: (b) => new Float32Array(b) },
  float64: { bytes: 8, view: (b) => new Float64Array(b) },
  int8: { bytes: 1, view: (b) => new Int8Array(b) },
  int16: { bytes: 2, view: (b) => new Int16Array(b) },
  int32: { bytes: 4, view: (b) => new Int32Array(b) },
  int64: { bytes: 8, view: (b) => new BigInt64Array(b) },
  uint8: { bytes: 1, view: (b) => new Uint8Array(b) },
  uint16: { bytes: 2, view: (b) => new Uint16Array(b) },
  uint32: { bytes: 4, view: (b) => new Uint32Array(b) },
  uint64: { bytes: 8, view: (b) => new BigUint64Array(b) },
  bool: { bytes: 1, view: (b) => new Uint8Array(b) },
};

function storageOf(dtype: DTypeName): { descr: string; bytes: number; view: View } {
  const [descr, storage] = [descrOf(dtype), views[dtype]];
  if (descr === undefined || storage === undefined) {
    throw new LapidaryError('FORMAT_UNSUPPORTED', `Tensors of type ${dtype} cannot be stored as .npy.`);
  }
  return { descr, ...storage };
}

/** Elements of a shape; 1 for rank 0. */
export const elementCount = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** Whether tensors of this type, by name, can be stored as .npy. */
export const isStorable = (dtype: string): boolean => Object.hasOwn(views, dtype);

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

/** The error for a file that ends before its elements do. */
export const cutOff = (name: string, there: number, wanted: number): LapidaryError =>
  new LapidaryError(
    'FORMAT_UNSUPPORTED',
    `${name} is cut off: ${String(there)} of ${String(wanted)} bytes.`,
    'Save or copy the file again.',
  );

/** Decodes a .npy file, of either byte order and either order of the axes. Throws FORMAT_UNSUPPORTED. */
export function decodeNpy(bytes: Uint8Array, name = 'the array'): Tensor {
  const { descr, dtype, shape, rowMajor, bigEndian, start } = parseNpyHeader(bytes, name);
  if (dtype === undefined || !isStorable(dtype)) throw refuseType(name, descr);
  const storage = storageOf(dtype);
  const size = elementCount(shape) * storage.bytes;
  const there = Math.max(0, bytes.byteLength - start);
  if (there < size) throw cutOff(name, there, size);
  // Copied, so that the view is aligned whatever the header's length.
  const copy = new Uint8Array(size);
  copy.set(bytes.subarray(start, start + size));
  if (bigEndian) swapBytes(copy, storage.bytes);
  const stored = rowMajor ? copy : rowMajorCopy(copy, shape, storage.bytes);
  return { dtype, shape, data: storage.view(stored.buffer) };
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
