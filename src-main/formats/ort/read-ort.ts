/** An .ort file as ModelFacts. Source of the format: onnxruntime/core/flatbuffers/schema/ort.fbs. */
import type { FileSource } from '../byte-source.js';
import type { ModelFacts } from '../described/described-model.js';
import type { FlatFile } from '../flatbuffer/flat-file.js';
import { type FlatTable, rootOf } from '../flatbuffer/flat-table.js';
import { WarningList } from '../warnings.js';
import { GraphReader } from './graphs.js';
import { ortTables as tables } from './schema.generated.js';
import { OrtTensors } from './tensors.js';

/** Reads structure; weights stay in the file. Throws MODEL_INVALID, MODEL_TRUNCATED, MODEL_TOO_DEEP. */
export function readOrt(source: FileSource, file: FlatFile): ModelFacts {
  const session = rootOf(file, tables.InferenceSession);
  const model = session.table('model', tables.Model);
  const graph = model?.table('graph', tables.Graph);
  if (model === undefined || graph === undefined) throw file.invalid('it holds no graph');
  const warnings = new WarningList();
  const tensors = new OrtTensors(warnings);
  const main = new GraphReader(tensors).read(graph, 'main');
  const metadata = new Map<string, string>();
  for (const entry of model.tables('metadata_props', tables.StringStringEntry)) {
    metadata.set(entry.text('key') ?? '', entry.text('value') ?? '');
  }
  const version = session.text('ort_version') ?? '';
  if (version !== '') metadata.set('ORT format version', version);
  const opsets = new Map<string, number>();
  for (const entry of model.tables('opset_import', tables.OperatorSetId)) {
    opsets.set(entry.text('domain') ?? '', entry.number('version'));
  }
  const producer = [model.text('producer_name'), model.text('producer_version')].filter((part) => part).join(' ');
  return {
    format: 'ort',
    source,
    producer,
    irVersion: model.number('ir_version'),
    opsets,
    metadata,
    ...aboutOf(model),
    main,
    functions: [],
    findStorage: (key) => tensors.find(key),
    warnings: warnings.toWarnings(),
  };
}

function aboutOf(model: FlatTable<typeof tables.Model>): Pick<ModelFacts, 'about'> {
  const domain = model.text('domain') ?? '';
  const modelVersion = model.number('model_version');
  const description = model.text('doc_string') ?? '';
  const graphDescription = model.text('graph_doc_string') ?? '';
  const about = {
    ...(domain === '' ? {} : { domain }),
    // The runtime writes the largest number where a model says none.
    ...(modelVersion === 0 || !Number.isSafeInteger(modelVersion) ? {} : { modelVersion }),
    ...(description === '' ? {} : { description }),
    ...(graphDescription === '' ? {} : { graphDescription }),
  };
  return Object.keys(about).length === 0 ? {} : { about };
}
