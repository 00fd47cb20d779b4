// Made by scripts/flatbuffer-schemas.py: do not change by hand. From TFLite Support's metadata_schema.fbs as tflite-support 0.4.4 carries it (Apache-2.0).
import type { EnumNames, TableSchema } from '../flatbuffer/schema.js';

export const metadataTables = {
  AssociatedFile: { name: [0, 'string'], description: [1, 'string'], type: [2, 'int8', 0, 'AssociatedFileType'], locale: [3, 'string'], version: [4, 'string'] },
  ModelMetadata: { name: [0, 'string'], description: [1, 'string'], version: [2, 'string'], subgraph_metadata: [3, '[table]', 'SubGraphMetadata'], author: [4, 'string'], license: [5, 'string'], associated_files: [6, '[table]', 'AssociatedFile'], min_parser_version: [7, 'string'] },
  SubGraphMetadata: { name: [0, 'string'], description: [1, 'string'], input_tensor_metadata: [2, '[table]', 'TensorMetadata'], output_tensor_metadata: [3, '[table]', 'TensorMetadata'], associated_files: [4, '[table]', 'AssociatedFile'], input_process_units: [5, '[table]', 'ProcessUnit'], output_process_units: [6, '[table]', 'ProcessUnit'], input_tensor_groups: [7, '[table]', 'TensorGroup'], output_tensor_groups: [8, '[table]', 'TensorGroup'], custom_metadata: [9, '[table]', 'CustomMetadata'] },
  TensorMetadata: { name: [0, 'string'], description: [1, 'string'], dimension_names: [2, '[string]'], content: [3, 'table', 'Content'], process_units: [4, '[table]', 'ProcessUnit'], stats: [5, 'table', 'Stats'], associated_files: [6, '[table]', 'AssociatedFile'] },
} as const satisfies Record<string, TableSchema>;

export const metadataEnums = {
  AssociatedFileType: { 0: 'UNKNOWN', 1: 'DESCRIPTIONS', 2: 'TENSOR_AXIS_LABELS', 3: 'TENSOR_VALUE_LABELS', 4: 'TENSOR_AXIS_SCORE_CALIBRATION', 5: 'VOCABULARY', 6: 'SCANN_INDEX_FILE' },
} as const satisfies Record<string, EnumNames>;
