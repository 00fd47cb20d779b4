/**
 * Sparse tensors: their elements in the order of a tree whose levels are axes, dense or compressed (CSR). Source:
 * SparsityParameters in schema.fbs, and the paper it names, "The Tensor Algebra Compiler" (Kjolstad et al., 2017).
 */
import { dtypeBytes } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { FlatTable } from '../flatbuffer/flat-table.js';
import { elementsOf, rowMajor } from '../weights/weight-tensor.js';
import { tfliteEnums as enums, tfliteTables as tables } from './schema.generated.js';

export interface Sparsity {
  /** Axes level by level: those of the tensor, then its blocks' (numbered from the rank on). */
  order: number[];
  /** Axis of the tensor each axis of a block lies along. */
  blocks: number[];
  levels: Level[];
}

interface Level {
  size: number;
  /** Where a parent's places begin in `places`; null for a dense level. */
  compressed: { segments: number[]; places: number[] } | null;
}

const mostLevels = 16;
/** DimensionType.DENSE. */
const dense = 0;

export function sparsityOf(table: FlatTable<typeof tables.SparsityParameters>): Sparsity {
  const levels = table.tables('dim_metadata', tables.DimensionMetadata);
  if (levels.length > mostLevels) throw table.file.invalid('a sparse tensor in it has too many levels');
  return {
    order: table.numbers('traversal_order'),
    blocks: table.numbers('block_map'),
    levels: levels.map((level) => ({
      size: level.number('dense_size'),
      compressed:
        level.number('format') === dense
          ? null
          : { segments: vectorOf(level, 'array_segments'), places: vectorOf(level, 'array_indices') },
    })),
  };
}

function vectorOf(
  level: FlatTable<typeof tables.DimensionMetadata>,
  name: 'array_segments' | 'array_indices',
): number[] {
  const kinds: Readonly<Record<number, string>> = enums.SparseIndexVector;
  const kind = kinds[level.number(`${name}_type`)];
  const schema = {
    Int32Vector: tables.Int32Vector,
    Uint16Vector: tables.Uint16Vector,
    Uint8Vector: tables.Uint8Vector,
  };
  if (kind !== 'Int32Vector' && kind !== 'Uint16Vector' && kind !== 'Uint8Vector') return [];
  return level.table(name, schema[kind])?.numbers('values') ?? [];
}

/** Raw storage of the whole tensor, zeros included. Throws FORMAT_UNSUPPORTED, MODEL_INVALID. */
export function denseOf(
  stored: Uint8Array,
  { order, blocks, levels }: Sparsity,
  dtype: number,
  shape: number[],
): Uint8Array {
  const width = dtypeBytes(dtype, 1);
  if (width === 0 || dtypeBytes(dtype, 2) !== 2 * width) {
    throw new LapidaryError('FORMAT_UNSUPPORTED', 'Sparse tensors of this element type cannot be shown.');
  }
  const invalid = (): LapidaryError =>
    new LapidaryError('MODEL_INVALID', 'The sparse tensor does not fit its shape.', 'Fetch or export the model again.');
  if (levels.length !== shape.length + blocks.length || order.length !== levels.length) throw invalid();
  const strides = rowMajor(shape);
  const sizeOf = (block: number): number => levels[order.indexOf(shape.length + block)]?.size ?? 1;
  // What one step along a level moves in the dense storage: an axis cut into blocks moves a block at a time.
  const steps = order.map((axis) => {
    if (axis >= shape.length) return strides[blocks[axis - shape.length] ?? -1] ?? Number.NaN;
    const block = blocks.indexOf(axis);
    return (strides[axis] ?? Number.NaN) * (block < 0 ? 1 : sizeOf(block));
  });
  if (steps.some((step) => Number.isNaN(step))) throw invalid();
  const elements = elementsOf(shape);
  const whole = new Uint8Array(elements * width);
  let left = elements * levels.length + 1000;
  let next = 0;
  const place = (level: number, parent: number, at: number): void => {
    left -= 1;
    if (left < 0) throw invalid();
    const here = levels[level];
    if (here === undefined) {
      if (at < 0 || at >= elements || (next + 1) * width > stored.length) throw invalid();
      whole.set(stored.subarray(next * width, (next + 1) * width), at * width);
      next += 1;
      return;
    }
    const step = steps[level] ?? 0;
    if (here.compressed === null) {
      for (let index = 0; index < here.size; index += 1)
        place(level + 1, parent * here.size + index, at + index * step);
      return;
    }
    const { segments, places } = here.compressed;
    const end = segments[parent + 1] ?? 0;
    for (let index = segments[parent] ?? 0; index < end; index += 1) {
      const where = places[index];
      if (where === undefined) throw invalid();
      place(level + 1, index, at + where * step);
    }
  };
  place(0, 0, 0);
  return whole;
}
