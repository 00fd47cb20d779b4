/** HDF5 files: whole Keras models, Keras weights, and others. */
import { FileSource } from '../byte-source.js';
import { type FileWeights, readFileWeights } from '../hdf5/file-weights.js';
import type { OpenedModel } from '../model-format.js';
import { WeightsModel } from '../weights/weights-model.js';
import { weightsReport } from '../weights/weights-report.js';
import { type KerasLayer, parseJson, parseModel } from './config.js';
import { legacy, type LayerWeights, type StoredWeight } from './layer-weights.js';
import { openKerasModel } from './open-model.js';

/** Opens any HDF5 file. Throws MODEL_INVALID, MODEL_TRUNCATED, MODEL_TOO_DEEP. */
export function openHdf5(path: string): OpenedModel {
  const source = new FileSource(path);
  try {
    const file = readFileWeights(source);
    const root = file.attributes('');
    const isWhole = root.has('model_config');
    const isLegacy = isWhole || root.has('layer_names');
    const isSaved = ['layers', '_layer_checkpoint_dependencies'].some((group) => file.groups.includes(group));
    if (!isLegacy && !(isSaved && path.toLowerCase().endsWith('.weights.h5'))) return plain(source, file, root);
    const folder = file.groups.includes('model_weights') ? 'model_weights' : '';
    const json = (name: string): unknown => {
      const [text] = root.get(name) ?? [];
      return text === undefined ? undefined : parseJson(text, path);
    };
    const description = json('model_config');
    const model: KerasLayer | undefined = description === undefined ? undefined : parseModel(description, path);
    const { weights, byLayer } = isLegacy ? legacyWeights(file, folder) : { weights: file.weights, byLayer: new Map() };
    const training = json('training_config');
    return openKerasModel({
      source,
      weights,
      layers: model && ((): LayerWeights => legacy(byLayer)),
      findStorage: file.findStorage,
      facts: factsOf([root, file.attributes(folder)]),
      model,
      training,
      warnings: [],
      description: [description, training],
    });
  } finally {
    source.close();
  }
}

const shownFacts = ['keras_version', 'backend', 'tensorflow_version'];

function factsOf(attributes: readonly ReadonlyMap<string, readonly string[]>[]): Map<string, string> {
  const facts = new Map<string, string>();
  for (const each of attributes) {
    for (const name of shownFacts) {
      const [text] = each.get(name) ?? [];
      if (text !== undefined) facts.set(name, text);
    }
  }
  return facts;
}

/** Weights in the order their layers list them, under the names given there; then what no layer lists. */
function legacyWeights(
  file: FileWeights,
  folder: string,
): { weights: StoredWeight[]; byLayer: Map<string, StoredWeight[]> } {
  const byPath = new Map(file.weights.map((weight) => [weight.path, weight]));
  const byLayer = new Map<string, StoredWeight[]>();
  const weights: StoredWeight[] = [];
  for (const layer of listed(file.attributes(folder), 'layer_names')) {
    const group = folder === '' ? layer : `${folder}/${layer}`;
    const own = listed(file.attributes(group), 'weight_names').flatMap((name) => {
      const stored = byPath.get(`${group}/${name}`);
      byPath.delete(`${group}/${name}`);
      return stored === undefined ? [] : [{ path: stored.path, tensor: { ...stored.tensor, name } }];
    });
    byLayer.set(layer, own);
    for (const weight of own) weights.push(weight);
  }
  for (const weight of byPath.values()) weights.push(weight);
  return { weights, byLayer };
}

/** A list of names; long ones are cut over several attributes, `name0`, `name1` … (keras legacy hdf5_format). */
function listed(attributes: ReadonlyMap<string, readonly string[]>, name: string): readonly string[] {
  const whole = attributes.get(name);
  if (whole !== undefined) return whole;
  const parts: string[] = [];
  for (let index = 0; ; index += 1) {
    const part = attributes.get(`${name}${String(index)}`);
    if (part === undefined) return parts;
    parts.push(...part);
  }
}

/** HDF5 that is not of Keras: its datasets. */
function plain(source: FileSource, file: FileWeights, root: ReadonlyMap<string, readonly string[]>): OpenedModel {
  const tensors = file.weights.map(({ tensor }) => ({ ...tensor, name: tensor.name.replaceAll('/', '.') }));
  const metadata = new Map([['container', `HDF5, superblock version ${String(file.file.version)}`]]);
  for (const [name, items] of [...root].slice(0, 200)) metadata.set(name, items.join(', ').slice(0, 2000));
  const { notFollowed } = file.tree;
  if (notFollowed.length > 0) {
    metadata.set('links not followed', `${String(notFollowed.length)}: ${notFollowed.slice(0, 5).join(', ')}`);
  }
  const unknown = tensors.filter(({ dtype }) => dtype === 0);
  const message = `${String(unknown.length)} datasets have an element type that is not shown here, for example ${unknown[0]?.name.slice(0, 100) ?? ''}.`;
  const report = weightsReport({
    format: 'hdf5',
    path: source.path,
    fileBytes: source.size,
    producer: '',
    tensors,
    metadata,
    warnings: unknown.length === 0 ? [] : [{ code: 'DTYPE_UNKNOWN', message }],
  });
  return new WeightsModel({ source, tensors, report, findStorage: file.findStorage, problem: null });
}
