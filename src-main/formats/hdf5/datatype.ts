/** Datatypes and dataspaces (spec IV.A.2.b, d), as far as weights and their descriptions use them. */
import { dtypeCode, type DTypeName } from '../../../src-shared/dtype.js';
import type { Fields } from './hdf5-file.js';

export interface Datatype {
  /** `number`, text of fixed or variable length, or what it is called where it is not read. */
  kind: 'number' | 'text' | 'long text' | 'unknown';
  /** What it is called: 'float32', 'compound'. */
  name: string;
  /** Element type (src-shared/dtype.ts); 0 where it has none. */
  dtype: number;
  /** Of one element. */
  bytes: number;
  bigEndian: boolean;
}

export interface Dataspace {
  shape: number[];
  /** Largest sizes; null where an axis has no limit. */
  most: (number | null)[];
  /** Neither a scalar nor an array: no elements at all. */
  isNull: boolean;
}

const classNames = [
  'integer',
  'float',
  'time',
  'string',
  'bit field',
  'opaque',
  'compound',
  'reference',
  'enumeration',
  'list of varying length',
  'array',
  'complex',
];

export function readDatatype(fields: Fields): Datatype {
  const head = fields.u8();
  const bits = fields.unsigned(3);
  const bytes = fields.u32();
  const kind = head & 15;
  const type = (name: string, of: Datatype['kind'] = 'unknown'): Datatype => ({
    kind: of,
    name,
    dtype: of === 'number' ? (dtypeCode(name) ?? 0) : 0,
    bytes,
    bigEndian: (bits & 1) === 1,
  });
  const plain = (name: DTypeName | undefined): Datatype =>
    name === undefined ? type(classNames[kind] ?? 'unknown') : type(name, 'number');
  if (kind === 0) return plain(wholeNumber(bytes, (bits & 8) !== 0, fields));
  if (kind === 1) return plain(floatNumber(bytes, fields));
  if (kind === 3) return type('string', 'text');
  if (kind === 9 && (bits & 15) === 1) return type('string', 'long text');
  if (kind === 8) return enumeration(fields, bits & 0xffff, type, head >> 4);
  return type(classNames[kind] ?? `class ${String(kind)}`);
}

function wholeNumber(bytes: number, signed: boolean, fields: Fields): DTypeName | undefined {
  const offset = fields.u16();
  if (offset !== 0 || fields.u16() !== bytes * 8) return undefined;
  const signedNames: Readonly<Record<number, DTypeName>> = { 1: 'int8', 2: 'int16', 4: 'int32', 8: 'int64' };
  const name = signedNames[bytes];
  return name === undefined || signed ? name : (`u${name}` as DTypeName);
}

/** By width of exponent and mantissa. */
function floatNumber(bytes: number, fields: Fields): DTypeName | undefined {
  fields.skip(5);
  const exponent = fields.u8();
  fields.skip(1);
  const known: Readonly<Record<string, DTypeName>> = {
    '2 5 10': 'float16',
    '2 8 7': 'bfloat16',
    '4 8 23': 'float32',
    '8 11 52': 'float64',
    '1 4 3': 'float8e4m3fn',
    '1 5 2': 'float8e5m2',
  };
  return known[`${String(bytes)} ${String(exponent)} ${String(fields.u8())}`];
}

/** h5py stores booleans as an enumeration of FALSE and TRUE over int8. */
function enumeration(
  fields: Fields,
  members: number,
  type: (name: string, of?: Datatype['kind']) => Datatype,
  version: number,
): Datatype {
  const base = readDatatype(fields);
  const at = fields.at;
  const names = Buffer.from(fields.bytes.subarray(at, at + 16)).toString('latin1');
  const isBool = members === 2 && base.bytes === 1 && (version < 3 ? /^FALSE\0\0\0TRUE/ : /^FALSE\0TRUE/).test(names);
  if (isBool) return type('bool', 'number');
  return { ...base, name: base.name };
}

export function readDataspace(fields: Fields): Dataspace {
  const version = fields.u8();
  const rank = fields.u8();
  const flags = fields.u8();
  const isNull = fields.u8() === 2 && version === 2;
  if (version === 1) fields.skip(4);
  const shape = Array.from({ length: rank }, () => fields.length());
  const noLimit = 2 ** (8 * fields.file.lengthBytes) - 1;
  const most =
    (flags & 1) === 0 ? shape : shape.map(() => fields.length()).map((size) => (size >= noLimit ? null : size));
  return { shape, most, isNull };
}
