/**
 * A folder as Hugging Face's libraries save models (transformers, diffusers, peft, sentence-transformers): weights with
 * what the configuration says of them. Nothing of it is executed, and Python files in it are only named.
 */
import { basename, join } from 'node:path';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { InspectReport, InspectWarning } from '../../../src-shared/inspect.js';
import { formatBytes } from '../../../src-shared/units.js';
import type { FolderFormat, ModelFormat, OpenedModel } from '../model-format.js';
import { folderAt } from '../path-checks.js';
import { readShardIndex } from '../safetensors/shard-index.js';
import { readShards } from '../safetensors/shards.js';
import { shardsText } from '../safetensors/sharded-format.js';
import { readWeightsFile } from '../safetensors/weights-file.js';
import { joinParts, type PlacedPart, type WeightsPart } from '../weights/joined-weights.js';
import { tieEmbeddings, tiedNames } from '../weights/tied-weights.js';
import { WeightsModel } from '../weights/weights-model.js';
import { weightsReport } from '../weights/weights-report.js';
import { type Component, componentsOf } from './components.js';
import { architectureOf, configFacts, libraryOf, readObject, textOf } from './config.js';
import { filesIn, type FolderFile, isTokenizerFile, isWeights, mainWeights } from './folder-files.js';
import { layerGroups } from './layer-groups.js';

/** Files that say what a folder is, the first that is there. */
const configNames = ['config.json', 'model_index.json', 'adapter_config.json'] as const;

type Config = Record<string, unknown>;

function matches(path: string, names: readonly string[]): boolean {
  const config = configNames.find((name) => names.includes(name));
  if (config === undefined) return false;
  // A Keras archive that was unpacked has a config.json, too.
  return mainWeights(filesIn(path, names)) !== undefined || architectureOf(readObject(path, config)) !== '';
}

interface Read {
  parts: PlacedPart[];
  files: InspectReport['externalFiles'];
  warnings: InspectWarning[];
  /** How many shards were read, of how many; null for a single file. */
  shards: string | null;
}

/** A file of weights, or all files an index names. `folder`: where in the model's folder it lies, '' or `unet`. */
function readWeights(path: string, folder: string, name: string): Read {
  const prefix = folder === '' ? '' : `${folder}.`;
  const placed = (part: WeightsPart): PlacedPart => ({ part, prefix });
  const inFolder = (file: string): string => (folder === '' ? file : `${folder}/${file}`);
  const file = join(path, folder, name);
  if (!name.endsWith('.index.json')) {
    const part = readWeightsFile(file);
    return { parts: [placed(part)], files: [], warnings: [...part.warnings], shards: null };
  }
  const { parts, files, warnings } = readShards(readShardIndex(file));
  return {
    parts: parts.map(placed),
    files: files.map((each) => ({ ...each, path: inFolder(each.path) })),
    warnings,
    shards: shardsText(parts.length, files.length),
  };
}

function openFolder(path: string, names: readonly string[]): OpenedModel {
  const files = filesIn(path, names);
  const config = configNames.map((name) => readObject(path, name)).find((each) => each !== undefined);
  const weights = mainWeights(files);
  const components = componentsOf(path);
  const wanted = [
    ...(weights === undefined ? [] : [{ folder: '', name: weights }]),
    ...components.flatMap(({ name, weights: file }) =>
      file === undefined || name === '' ? [] : [{ folder: name, name: file }],
    ),
  ];
  if (wanted.length === 0) throw noWeights(path, config, files);
  const read = wanted.map(({ folder, name }) => readWeights(path, folder, name));
  const parts = read.flatMap((each) => each.parts);
  const joined = joinParts(parts);
  const { findStorage } = joined;
  const tensors = config?.['tie_word_embeddings'] === true ? tieEmbeddings(joined.tensors) : joined.tensors;
  const [first] = parts;
  if (first === undefined) throw noWeights(path, config, files);
  const metadata = factsOf(path, config, files, components);
  metadata.set('weights', wanted.map(({ folder, name }) => join(folder, name)).join(', '));
  const shards = read.map((each) => each.shards).filter((each) => each !== null);
  if (shards.length > 0) metadata.set('shards', shards.join(', '));
  const tied = tiedNames(tensors);
  if (tied !== '') metadata.set('tied weights', tied);
  for (const [key, text] of layerGroups(tensors)) metadata.set(`in ${key}`, text);
  for (const [key, text] of configFacts(config ?? {}, 'config')) metadata.set(key, text);
  const report = weightsReport({
    format: 'huggingface',
    path,
    fileBytes: parts.reduce((sum, { part }) => sum + part.source.size, 0),
    producer: libraryOf(config),
    tensors,
    metadata,
    warnings: [...configWarnings(names, config), ...read.flatMap((each) => each.warnings)],
  });
  report.externalFiles = read.flatMap((each) => each.files);
  return new WeightsModel({
    source: first.part.source,
    tensors,
    report,
    findStorage,
    otherSources: parts.slice(1).map(({ part }) => part.source.path),
    problem: null,
  });
}

/** What is said of the folder: what it is, and what lies in it beside the weights. */
function factsOf(
  path: string,
  config: Config | undefined,
  files: readonly FolderFile[],
  components: readonly Component[],
): Map<string, string> {
  const facts = new Map<string, string>();
  const architecture = architectureOf(config);
  if (architecture !== '') facts.set('architecture', architecture);
  const type = textOf(config, 'model_type');
  if (type !== undefined) facts.set('model type', type);
  const base = textOf(config, 'base_model_name_or_path');
  if (base !== undefined) facts.set('adapter of', base);
  for (const { name, kind } of components) facts.set(name === '' ? 'component' : `component ${name}`, kind);
  const tokenizer = readObject(path, 'tokenizer_config.json');
  const tokenizerClass = textOf(tokenizer, 'tokenizer_class');
  if (tokenizerClass !== undefined) facts.set('tokenizer', tokenizerClass);
  const listed = (chosen: readonly FolderFile[]): string =>
    chosen
      .slice(0, 40)
      .map(({ name, bytes }) => `${name} (${formatBytes(bytes)})`)
      .join(', ');
  const tokenizerFiles = files.filter(({ name }) => isTokenizerFile(name));
  if (tokenizerFiles.length > 0) facts.set('tokenizer files', listed(tokenizerFiles));
  const opened = mainWeights(files);
  const other = files.filter(({ name }) => isWeights(name) && name !== opened);
  if (other.length > 0) facts.set('other weights', listed(other));
  return facts;
}

function configWarnings(names: readonly string[], config: Config | undefined): InspectWarning[] {
  const warnings: InspectWarning[] = [];
  if (config === undefined) {
    const found = configNames.filter((name) => names.includes(name));
    warnings.push({ code: 'CONFIG_UNREADABLE', message: `${found.join(', ')} is no JSON object.` });
  }
  if (config !== undefined && Object.hasOwn(config, 'auto_map')) {
    const python = names.filter((name) => name.endsWith('.py')).slice(0, 5);
    warnings.push({
      code: 'REMOTE_CODE',
      message: `The configuration names classes in Python files${python.length === 0 ? ' of another place' : ` of the folder (${python.join(', ')})`}, which loading with trust_remote_code=True would run.`,
    });
  }
  return warnings;
}

function noWeights(path: string, config: Config | undefined, files: readonly FolderFile[]): LapidaryError {
  const architecture = architectureOf(config);
  // Where transformers.js and optimum put their exports.
  const exported = folderAt(join(path, 'onnx'))?.names.map((name) => `onnx/${name}`) ?? [];
  const other = [...files.map(({ name }) => name), ...exported].filter((name) => isWeights(name));
  return new LapidaryError(
    'EXTERNAL_DATA_MISSING',
    `${path} is a Hugging Face folder${architecture === '' ? '' : ` of a ${architecture}`} without weights that can be chosen.`,
    other.length > 0
      ? `Name one of the files in it: ${other.slice(0, 5).join(', ')}.`
      : `Fetch them: \`hf download OWNER/${basename(path)} --local-dir DIR\`, or \`git lfs pull\` in a clone.`,
  );
}

const open: FolderFormat['open'] = (path) =>
  Promise.resolve().then(() => openFolder(path, folderAt(path)?.names ?? []));

export const huggingfaceFormat: ModelFormat = {
  id: 'huggingface',
  extensions: [],
  sniff: () => 0,
  folder: { matches, open },
  open,
};
