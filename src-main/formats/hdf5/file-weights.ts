/** The datasets of an HDF5 file as stored tensors. */
import { dtypeCode } from '../../../src-shared/dtype.js';
import type { Storage } from '../weights/tensor-store.js';
import { isCountable, type WeightTensor } from '../weights/weight-tensor.js';
import { type Dataset, storageOf } from './dataset.js';
import { Hdf5File } from './hdf5-file.js';
import { attributesAt, type Hdf5Tree, readTree } from './tree.js';
import type { ByteSource } from '../byte-source.js';

export interface FileWeights {
  file: Hdf5File;
  tree: Hdf5Tree;
  /** In the tree's order; `path` as in the file, with '/'. */
  weights: { path: string; tensor: WeightTensor }[];
  groups: string[];
  findStorage: (key: string) => Storage | undefined;
  /** Attributes of the object at a path that are texts or numbers; empty where there is none. */
  attributes: (path: string) => ReadonlyMap<string, readonly string[]>;
}

const none: ReadonlyMap<string, readonly string[]> = new Map();
const isOptimizer = (path: string): boolean => /^optimizer(_weights)?\//.test(path);

/** Reads the structure of a file. Throws MODEL_INVALID, MODEL_TRUNCATED. */
export function readFileWeights(source: ByteSource): FileWeights {
  const file = new Hdf5File(source);
  const tree = readTree(file);
  const datasets = new Map<string, Dataset>();
  const addresses = new Map<string, number>();
  const weights: FileWeights['weights'] = [];
  const groups: string[] = [];
  for (const { path, address, dataset } of tree.objects) {
    addresses.set(path, address);
    if (dataset === undefined) {
      groups.push(path);
      continue;
    }
    if (!isCountable(dataset.space.shape))
      throw file.invalid(`${path.slice(0, 100)} has more elements than can be counted`);
    // The same object by another name is the same storage.
    const storage = String(address);
    datasets.set(storage, dataset);
    weights.push({ path, tensor: tensorOf(path, dataset, storage) });
  }
  return {
    file,
    tree,
    weights,
    groups,
    findStorage: (key) => {
      const dataset = datasets.get(key);
      return dataset && storageOf(dataset);
    },
    attributes: (path) => {
      const address = addresses.get(path);
      if (address === undefined) return none;
      return new Map([...attributesAt(file, address)].map(([name, { items }]) => [name, items]));
    },
  };
}

function tensorOf(path: string, { type, space }: Dataset, storage: string): WeightTensor {
  return {
    name: path,
    dtype: type.kind === 'number' ? type.dtype : type.kind === 'unknown' ? 0 : (dtypeCode('string') ?? 0),
    shape: space.isNull ? [0] : space.shape,
    stride: null,
    storage,
    firstElement: 0,
    role: isOptimizer(path) ? 'optimizer' : 'weight',
  };
}
