/** A Core ML file as ModelFacts. Source of the format: coremltools' mlmodel/format (Model.proto and those it imports). */
import { basename } from 'node:path';
import type { FileSource } from '../byte-source.js';
import type { ModelFacts } from '../described/described-model.js';
import { lookAtExternalFiles } from '../onnx/external-data.js';
import { WarningList } from '../warnings.js';
import { BlobFiles } from './blob-files.js';
import { featureLines, mainInterface, selfDescription } from './description.js';
import { Message } from './message.js';
import { ProtoFile } from './proto-file.js';
import { modelType, readModel } from './read-model.js';
import { Storages } from './storages.js';

/** Of coremltools 9 (iOS 26). */
const newestVersion = 10;

/** Reads structure; weights stay where they are. `folder`: the package it is opened by. Throws MODEL_INVALID, MODEL_TRUNCATED, MODEL_TOO_DEEP. */
export function readCoreml(source: FileSource, folder?: string): ModelFacts {
  const file = new ProtoFile(source);
  return file.guard(() => modelFacts(source, folder, new Message(file, 'Model', 0, source.size)));
}

function modelFacts(source: FileSource, folder: string | undefined, model: Message): ModelFacts {
  const warnings = new WarningList();
  const storages = new Storages();
  const blobs = new BlobFiles(source.path, storages);
  const irVersion = model.int('specificationVersion');
  if (irVersion > newestVersion) warnings.add('IR_VERSION_NEW', String(irVersion));
  const description = model.message('description');
  const said = selfDescription(description);
  const read = readModel(model, basename(folder ?? source.path).replace(/\.ml(model|package)$/i, ''), {
    storages,
    blobs,
    warnings,
  });
  const metadata = new Map<string, string>([['model type', modelType(model)]]);
  if (model.flag('isUpdatable')) metadata.set('updatable', 'yes');
  const lines = [...read.metadata, ...featureLines(mainInterface(description)), ...said.metadata];
  for (const [key, text] of lines) metadata.set(metadata.has(key) ? `${key} (user defined)` : key, text);
  const externalFiles = lookAtExternalFiles(source.path, blobs.needed, warnings);
  return {
    format: 'coreml',
    source,
    ...(folder === undefined ? {} : { folder }),
    producer: said.producer,
    irVersion,
    opsets: new Map(read.opset === undefined ? [] : [['mil', read.opset]]),
    metadata,
    ...(said.description === '' ? {} : { about: { description: said.description } }),
    main: read.main,
    functions: read.functions,
    findStorage: storages.find,
    externalFiles,
    otherSources: blobs.paths(),
    warnings: [...warnings.toWarnings(), ...read.warnings],
  };
}
