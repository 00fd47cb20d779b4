/** Small .ort files for tests. */
import { flatbuffer, table, type FieldValue, type Table } from '../flatbuffer/test-flatbuffers.js';
import { ortEnums as enums, ortTables as tables } from './schema.generated.js';

type Fields = Readonly<Record<string, FieldValue>>;

const numberOf = (names: Readonly<Record<number, string>>, name: string): number =>
  Number(Object.entries(names).find(([, each]) => each === name)?.[0] ?? Number.NaN);

export const tensor = (name: string, dtype: number, dims: number[], data: ArrayBufferLike): Table =>
  table(tables.Tensor, { name, data_type: dtype, dims, raw_data: new Uint8Array(data) });

export const attribute = (name: string, kind: string, fields: Fields): Table =>
  table(tables.Attribute, { name, type: numberOf(enums.AttributeType, kind), ...fields });

export const node = (op: string, inputs: string[], outputs: string[], more: Fields = {}): Table =>
  table(tables.Node, { op_type: op, name: `/net/${op}`, inputs, outputs, ...more });

/** A tensor type; a dim is a size or a symbol's name. */
export const tensorType = (dtype: number, dims: (number | string)[]): Table =>
  table(tables.TypeInfo, {
    value_type: numberOf(enums.TypeInfoValue, 'tensor_type'),
    value: table(tables.TensorTypeAndShape, {
      elem_type: dtype,
      shape: table(tables.Shape, {
        dim: dims.map((dim) =>
          table(tables.Dimension, {
            value: table(
              tables.DimensionValue,
              typeof dim === 'number' ? { dim_type: 1, dim_value: dim } : { dim_type: 2, dim_param: dim },
            ),
          }),
        ),
      }),
    }),
  });

export const sequenceOf = (element: Table): Table =>
  table(tables.TypeInfo, {
    value_type: numberOf(enums.TypeInfoValue, 'sequence_type'),
    value: table(tables.SequenceType, { elem_type: element }),
  });

export const value = (name: string, type: Table): Table => table(tables.ValueInfo, { name, type });

export const graph = (fields: Fields): Table => table(tables.Graph, fields);

export const ortBytes = (main: Table, more: Fields = {}): Uint8Array =>
  flatbuffer(
    table(tables.InferenceSession, {
      ort_version: '6',
      model: table(tables.Model, {
        ir_version: 8n,
        producer_name: 'pytorch',
        producer_version: '2.13.0',
        model_version: 2n ** 63n - 1n,
        opset_import: [table(tables.OperatorSetId, { domain: '', version: 17n })],
        graph: main,
        ...more,
      }),
    }),
    'ORTM',
  );

const body = (outer: string): Table =>
  graph({ nodes: [node('Neg', [outer], ['n'])], outputs: ['n'], node_args: [value('n', tensorType(1, [2]))] });

/** Add of an input and a weight, an If over the sum whose bodies use it, and a node with attributes of many kinds. */
export const mixedGraph = (): Table =>
  graph({
    inputs: ['x', 'c', 's'],
    outputs: ['y'],
    node_args: [
      value('x', tensorType(1, ['batch', 2])),
      value('c', tensorType(9, [])),
      value('s', sequenceOf(tensorType(1, [2]))),
      value('sum', tensorType(1, ['batch', 2])),
    ],
    initializers: [tensor('w', 1, [2], Float32Array.of(3, 4).buffer)],
    // By their numbers, as the runtime writes them: what makes `sum` comes last.
    nodes: [
      node('If', ['c'], ['y'], {
        attributes: [
          attribute('then_branch', 'GRAPH', { g: body('sum') }),
          attribute('else_branch', 'GRAPH', { g: body('x') }),
        ],
      }),
      node('Pad', ['sum', ''], ['', 'p'], {
        domain: 'com.microsoft',
        attributes: [
          attribute('mode', 'STRING', { s: 'edge' }),
          attribute('alpha', 'FLOAT', { f: 0.1 }),
          attribute('huge', 'INT', { i: 2n ** 60n + 1n }),
          attribute('axes', 'INTS', { ints: [0n, -1n] }),
          attribute('scales', 'FLOATS', { floats: [1, 0.5] }),
          attribute('names', 'STRINGS', { strings: ['a', 'b'] }),
          attribute('value', 'TENSOR', { t: tensor('', 7, [2], BigInt64Array.of(5n, 6n).buffer) }),
        ],
      }),
      node('Add', ['x', 'w'], ['sum']),
    ],
  });
