/** Tensors of a subgraph as values: names, types, shapes, and where their bytes lie. */
import { dtypeBytes } from '../../../src-shared/dtype.js';
import type { Dim } from '../../../src-shared/graph.js';
import type { ValueFacts } from '../described/facts.js';
import type { FlatTable } from '../flatbuffer/flat-table.js';
import type { WarningList } from '../warnings.js';
import { elementsOf, isCountable } from '../weights/weight-tensor.js';
import { annotationsOf } from './annotations.js';
import type { Buffers, StoredRun } from './buffers.js';
import { dtypeOf } from './element-types.js';
import type { tfliteTables as tables } from './schema.generated.js';

type TensorTable = FlatTable<typeof tables.Tensor>;

export interface TensorContext {
  buffers: Buffers;
  warnings: WarningList;
  /** Whether the file tells shapes that are unknown from those of single numbers (converters since 2021 do). */
  tellsRank: boolean;
  /** Notes where a stored tensor's bytes lie and how they are to be read. */
  keep(run: StoredRun, tensor: TensorTable, dtype: number, shape: number[]): string;
}

export function valueOf(tensor: TensorTable, index: number, context: TensorContext): ValueFacts {
  const name = tensor.text('name') ?? '';
  const dtype = dtypeOf(tensor.number('type'));
  const shape = tensor.numbers('shape');
  const run = runOf(tensor, context.buffers);
  const annotations = annotationsOf(tensor);
  const facts = {
    name: name === '' ? `tensor ${String(index)}` : name,
    dtype,
    shape: shownShape(tensor, shape, run !== undefined, context.tellsRank),
    ...(annotations === undefined ? {} : { annotations }),
    ...(tensor.flag('is_variable') ? { isState: true } : {}),
  };
  if (run === undefined) return facts;
  const elements = elementsOf(shape);
  const isSparse = tensor.has('sparsity');
  const sound = isCountable(shape);
  if (!sound || (!isSparse && run.packing === '' && dtypeBytes(dtype, elements) > run.bytes)) {
    context.warnings.add('TENSOR_DATA_MISMATCH', facts.name);
  }
  if (!sound) return facts;
  const storage = context.keep(run, tensor, dtype, shape);
  return {
    ...facts,
    stored: { name: facts.name, dtype, shape, stride: null, storage, firstElement: 0, role: 'weight' },
  };
}

/** Variables have buffers too where a converter gave them one, but it holds nothing that stays. */
function runOf(tensor: TensorTable, buffers: Buffers): StoredRun | undefined {
  const external = tensor.number('external_buffer');
  return (external === 0 ? undefined : buffers.beside(external)) ?? buffers.inside(tensor.number('buffer'));
}

/** `shape_signature` has -1 where a size is open, `shape` what was assumed for it. */
function shownShape(tensor: TensorTable, shape: number[], isStored: boolean, tellsRank: boolean): Dim[] | null {
  const signature = tensor.numbers('shape_signature');
  const sizes = signature.length === shape.length && !isStored ? signature : shape;
  if (sizes.length === 0 && !isStored && tellsRank && !tensor.flag('has_rank')) return null;
  return sizes.map((size) => (size < 0 ? null : size));
}
