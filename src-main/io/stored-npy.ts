/** Where the elements of a .npy file lie, so that they can be read by range and never as a whole. */
import { open } from 'node:fs/promises';
import type { DTypeName } from '../../src-shared/dtype.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { type FileIdentity, type FileRange, identityOf } from '../tensorkit/byte-range.js';
import { type NpyHeader, parseNpyHeader, refuseType } from './npy-header.js';

export interface StoredTensor {
  dtype: DTypeName;
  shape: number[];
  range: FileRange;
}

/** Longest header read; NumPy itself stops at 10,000 characters. */
const maxHeader = 1 << 16;

/** Reads the header only. Throws FILE_NOT_FOUND, FILE_UNREADABLE, FORMAT_UNSUPPORTED. */
export async function npyHeaderOf(path: string): Promise<{ header: NpyHeader; identity: FileIdentity }> {
  const identity = identityOf(path);
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(Math.min(maxHeader, identity.size));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return { header: parseNpyHeader(bytes.subarray(0, bytesRead), path), identity };
  } finally {
    await file.close();
  }
}

/** `in Fortran order`: how elements lie that cannot be taken as they are; null where they can. */
export function otherOrder({ rowMajor, bigEndian }: NpyHeader): string | null {
  if (rowMajor && !bigEndian) return null;
  return bigEndian ? 'in big-endian byte order' : 'in Fortran order';
}

export const orderHint = 'Save it in C order: numpy.save(path, numpy.ascontiguousarray(a)).';

/** Throws what npyHeaderOf does, and FORMAT_UNSUPPORTED for elements in another order. */
export async function storedNpy(path: string): Promise<StoredTensor> {
  const { header, identity } = await npyHeaderOf(path);
  const { descr, dtype, shape, start } = header;
  if (dtype === undefined) throw refuseType(path, descr);
  const order = otherOrder(header);
  if (order !== null) {
    const message = `${path} is ${order}, in which it cannot be read piece by piece.`;
    throw new LapidaryError('FORMAT_UNSUPPORTED', message, orderHint);
  }
  const bytes = Math.max(0, identity.size - start);
  return { dtype, shape, range: { kind: 'file', path, offset: start, bytes, identity } };
}

/** The same elements without the rows of axis 0 from `rows` on. */
export function leadingRows(tensor: StoredTensor, rows: number): StoredTensor {
  return { ...tensor, shape: [rows, ...tensor.shape.slice(1)] };
}
