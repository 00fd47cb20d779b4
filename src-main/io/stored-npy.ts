/** Where the elements of a .npy file lie, so that they can be read by range and never as a whole. */
import { open } from 'node:fs/promises';
import type { DTypeName } from '../../src-shared/dtype.js';
import { LapidaryError } from '../../src-shared/errors.js';
import type { FileRange } from '../tensorkit/byte-range.js';
import { identityOf } from '../tensorkit/byte-range.js';
import { dtypeOfDescr, parseNpyHeader } from './npy.js';

export interface StoredTensor {
  dtype: DTypeName;
  shape: number[];
  range: FileRange;
}

/** Longest header read; NumPy itself stops at 10,000 characters. */
const maxHeader = 1 << 16;

/** Reads the header only. Throws FILE_NOT_FOUND, FILE_UNREADABLE, FORMAT_UNSUPPORTED. */
export async function storedNpy(path: string): Promise<StoredTensor> {
  const identity = identityOf(path);
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(Math.min(maxHeader, identity.size));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    const header = parseNpyHeader(bytes.subarray(0, bytesRead), path);
    const dtype = complexByDescr[header.descr] ?? dtypeOfDescr(header.descr);
    if (dtype === undefined || (header.fortran && header.shape.length > 1)) {
      throw new LapidaryError(
        'FORMAT_UNSUPPORTED',
        `${path} holds '${header.descr}'${header.fortran ? ' in Fortran order' : ''}, which is not supported.`,
        'Save it in C order as a plain numeric or bool array.',
      );
    }
    const range: FileRange = {
      kind: 'file',
      path,
      offset: header.start,
      bytes: Math.max(0, identity.size - header.start),
      identity,
    };
    return { dtype, shape: header.shape, range };
  } finally {
    await file.close();
  }
}

const complexByDescr: Readonly<Record<string, DTypeName>> = { '<c8': 'complex64', '<c16': 'complex128' };

/** The same elements without the rows of axis 0 from `rows` on. */
export function leadingRows(tensor: StoredTensor, rows: number): StoredTensor {
  return { ...tensor, shape: [rows, ...tensor.shape.slice(1)] };
}
