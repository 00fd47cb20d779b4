/** `.keras` archives: a zip of the description, what saved it, and an HDF5 file of the weights. */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { InspectWarning } from '../../../src-shared/inspect.js';
import { type ByteSource, FileSource, MemorySource } from '../byte-source.js';
import { PartSource } from '../byte-part.js';
import { type FileWeights, readFileWeights } from '../hdf5/file-weights.js';
import type { OpenedModel } from '../model-format.js';
import type { Storage } from '../weights/tensor-store.js';
import { entryDataOffset, readZipDirectory, type ZipEntry } from '../zip/zip-directory.js';
import { readZipEntry } from '../zip/zip-entry.js';
import { isObject, modelConfig, parseJson, parseModel } from './config.js';
import { SavedWeights } from './layer-weights.js';
import { openKerasModel } from './open-model.js';

const maxJsonBytes = 64 << 20;
/** A compressed weights file is unpacked into memory up to this size. */
const maxUnpackedBytes = 2 ** 31 - 1;
const weightsName = 'model.weights.h5';

/** Whether a zip's directory is that of a Keras archive. */
export const isKerasArchive = (entries: readonly ZipEntry[]): boolean =>
  entries.some(({ name }) => name === 'config.json') &&
  entries.some(({ name }) => name === weightsName || name === 'metadata.json');

/** Opens an archive. Throws MODEL_INVALID, MODEL_TRUNCATED, MODEL_TOO_DEEP, FORMAT_UNSUPPORTED. */
export function openKerasArchive(path: string): OpenedModel {
  const source = new FileSource(path);
  try {
    const entries = readZipDirectory(source);
    if (!isKerasArchive(entries)) {
      throw new LapidaryError(
        'FORMAT_UNSUPPORTED',
        `${path} is a zip archive and no Keras model.`,
        'Unpack it and open the model file inside.',
      );
    }
    const json = (name: string): unknown => {
      const entry = entries.find((each) => each.name === name);
      if (entry === undefined) return undefined;
      return parseJson(new TextDecoder().decode(readZipEntry(source, entry, maxJsonBytes)), path);
    };
    const description = json('config.json');
    const model = parseModel(description, path);
    const warnings: InspectWarning[] = [];
    const entry = entries.find(({ name }) => name === weightsName);
    const file = entry && readFileWeights(weightsSource(source, entry, warnings));
    if (file === undefined) warnings.push({ code: 'NO_WEIGHTS', message: 'The archive holds no weights.' });
    const facts = new Map<string, string>();
    const metadata = json('metadata.json');
    if (isObject(metadata)) {
      for (const [key, value] of Object.entries(metadata)) if (typeof value === 'string') facts.set(key, value);
    }
    facts.set(
      'weights',
      entry === undefined ? 'none' : entry.method === 0 ? 'stored, read by range' : 'compressed, unpacked in memory',
    );
    const weights = file?.weights ?? [];
    const saved = new SavedWeights(weights, file?.groups ?? [], (group) => file?.attributes(group).get('name')?.[0]);
    return openKerasModel({
      source,
      weights,
      layers: () => saved.ofModel('', modelConfig(model)?.layers ?? []),
      findStorage: (key) => file && inFile(source, file, key),
      facts,
      model,
      training: model['compile_config'],
      warnings,
      description,
    });
  } finally {
    source.close();
  }
}

function weightsSource(source: FileSource, entry: ZipEntry, warnings: InspectWarning[]): ByteSource {
  if (entry.method === 0 && !entry.encrypted) {
    return new PartSource(source, source.path, entryDataOffset(source, entry), entry.bytes);
  }
  const message = `The weights are compressed inside of the archive: ${entry.bytes.toLocaleString('en-US')} bytes were unpacked into memory.`;
  const unpacked = readZipEntry(source, entry, maxUnpackedBytes);
  warnings.push({ code: 'WEIGHTS_COMPRESSED', message });
  return new MemorySource(`${source.path} (${weightsName})`, unpacked);
}

/** A place in the archive itself, where the weights are stored in it as they are. */
function inFile(source: FileSource, { findStorage }: FileWeights, key: string): Storage | undefined {
  const storage = findStorage(key);
  if (storage === undefined || !(storage.source instanceof PartSource)) return storage;
  return { ...storage, source, offset: storage.source.offset + storage.offset };
}
