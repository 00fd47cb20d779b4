/** Which stored tensors belong to which layer, in the three ways Keras lays them out in HDF5. */
import type { WeightTensor } from '../weights/weight-tensor.js';
import { configOf, type KerasLayer, layerName, modelConfig } from './config.js';

/** A stored tensor as the file names it. */
export interface StoredWeight {
  /** Path of the dataset: `layers/dense/vars/0`. */
  path: string;
  tensor: WeightTensor;
}

/** A layer's weights, and those of the layers inside of it. */
export interface LayerWeights {
  own: (layer: KerasLayer) => StoredWeight[];
  inside: (layer: KerasLayer) => LayerWeights;
}

/** Names of the groups of a model's layers: Keras 3, and 2.12 to 2.15. */
const layerFolders = ['layers', '_layer_checkpoint_dependencies'];

/** What a file of Keras 3 holds, by the groups around it. */
export class SavedWeights {
  /** Names of the groups in a group. */
  readonly #groups = new Map<string, string[]>();
  /** All tensors below a group. */
  readonly #below = new Map<string, StoredWeight[]>();

  /** `groups` are paths; `nameAt` gives the attribute `name` of one. */
  constructor(
    weights: readonly StoredWeight[],
    groups: readonly string[],
    readonly nameAt: (group: string) => string | undefined,
  ) {
    for (const path of groups) append(this.#groups, path.slice(0, Math.max(0, path.lastIndexOf('/'))), path);
    for (const weight of weights) {
      const parts = weight.path.split('/');
      for (let length = 1; length < Math.min(parts.length, maxLevels); length += 1) {
        append(this.#below, parts.slice(0, length).join('/'), weight);
      }
    }
  }

  below(group: string): readonly StoredWeight[] {
    return this.#below.get(group) ?? [];
  }

  /**
   * The weights of a model's layers: a group each, called after its class in snake case and numbered; the layer's own
   * name is an attribute of the `vars` group in it, where the file is new enough.
   */
  ofModel(prefix: string, layers: readonly KerasLayer[]): LayerWeights {
    const children = this.#groups.get(prefix) ?? [];
    const base = layerFolders.map((folder) => join(prefix, folder)).find((path) => children.includes(path));
    const folders = new Map<string, string>();
    if (base !== undefined) {
      const counts = new Map<string, number>();
      for (const layer of layers) {
        const snake = snakeCase(layer.class_name);
        const count = counts.get(snake) ?? 0;
        counts.set(snake, count + 1);
        folders.set(layerName(layer), join(base, count === 0 ? snake : `${snake}_${String(count)}`));
      }
      for (const group of this.#groups.get(base) ?? []) {
        const name = this.nameAt(`${group}/vars`);
        if (name !== undefined) folders.set(name, group);
      }
    }
    const folderOf = (layer: KerasLayer): string => folders.get(layerName(layer)) ?? nowhere;
    return {
      own: (layer) => {
        const folder = folderOf(layer);
        return this.below(folder).map(({ path, tensor }) => {
          const name = readableName(layer, path.slice(folder.length + 1));
          return { path, tensor: { ...tensor, name } };
        });
      },
      inside: (layer) => this.ofModel(folderOf(layer), modelConfig(layer)?.layers ?? []),
    };
  }
}

/** Groups within groups that are told apart; models are nested far less. */
const maxLevels = 64;
/** A path no object has. */
const nowhere = '\0';
const join = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

function append<T>(map: Map<string, T[]>, key: string, item: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [item]);
  else known.push(item);
}

/** Whole models in .h5: each layer's group lists its weights' names; those of nested models lie in one list. */
export function legacy(byLayer: ReadonlyMap<string, readonly StoredWeight[]>): LayerWeights {
  const of = (layer: KerasLayer): readonly StoredWeight[] => byLayer.get(layerName(layer)) ?? [];
  return {
    own: (layer) => [...of(layer)],
    inside: (layer) => within(of(layer)),
  };
}

/** Weights of a nested model by the names of its layers in their paths. */
function within(weights: readonly StoredWeight[]): LayerWeights {
  const of = (layer: KerasLayer): StoredWeight[] =>
    weights.filter(({ tensor }) => tensor.name.split('/').slice(0, -1).includes(layerName(layer)));
  return { own: of, inside: (layer) => within(of(layer)) };
}

/** As keras.src.utils.naming.to_snake_case. */
const snakeCase = (name: string): string =>
  name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();

/** `dense/kernel` for `vars/0` of a Dense; the number stays where the layer is not known here. */
function readableName(layer: KerasLayer, rest: string): string {
  const parts = rest.split('/');
  const index = Number(parts.pop());
  const inner = parts.filter((part) => part !== 'vars');
  const known = inner.length === 0 ? variableNames(layer) : partNames(inner[inner.length - 1] ?? '');
  return [layerName(layer), ...inner, known?.[index] ?? String(index)].join('/');
}

function partNames(part: string): readonly string[] | undefined {
  if (part === 'cell') return ['kernel', 'recurrent_kernel', 'bias'];
  return part.endsWith('_dense') ? ['kernel', 'bias'] : undefined;
}

function variableNames(layer: KerasLayer): readonly string[] | undefined {
  const config = configOf(layer);
  const kind = layer.class_name;
  if (/^(Dense|EinsumDense|Conv\dD(Transpose)?)$/.test(kind)) return ['kernel', 'bias'];
  if (/^DepthwiseConv\dD$/.test(kind)) return ['kernel', 'bias'];
  if (/^SeparableConv\dD$/.test(kind)) return ['depthwise_kernel', 'pointwise_kernel', 'bias'];
  if (kind === 'Embedding') return ['embeddings'];
  if (kind === 'PReLU') return ['alpha'];
  const scaled = [...(config['scale'] === false ? [] : ['gamma']), ...(config['center'] === false ? [] : ['beta'])];
  if (kind === 'BatchNormalization') return [...scaled, 'moving_mean', 'moving_variance'];
  return /^(Layer|Group)Normalization$/.test(kind) ? scaled : undefined;
}
