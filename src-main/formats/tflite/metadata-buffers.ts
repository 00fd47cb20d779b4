/**
 * Flatbuffers inside metadata buffers: the description of TFLite Support (metadata_schema.fbs, `M001`) and what the
 * converter wrote of itself (tensorflow/compiler/mlir/lite/schema/conversion_metadata.fbs).
 */
import type { ByteRun, FlatFile } from '../flatbuffer/flat-file.js';
import { type FlatTable, rootOf } from '../flatbuffer/flat-table.js';
import type { TableSchema } from '../flatbuffer/schema.js';
import { metadataEnums, metadataTables as tables } from './metadata-schema.generated.js';

type Entries = [key: string, text: string][];

const mostText = 4000;

/** Name, author, licence, and what is said of inputs, outputs and associated files. */
export function modelMetadata(file: FlatFile, run: ByteRun): Entries {
  const root = rootOf(file, tables.ModelMetadata, run.offset);
  const entries: Entries = [];
  for (const name of ['name', 'description', 'version', 'author', 'license', 'min_parser_version'] as const) {
    const text = root.text(name, mostText);
    if (text !== undefined && text !== '') entries.push([name, text]);
  }
  entries.push(...associated(root.tables('associated_files', tables.AssociatedFile)));
  for (const subgraph of root.tables('subgraph_metadata', tables.SubGraphMetadata)) {
    entries.push(...associated(subgraph.tables('associated_files', tables.AssociatedFile)));
    for (const side of ['input', 'output'] as const) {
      subgraph.tables(`${side}_tensor_metadata`, tables.TensorMetadata).forEach((tensor, index) => {
        const said = [tensor.text('name', mostText), tensor.text('description', mostText)].filter((text) => text);
        if (said.length > 0) entries.push([`${side} ${String(index)}`, said.join(': ')]);
        entries.push(...associated(tensor.tables('associated_files', tables.AssociatedFile)));
      });
    }
  }
  return entries;
}

function associated(files: readonly FlatTable<typeof tables.AssociatedFile>[]): Entries {
  const types: Readonly<Record<number, string>> = metadataEnums.AssociatedFileType;
  return files.map((file) => {
    const type = types[file.number('type')] ?? 'UNKNOWN';
    const said = [
      type === 'UNKNOWN' ? '' : type.toLowerCase().replaceAll('_', ' '),
      file.text('description', mostText),
    ];
    return [`file ${file.text('name') ?? ''}`, said.filter((text) => text).join(': ')];
  });
}

const environment = {
  tensorflow_version: [0, 'string'],
  api_version: [1, 'uint32', 0],
  model_type: [2, 'int32', 0],
} as const satisfies TableSchema;

const options = {
  model_optimization_modes: [0, '[int32]'],
  allow_custom_ops: [1, 'bool', 0],
  enable_select_tf_ops: [2, 'bool', 0],
  force_select_tf_ops: [3, 'bool', 0],
} as const satisfies TableSchema;

const conversion = { environment: [0, 'table', ''], options: [1, 'table', ''] } as const satisfies TableSchema;

const modelTypes = [
  '',
  'a TensorFlow SavedModel',
  'a Keras model',
  'TensorFlow concrete functions',
  'a TensorFlow GraphDef',
  'a TensorFlow session',
  'JAX',
  'PyTorch',
];

const modes: Readonly<Record<number, string>> = {
  1001: 'float16 weights',
  1002: 'dynamic range quantisation',
  1003: 'full integer quantisation',
  1004: 'quantisation with int16 activations',
  2000: 'quantisation-aware training',
  3001: 'random sparsity',
  3002: 'block sparsity',
  3003: 'structured sparsity',
};

/** Which converter made the model, from what, and with what optimisations. */
export function conversionMetadata(file: FlatFile, run: ByteRun): { producer: string; entries: Entries } {
  const root = rootOf(file, conversion, run.offset);
  const from = root.table('environment', environment);
  const how = root.table('options', options);
  const version = from?.text('tensorflow_version') ?? '';
  const entries: Entries = [];
  const type = modelTypes[from?.number('model_type') ?? 0] ?? '';
  if (type !== '') entries.push(['converted from', type]);
  const applied =
    how?.numbers('model_optimization_modes', 16).map((mode) => modes[mode] ?? `mode ${String(mode)}`) ?? [];
  if (applied.length > 0) entries.push(['optimised by', applied.join(', ')]);
  const allowed = [
    how?.flag('allow_custom_ops') === true ? 'custom operators' : '',
    how?.flag('enable_select_tf_ops') === true ? 'TensorFlow operators' : '',
  ].filter((text) => text !== '');
  if (allowed.length > 0) entries.push(['allowed', allowed.join(', ')]);
  return { producer: version === '' ? '' : `TensorFlow ${version}`, entries };
}
