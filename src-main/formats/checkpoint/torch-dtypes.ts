/** Element types as torch names them, in dtypes and in the older typed storages, as this project's numbers. */
import { dtypeNames, type DTypeName } from '../../../src-shared/dtype.js';

const byTorchDtype: Record<string, DTypeName> = {
  float32: 'float32',
  float: 'float32',
  float64: 'float64',
  double: 'float64',
  float16: 'float16',
  half: 'float16',
  bfloat16: 'bfloat16',
  float8_e4m3fn: 'float8e4m3fn',
  float8_e4m3fnuz: 'float8e4m3fnuz',
  float8_e5m2: 'float8e5m2',
  float8_e5m2fnuz: 'float8e5m2fnuz',
  float8_e8m0fnu: 'float8e8m0',
  complex64: 'complex64',
  complex128: 'complex128',
  uint8: 'uint8',
  uint16: 'uint16',
  uint32: 'uint32',
  uint64: 'uint64',
  int8: 'int8',
  int16: 'int16',
  short: 'int16',
  int32: 'int32',
  int: 'int32',
  int64: 'int64',
  long: 'int64',
  bool: 'bool',
  qint8: 'int8',
  quint8: 'uint8',
  qint32: 'int32',
};

const byStorage: Record<string, DTypeName> = {
  BFloat16Storage: 'bfloat16',
  BoolStorage: 'bool',
  ByteStorage: 'uint8',
  CharStorage: 'int8',
  ComplexDoubleStorage: 'complex128',
  ComplexFloatStorage: 'complex64',
  DoubleStorage: 'float64',
  FloatStorage: 'float32',
  HalfStorage: 'float16',
  IntStorage: 'int32',
  LongStorage: 'int64',
  QInt32Storage: 'int32',
  QInt8Storage: 'int8',
  QUInt8Storage: 'uint8',
  ShortStorage: 'int16',
  // An untyped storage is counted in bytes.
  UntypedStorage: 'uint8',
};

const numberOf = (name: DTypeName | undefined): number => (name === undefined ? 0 : dtypeNames.indexOf(name));
const own = (table: Record<string, DTypeName>, name: string): DTypeName | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** `torch.float16` → its number; 0 for a type this project has no name for. */
export const dtypeOfTorch = (name: string): number => numberOf(own(byTorchDtype, name.replace(/^torch\./, '')));

/** `torch.HalfStorage`, `torch.cuda.HalfStorage` → the number of float16; 0 when unknown. */
export const dtypeOfStorage = (name: string): number => numberOf(own(byStorage, name.slice(name.lastIndexOf('.') + 1)));
