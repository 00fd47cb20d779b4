/** Numbers of torch's enums as its JSON has them (torch/_export/serde/schema.py), in words. */
import { type DTypeName, dtypeNames } from '../../../src-shared/dtype.js';

const scalarTypes: ReadonlyMap<number, { torch: string; own: DTypeName | undefined }> = new Map([
  [1, { torch: 'uint8', own: 'uint8' }],
  [2, { torch: 'int8', own: 'int8' }],
  [3, { torch: 'int16', own: 'int16' }],
  [4, { torch: 'int32', own: 'int32' }],
  [5, { torch: 'int64', own: 'int64' }],
  [6, { torch: 'float16', own: 'float16' }],
  [7, { torch: 'float32', own: 'float32' }],
  [8, { torch: 'float64', own: 'float64' }],
  // Complex numbers of half precision have no number here.
  [9, { torch: 'complex32', own: undefined }],
  [10, { torch: 'complex64', own: 'complex64' }],
  [11, { torch: 'complex128', own: 'complex128' }],
  [12, { torch: 'bool', own: 'bool' }],
  [13, { torch: 'bfloat16', own: 'bfloat16' }],
  [28, { torch: 'uint16', own: 'uint16' }],
  [29, { torch: 'float8_e4m3fn', own: 'float8e4m3fn' }],
  [30, { torch: 'float8_e5m2', own: 'float8e5m2' }],
  [31, { torch: 'float8_e4m3fnuz', own: 'float8e4m3fnuz' }],
  [32, { torch: 'float8_e5m2fnuz', own: 'float8e5m2fnuz' }],
  [33, { torch: 'float8_e8m0fnu', own: 'float8e8m0' }],
  [34, { torch: 'uint32', own: 'uint32' }],
  [35, { torch: 'uint64', own: 'uint64' }],
]);

const layouts = ['unknown', 'sparse_coo', 'sparse_csr', 'sparse_csc', 'sparse_bsr', 'sparse_bsc', 'mkldnn', 'strided'];
const memoryFormats = ['unknown', 'contiguous_format', 'channels_last', 'channels_last_3d', 'preserve_format'];
const strided = 7;

/** Element type of a ScalarType; 0 for one that has no name here. */
export function dtypeOfScalarType(number: number): number {
  const own = scalarTypes.get(number)?.own;
  return own === undefined ? 0 : dtypeNames.indexOf(own);
}

/** `torch.float32`; the number for one that is not known. */
export const scalarTypeText = (number: number): string =>
  scalarTypes.has(number) ? `torch.${scalarTypes.get(number)?.torch ?? ''}` : `scalar type ${String(number)}`;

export const layoutText = (number: number): string =>
  layouts[number] === undefined ? `layout ${String(number)}` : `torch.${layouts[number]}`;

export const memoryFormatText = (number: number): string =>
  memoryFormats[number] === undefined ? `memory format ${String(number)}` : `torch.${memoryFormats[number]}`;

/** Whether a tensor of that layout is a view of one storage. Files that do not say are of strided tensors. */
export const isStrided = (layout: number | null | undefined): boolean => layout == null || layout === strided;

/** `cpu`, `cuda:0`. */
export const deviceText = (device: { type: string; index?: number | null | undefined }): string =>
  device.index == null ? device.type : `${device.type}:${String(device.index)}`;
