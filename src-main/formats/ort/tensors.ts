/** Tensors of an .ort file: initializers and those in attributes. Elements stay in the file. */
import { dtypeBytes, dtypeName } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { DescribedTensor } from '../described/facts.js';
import type { FlatTable } from '../flatbuffer/flat-table.js';
import type { SmallTensor } from '../model-format.js';
import type { WarningList } from '../warnings.js';
import { mostStringBytes, type Storage, type StringStorage, TensorStore } from '../weights/tensor-store.js';
import { elementsOf, isCountable, type WeightTensor } from '../weights/weight-tensor.js';
import { ortTables as tables } from './schema.generated.js';
import { denseOf, type SparseTensor } from './sparse.js';

export type TensorTable = FlatTable<typeof tables.Tensor>;

type SparseTable = FlatTable<typeof tables.SparseTensor>;

const stringType = 8;

/** The tensors kept so far, by the key of their storage. */
export class OrtTensors {
  readonly #tables = new Map<string, TensorTable>();
  readonly #sparse = new Map<string, SparseTensor>();

  constructor(readonly warnings: WarningList) {}

  /** Notes a tensor; undefined when its shape is none. */
  keep(table: TensorTable, name = table.text('name') ?? ''): WeightTensor | undefined {
    const { dtype, shape } = typeOf(table);
    const isSound = isCountable(shape);
    const needed = dtypeBytes(dtype, elementsOf(shape));
    const held = table.bytes('raw_data')?.bytes ?? 0;
    const isOutside = isExternal(table);
    const tooFew = dtype === stringType ? table.count('string_data') < elementsOf(shape) : !isOutside && held < needed;
    if (!isSound || tooFew) this.warnings.add('TENSOR_DATA_MISMATCH', name);
    if (!isSound) return undefined;
    const storage = String(table.position);
    this.#tables.set(storage, table);
    return { name, dtype, shape, stride: null, storage, firstElement: 0, role: 'weight' };
  }

  /** Notes a sparse tensor, whose elements are read into their places when they are asked for. */
  keepSparse(sparse: SparseTable, values: TensorTable, name: string): WeightTensor | undefined {
    const dtype = values.number('data_type');
    const shape = sparse.numbers('dims');
    const stored = elementsOf(values.numbers('dims'));
    const indices = sparse.table('indices', tables.Tensor);
    if (!isCountable(shape) || !Number.isSafeInteger(stored) || indices === undefined) {
      this.warnings.add('TENSOR_DATA_MISMATCH', name);
      return undefined;
    }
    const storage = String(sparse.position);
    this.#sparse.set(storage, { dtype, shape, values, indices });
    return { name, dtype, shape, stride: null, storage, firstElement: 0, role: 'weight', storedElements: stored };
  }

  /** Throws EXTERNAL_DATA_MISSING for data an .ort file says to be elsewhere: it does not say where. */
  find(key: string): Storage | undefined {
    const sparse = this.#sparse.get(key);
    if (sparse !== undefined) {
      const place = sparse.values.bytes('raw_data') ?? { offset: sparse.values.position, bytes: 0 };
      return { source: sparse.values.file.source, ...place, load: () => denseOf(sparse) };
    }
    const table = this.#tables.get(key);
    if (table === undefined) return undefined;
    if (isExternal(table)) {
      throw new LapidaryError(
        'EXTERNAL_DATA_MISSING',
        'The values are in another file, which the model does not name.',
        'Open the ONNX file it was made from.',
      );
    }
    if (table.number('data_type') === stringType) return stringsOf(table);
    return { source: table.file.source, ...(table.bytes('raw_data') ?? { offset: table.position, bytes: 0 }) };
  }

  /** A tensor in an attribute. */
  described(table: TensorTable): DescribedTensor {
    const { dtype, shape } = typeOf(table);
    return { dtype, shape, read: (maxElements) => this.#small(table, maxElements) };
  }

  #small(table: TensorTable, maxElements: number): SmallTensor | undefined {
    const tensor = this.keep(table);
    if (tensor === undefined) return undefined;
    return new TensorStore(new Map([[0, tensor]]), (key) => this.find(key), null).small(0, maxElements);
  }
}

function stringsOf(table: TensorTable): StringStorage {
  const { file } = table;
  return {
    source: file.source,
    offset: table.position,
    bytes: table.textRuns('string_data').reduce((sum, { bytes }) => sum + bytes, 0),
    strings: (max) =>
      table
        .textRuns('string_data', max)
        .map(({ offset, bytes }) => file.copy({ offset, bytes: Math.min(bytes, mostStringBytes) })),
    lengths: () => table.textRuns('string_data').map(({ bytes }) => bytes),
  };
}

export function typeOf(table: TensorTable): { dtype: number; shape: number[] } {
  return { dtype: table.number('data_type'), shape: table.numbers('dims') };
}

/** `float32 [64 × 3]`, as tensors in attributes of ONNX files are shown. */
export function tensorText(table: TensorTable): string {
  const { dtype, shape } = typeOf(table);
  return `${dtypeName(dtype)} [${shape.join(' × ')}]`;
}

const isExternal = (table: TensorTable): boolean => !table.has('raw_data') && table.number('external_data_offset') >= 0;
