/** Small TFLite models for tests. */
import { flatbuffer, table, type FieldValue, type Table } from '../flatbuffer/test-flatbuffers.js';
import { tfliteEnums as enums, tfliteTables as tables } from './schema.generated.js';

const numberOf = (names: Readonly<Record<number, string>>, name: string): number =>
  Number(Object.entries(names).find(([, each]) => each === name)?.[0] ?? Number.NaN);

export const tensorType = (name: string): number => numberOf(enums.TensorType, name);

type Fields = Readonly<Record<string, FieldValue>>;

export const tensor = (name: string, shape: number[], more: Fields = {}): Table =>
  table(tables.Tensor, { name, shape, ...more });

export const code = (op: string, more: Fields = {}): Table => {
  const builtin = numberOf(enums.BuiltinOperator, op);
  return table(tables.OperatorCode, {
    deprecated_builtin_code: Math.min(builtin, 127),
    builtin_code: builtin,
    ...more,
  });
};

/** An operator with its options: `options: ['Conv2DOptions', {stride_w: 2}]`. */
export function operator(
  opcode: number,
  inputs: number[],
  outputs: number[],
  options?: [kind: keyof typeof tables, fields: Fields],
  more: Fields = {},
): Table {
  const fields = { opcode_index: opcode, inputs, outputs, ...more };
  if (options === undefined) return table(tables.Operator, fields);
  const [kind, values] = options;
  const first = numberOf(enums.BuiltinOptions, kind);
  const union = table(tables[kind], values);
  return table(
    tables.Operator,
    Number.isNaN(first)
      ? { ...fields, builtin_options2_type: numberOf(enums.BuiltinOptions2, kind), builtin_options2: union }
      : { ...fields, builtin_options_type: first, builtin_options: union },
  );
}

export const subgraph = (fields: Fields): Table => table(tables.SubGraph, fields);
export const buffer = (data?: Uint8Array, more: Fields = {}): Table =>
  table(tables.Buffer, data === undefined ? more : { data, ...more });

export const modelBytes = (fields: Fields): Uint8Array =>
  flatbuffer(table(tables.Model, { version: 3, ...fields }), 'TFL3');

export const floats = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

/** x [?, 4] · w [2, 4] + b → RELU6, quantised output; a custom operator behind it. */
export const denseModel: Fields = {
  description: 'made by hand',
  operator_codes: [code('FULLY_CONNECTED', { version: 4 }), code('CUSTOM', { custom_code: 'Peaks', version: 1 })],
  buffers: [buffer(), buffer(floats(1, 2, 3, 4, 5, 6, 7, 8)), buffer(floats(9, 10)), buffer(Buffer.from('1.14.0\0\0'))],
  metadata: [table(tables.Metadata, { name: 'min_runtime_version', buffer: 3 })],
  signature_defs: [
    table(tables.SignatureDef, {
      signature_key: 'serving_default',
      inputs: [table(tables.TensorMap, { name: 'x', tensor_index: 0 })],
      outputs: [table(tables.TensorMap, { name: 'peaks', tensor_index: 4 })],
    }),
  ],
  subgraphs: [
    subgraph({
      name: 'main',
      inputs: [0],
      outputs: [4],
      tensors: [
        tensor('x', [1, 4], { shape_signature: [-1, 4] }),
        tensor('w', [2, 4], { buffer: 1 }),
        tensor('b', [2], { buffer: 2 }),
        tensor('PartitionedCall/net/dense/Relu6;net/dense/MatMul', [1, 2], {
          type: tensorType('INT8'),
          quantization: table(tables.QuantizationParameters, { scale: [0.5], zero_point: [-3n] }),
        }),
        tensor('', [1]),
      ],
      operators: [
        operator(0, [0, 1, 2], [3], ['FullyConnectedOptions', { fused_activation_function: 3 }]),
        operator(1, [3, -1], [4], undefined, { custom_options: Uint8Array.of(1, 2, 3, 4) }),
      ],
    }),
  ],
};
