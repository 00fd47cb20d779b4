// Made by scripts/flatbuffer-schemas.py: do not change by hand. From ONNX Runtime's ort.fbs as onnxruntime 1.32.0 carries it (MIT).
import type { EnumNames, TableSchema } from '../flatbuffer/schema.js';

export const ortTables = {
  Attribute: { name: [0, 'string'], doc_string: [1, 'string'], type: [2, 'int32', 0, 'AttributeType'], f: [3, 'float32', 0.0], i: [4, 'int64', 0], s: [5, 'string'], t: [6, 'table', 'Tensor'], g: [7, 'table', 'Graph'], floats: [8, '[float32]'], ints: [9, '[int64]'], strings: [10, '[string]'], tensors: [11, '[table]', 'Tensor'], graphs: [12, '[table]', 'Graph'] },
  Dimension: { value: [0, 'table', 'DimensionValue'], denotation: [1, 'string'] },
  DimensionValue: { dim_type: [0, 'int8', 0, 'DimensionValueType'], dim_value: [1, 'int64', 0], dim_param: [2, 'string'] },
  Graph: { initializers: [0, '[table]', 'Tensor'], node_args: [1, '[table]', 'ValueInfo'], nodes: [2, '[table]', 'Node'], max_node_index: [3, 'uint32', 0], node_edges: [4, '[table]', 'NodeEdge'], inputs: [5, '[string]'], outputs: [6, '[string]'], sparse_initializers: [7, '[table]', 'SparseTensor'], runtime_optimizations: [8, 'table', 'RuntimeOptimizations'] },
  InferenceSession: { ort_version: [0, 'string'], model: [1, 'table', 'Model'], kernel_type_str_resolver: [3, 'table', 'KernelTypeStrResolver'] },
  MapType: { key_type: [0, 'int32', 0], value_type: [1, 'table', 'TypeInfo'] },
  Model: { ir_version: [0, 'int64', 0], opset_import: [1, '[table]', 'OperatorSetId'], producer_name: [2, 'string'], producer_version: [3, 'string'], domain: [4, 'string'], model_version: [5, 'int64', 0], doc_string: [6, 'string'], graph: [7, 'table', 'Graph'], graph_doc_string: [8, 'string'], metadata_props: [9, '[table]', 'StringStringEntry'] },
  Node: { name: [0, 'string'], doc_string: [1, 'string'], domain: [2, 'string'], since_version: [3, 'int32', 0], index: [4, 'uint32', 0], op_type: [5, 'string'], type: [6, 'int32', 0], execution_provider_type: [7, 'string'], inputs: [8, '[string]'], outputs: [9, '[string]'], attributes: [10, '[table]', 'Attribute'], input_arg_counts: [11, '[int32]'], implicit_inputs: [12, '[string]'] },
  OperatorSetId: { domain: [0, 'string'], version: [1, 'int64', 0] },
  SequenceType: { elem_type: [0, 'table', 'TypeInfo'] },
  Shape: { dim: [0, '[table]', 'Dimension'] },
  SparseTensor: { values: [0, 'table', 'Tensor'], indices: [1, 'table', 'Tensor'], dims: [2, '[int64]'] },
  StringStringEntry: { key: [0, 'string'], value: [1, 'string'] },
  Tensor: { name: [0, 'string'], doc_string: [1, 'string'], dims: [2, '[int64]'], data_type: [3, 'int32', 0], raw_data: [4, '[uint8]'], string_data: [5, '[string]'], external_data_offset: [6, 'int64', -1] },
  TensorTypeAndShape: { elem_type: [0, 'int32', 0], shape: [1, 'table', 'Shape'] },
  TypeInfo: { denotation: [0, 'string'], value_type: [1, 'uint8', 0, 'TypeInfoValue'], value: [2, 'union'] },
  ValueInfo: { name: [0, 'string'], doc_string: [1, 'string'], type: [2, 'table', 'TypeInfo'] },
} as const satisfies Record<string, TableSchema>;

export const ortEnums = {
  AttributeType: { 0: 'UNDEFINED', 1: 'FLOAT', 2: 'INT', 3: 'STRING', 4: 'TENSOR', 5: 'GRAPH', 6: 'FLOATS', 7: 'INTS', 8: 'STRINGS', 9: 'TENSORS', 10: 'GRAPHS', 11: 'SPARSE_TENSOR', 12: 'SPARSE_TENSORS' },
  DimensionValueType: { 0: 'UNKNOWN', 1: 'VALUE', 2: 'PARAM' },
  NodeType: { 0: 'Primitive', 1: 'Fused' },
  TensorDataType: { 0: 'UNDEFINED', 1: 'FLOAT', 2: 'UINT8', 3: 'INT8', 4: 'UINT16', 5: 'INT16', 6: 'INT32', 7: 'INT64', 8: 'STRING', 9: 'BOOL', 10: 'FLOAT16', 11: 'DOUBLE', 12: 'UINT32', 13: 'UINT64', 14: 'COMPLEX64', 15: 'COMPLEX128', 16: 'BFLOAT16', 17: 'FLOAT8E4M3FN', 18: 'FLOAT8E4M3FNUZ', 19: 'FLOAT8E5M2', 20: 'FLOAT8E5M2FNUZ' },
  TypeInfoValue: { 0: 'NONE', 1: 'tensor_type', 2: 'sequence_type', 3: 'map_type' },
} as const satisfies Record<string, EnumNames>;
