/** What precedes the elements of a .npy file (NumPy's "numpy.lib.format", versions 1 to 3), and what of it is taken. */
import { dtypeBits, dtypeCode, type DTypeName } from '../../src-shared/dtype.js';
import { LapidaryError } from '../../src-shared/errors.js';

/** NumPy's texts of the types that are held as plain arrays, little-endian. */
const descrs: Partial<Record<DTypeName, string>> = {
  float16: '<f2',
  float32: '<f4',
  float64: '<f8',
  int8: '|i1',
  int16: '<i2',
  int32: '<i4',
  int64: '<i8',
  uint8: '|u1',
  uint16: '<u2',
  uint32: '<u4',
  uint64: '<u8',
  bool: '|b1',
};

const dtypeByDescr = new Map(Object.entries(descrs).map(([name, descr]) => [descr, name as DTypeName] as const));

/** NumPy's text for a type; undefined for those it has none for. */
export const descrOf = (dtype: DTypeName): string | undefined => descrs[dtype];

const complexTypes: Readonly<Record<string, DTypeName>> = { '<c8': 'complex64', '<c16': 'complex128' };

/** UTF-32 units of a text, of which every element has as many; such arrays are read by npy-text. */
const textUnits = (descr: string): number | undefined => {
  const units = /^<U(\d{1,9})$/.exec(descr)?.[1];
  return units === undefined ? undefined : Number(units);
};

export interface NpyHeader {
  descr: string;
  /** undefined: nothing that is taken (objects, dates …). */
  dtype: DTypeName | undefined;
  elementBytes: number;
  shape: number[];
  fortran: boolean;
  /** Elements lie in C order, or in either. */
  rowMajor: boolean;
  /** Bytes of an element lie the wrong way round for this machine. */
  bigEndian: boolean;
  /** Where the elements begin. */
  start: number;
}

function refuse(name: string, what: string, hint: string): LapidaryError {
  return new LapidaryError('FORMAT_UNSUPPORTED', `${name} ${what}.`, hint);
}

const plainHint = 'Save it as a plain numeric or bool array.';

/** The error for elements of a kind that is not taken, in the words of who saved them. */
export function refuseType(name: string, descr: string): LapidaryError {
  const kind = descr.replace(/^[<>|=]/, '')[0] ?? '';
  if (kind === 'O') {
    const hint = 'Save a plain array instead: numpy.asarray(values, dtype) of a numeric or bool type.';
    return refuse(name, 'holds Python objects, which would have to be unpickled, and that is never done', hint);
  }
  if (kind === 'U' || kind === 'S') return refuse(name, 'holds text, and inputs are numbers', plainHint);
  if (kind === 'M' || kind === 'm') return refuse(name, 'holds dates or times, and inputs are numbers', plainHint);
  if (kind === 'V') {
    const hint = 'NumPy saves bfloat16 in this way and forgets what it was; save it as float32.';
    return refuse(name, `holds bytes without a type ('${descr}')`, hint);
  }
  return refuse(name, `holds elements of type '${descr}', which is not supported`, plainHint);
}

function sizesOf(text: string, name: string): number[] {
  const sizes = text.split(',').map((size) => size.trim().replace(/L$/, ''));
  const shape = sizes.filter((size) => size !== '').map(Number);
  const elements = shape.reduce((product, size) => product * size, 1);
  if (shape.every((size) => Number.isInteger(size) && size >= 0) && Number.isSafeInteger(elements)) return shape;
  throw refuse(name, `has a .npy header with the impossible shape (${text.slice(0, 80)})`, 'Save the array again.');
}

/** Reads the header from the first bytes of a file. Throws FORMAT_UNSUPPORTED, saying what is there instead. */
export function parseNpyHeader(bytes: Uint8Array, name: string): NpyHeader {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < 12 || buffer.toString('latin1', 1, 6) !== 'NUMPY' || buffer[0] !== 0x93)
    throw refuse(name, 'is not a .npy file', 'Save the array with numpy.save.');
  const long = (buffer[6] ?? 1) > 1;
  const length = long ? buffer.readUInt32LE(8) : buffer.readUInt16LE(8);
  const start = (long ? 12 : 10) + length;
  const text = buffer.toString('latin1', long ? 12 : 10, start);
  if (/'descr':\s*[[(]/.test(text)) {
    const hint = 'Save each field as an array of its own.';
    throw refuse(name, 'holds records (a structured type), and an input is one plain array', hint);
  }
  const descr = /'descr':\s*'([^']+)'/.exec(text)?.[1];
  const fortran = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shapeText = /'shape':\s*\(([^)]*)\)/.exec(text)?.[1];
  if (descr === undefined || fortran === undefined || shapeText === undefined)
    throw refuse(name, 'has a .npy header that cannot be read', 'Save the array again with numpy.save.');
  const bigEndian = descr.startsWith('>');
  const little = descr.replace(/^[>=]/, '<');
  const dtype = dtypeByDescr.get(little) ?? dtypeByDescr.get(little.replace('<', '|')) ?? complexTypes[little];
  const shape = sizesOf(shapeText, name);
  const rowMajor = fortran === 'False' || shape.filter((size) => size !== 1).length < 2;
  const units = textUnits(descr);
  const elementBytes = units === undefined ? dtypeBits(dtypeCode(dtype ?? '') ?? 0) / 8 : 4 * units;
  return {
    descr,
    dtype: units === undefined ? dtype : 'string',
    elementBytes,
    shape,
    fortran: fortran === 'True',
    rowMajor,
    bigEndian,
    start,
  };
}
