/** Sparse tensors of an .ort file: elements and their places, as in ONNX's SparseTensorProto. */
import { dtypeBytes } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { FlatTable } from '../flatbuffer/flat-table.js';
import { rowMajor, elementsOf } from '../weights/weight-tensor.js';
import type { ortTables as tables } from './schema.generated.js';

type TensorTable = FlatTable<typeof tables.Tensor>;

export interface SparseTensor {
  dtype: number;
  shape: number[];
  values: TensorTable;
  /** int64: one number for each element, counted row by row, or one for each axis. */
  indices: TensorTable;
}

/** Raw storage of the whole tensor, zeros included. Throws MODEL_INVALID, FORMAT_UNSUPPORTED. */
export function denseOf({ dtype, shape, values, indices }: SparseTensor): Uint8Array {
  const { file } = values;
  const width = dtypeBytes(dtype, 1);
  if (dtypeBytes(dtype, 2) !== 2 * width || width === 0) {
    throw new LapidaryError('FORMAT_UNSUPPORTED', 'Sparse tensors of this element type cannot be shown.');
  }
  const run = values.bytes('raw_data') ?? { offset: values.position, bytes: 0 };
  const places = indices.bytes('raw_data') ?? { offset: indices.position, bytes: 0 };
  const stored = Math.floor(run.bytes / width);
  const perElement = indices.count('dims') > 1 ? shape.length : 1;
  const stride = perElement === 1 ? [1] : rowMajor(shape);
  if (places.bytes < stored * perElement * 8) throw file.invalid('a sparse tensor has fewer places than elements');
  const bytes = file.copy(run);
  const where = file.copy({ ...places, bytes: stored * perElement * 8 });
  const view = new DataView(where.buffer, where.byteOffset, where.byteLength);
  const dense = new Uint8Array(elementsOf(shape) * width);
  for (let element = 0; element < stored; element += 1) {
    let at = 0;
    for (const [axis, step] of stride.entries()) {
      at += Number(view.getBigInt64((element * perElement + axis) * 8, true)) * step;
    }
    if (at < 0 || (at + 1) * width > dense.length) throw file.invalid('a sparse tensor has an element outside of it');
    dense.set(bytes.subarray(element * width, (element + 1) * width), at * width);
  }
  return dense;
}
