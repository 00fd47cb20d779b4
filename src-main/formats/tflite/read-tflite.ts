/** A TFLite file as ModelFacts. Source of the format: tensorflow/lite/schema/schema.fbs. */
import type { FileSource } from '../byte-source.js';
import type { ModelFacts } from '../described/described-model.js';
import type { FlatFile } from '../flatbuffer/flat-file.js';
import { rootOf } from '../flatbuffer/flat-table.js';
import { externalFile } from '../onnx/external-data.js';
import { WarningList } from '../warnings.js';
import type { Storage } from '../weights/tensor-store.js';
import { Buffers, sourceOf, type StoredRun } from './buffers.js';
import { readAbout } from './metadata.js';
import { operatorKinds } from './operator-codes.js';
import { tfliteTables as tables } from './schema.generated.js';
import { readSubgraphs } from './subgraphs.js';

/** Reads structure; weights stay in the file. Throws MODEL_INVALID, MODEL_TRUNCATED. */
export function readTflite(source: FileSource, file: FlatFile): ModelFacts {
  const model = rootOf(file, tables.Model);
  const warnings = new WarningList();
  const buffers = new Buffers(model);
  const runs = new Map<string, StoredRun>();
  const tellsRank = model
    .tables('subgraphs', tables.SubGraph)
    .some((subgraph) => subgraph.tables('tensors', tables.Tensor).some((tensor) => tensor.flag('has_rank')));
  const { main, functions } = readSubgraphs(model, operatorKinds(model), {
    buffers,
    warnings,
    tellsRank,
    keep: (run) => {
      runs.set(run.key, run);
      return run.key;
    },
  });
  const externalFiles = buffers.externalFiles(warnings);
  const about = readAbout(model, buffers, source);
  const findStorage = (key: string): Storage | undefined => {
    const run = runs.get(key);
    return run && { source: sourceOf(run, source), offset: run.offset, bytes: run.bytes };
  };
  return {
    format: 'tflite',
    source,
    producer: about.producer,
    irVersion: model.number('version'),
    opsets: new Map(),
    metadata: about.metadata,
    ...(about.description === '' ? {} : { about: { description: about.description } }),
    main,
    functions,
    findStorage,
    externalFiles,
    otherSources: externalFiles.flatMap(({ path }) => externalFile(source.path, path) ?? []),
    warnings: [...warnings.toWarnings(), ...about.warnings],
  };
}
