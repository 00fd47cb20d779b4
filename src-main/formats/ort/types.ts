/** Types of values (node args) in an .ort file. */
import { dtypeName } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { Dim } from '../../../src-shared/graph.js';
import type { ValueFacts } from '../described/facts.js';
import type { FlatTable } from '../flatbuffer/flat-table.js';
import type { DeclaredType } from '../model-format.js';
import { ortEnums, ortTables as tables } from './schema.generated.js';

type TypeTable = FlatTable<typeof tables.TypeInfo>;

interface TypeFacts {
  /** `sequence(float32)`; null when unknown. */
  text: string | null;
  declared?: DeclaredType;
}

/** Types within types; ONNX Runtime writes two or three. */
const maxDepth = 50;

export function valueType(info: FlatTable<typeof tables.ValueInfo>): ValueFacts {
  const type = info.table('type', tables.TypeInfo);
  const tensor = type && tensorOf(type);
  if (tensor !== undefined) return tensor;
  const { text, declared } = type === undefined ? { text: null } : describe(type, 1);
  const container = text === null ? {} : { container: { text, ...(declared === undefined ? {} : { type: declared }) } };
  return { dtype: 0, shape: null, ...container };
}

const kindOf = (type: TypeTable): string =>
  (ortEnums.TypeInfoValue as Readonly<Record<number, string>>)[type.number('value_type')] ?? 'NONE';

function tensorOf(type: TypeTable): { dtype: number; shape: Dim[] | null } | undefined {
  if (kindOf(type) !== 'tensor_type') return undefined;
  const tensor = type.table('value', tables.TensorTypeAndShape);
  const shape = tensor?.table('shape', tables.Shape);
  return {
    dtype: tensor?.number('elem_type') ?? 0,
    shape: shape === undefined ? null : shape.tables('dim', tables.Dimension).map(dimOf),
  };
}

function dimOf(dimension: FlatTable<typeof tables.Dimension>): Dim {
  const value = dimension.table('value', tables.DimensionValue);
  const kind = (ortEnums.DimensionValueType as Readonly<Record<number, string>>)[value?.number('dim_type') ?? 0];
  if (kind === 'PARAM') return value?.text('dim_param') || null;
  const size = kind === 'VALUE' ? (value?.number('dim_value') ?? -1) : -1;
  return size < 0 ? null : size;
}

function describe(type: TypeTable, depth: number): TypeFacts {
  if (depth > maxDepth) {
    throw new LapidaryError('MODEL_TOO_DEEP', `Types in ${type.file.path} are nested over ${String(maxDepth)} deep.`);
  }
  const tensor = tensorOf(type);
  if (tensor !== undefined) {
    const text = tensor.dtype === 0 ? null : dtypeName(tensor.dtype);
    return { text, declared: { kind: 'tensor', ...tensor } };
  }
  const inner = (element: TypeTable | undefined): TypeFacts =>
    element === undefined ? { text: null } : describe(element, depth + 1);
  if (kindOf(type) === 'sequence_type') {
    const { text, declared } = inner(type.table('value', tables.SequenceType)?.table('elem_type', tables.TypeInfo));
    return {
      text: `sequence(${text ?? 'unknown'})`,
      ...(declared === undefined ? {} : { declared: { kind: 'sequence', element: declared } }),
    };
  }
  if (kindOf(type) === 'map_type') {
    const map = type.table('value', tables.MapType);
    const { text } = inner(map?.table('value_type', tables.TypeInfo));
    return { text: `map(${dtypeName(map?.number('key_type') ?? 0)}, ${text ?? 'unknown'})` };
  }
  return { text: null };
}
