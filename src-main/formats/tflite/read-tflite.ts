/** A TFLite file as ModelFacts. Source of the format: tensorflow/lite/schema/schema.fbs. */
import { dtypeCode } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { FileSource } from '../byte-source.js';
import type { ModelFacts } from '../described/described-model.js';
import type { FlatFile } from '../flatbuffer/flat-file.js';
import { type FlatTable, rootOf } from '../flatbuffer/flat-table.js';
import { externalFile } from '../onnx/external-data.js';
import { WarningList } from '../warnings.js';
import type { Storage } from '../weights/tensor-store.js';
import { Buffers, sourceOf, type StoredRun } from './buffers.js';
import { readAbout } from './metadata.js';
import { operatorKinds } from './operator-codes.js';
import { tfliteTables as tables } from './schema.generated.js';
import { denseOf, sparsityOf } from './sparsity.js';
import { stringsIn } from './strings.js';
import { readSubgraphs } from './subgraphs.js';

const stringType = dtypeCode('string');

/** Reads structure; weights stay in the file. Throws MODEL_INVALID, MODEL_TRUNCATED. */
export function readTflite(source: FileSource, file: FlatFile): ModelFacts {
  const model = rootOf(file, tables.Model);
  const warnings = new WarningList();
  const buffers = new Buffers(model);
  const kept = new Map<string, Kept>();
  const tellsRank = model
    .tables('subgraphs', tables.SubGraph)
    .some((subgraph) => subgraph.tables('tensors', tables.Tensor).some((tensor) => tensor.flag('has_rank')));
  const { main, functions } = readSubgraphs(model, operatorKinds(model), {
    buffers,
    warnings,
    tellsRank,
    keep: (run, tensor, dtype, shape) => {
      const sparsity = tensor.table('sparsity', tables.SparsityParameters);
      // The same bytes may be another tensor's as they are.
      const key = sparsity === undefined ? run.key : `${run.key} ${String(tensor.position)}`;
      kept.set(key, {
        run,
        isText: dtype === stringType,
        ...(sparsity === undefined ? {} : { sparse: { sparsity, dtype, shape } }),
      });
      return key;
    },
  });
  const externalFiles = buffers.externalFiles(warnings);
  const about = readAbout(model, buffers, source);
  const findStorage = (key: string): Storage | undefined => {
    const found = kept.get(key);
    return found && storageOf(found, source);
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

interface Kept {
  run: StoredRun;
  isText: boolean;
  sparse?: { sparsity: FlatTable<typeof tables.SparsityParameters>; dtype: number; shape: number[] };
}

function storageOf({ run, isText, sparse }: Kept, model: FileSource): Storage {
  if (run.packing !== '') {
    throw new LapidaryError(
      'FORMAT_UNSUPPORTED',
      `The weights are packed (${run.packing.slice(0, 80)}), which is not unpacked.`,
    );
  }
  const source = sourceOf(run, model);
  const place = { source, offset: run.offset, bytes: run.bytes };
  if (isText) return stringsIn(source, place);
  if (sparse === undefined) return place;
  const load = (): Uint8Array => {
    const stored = new Uint8Array(Math.max(0, Math.min(run.bytes, source.size - run.offset)));
    source.read(stored, run.offset);
    return denseOf(stored, sparsityOf(sparse.sparsity), sparse.dtype, sparse.shape);
  };
  return { ...place, load };
}
