/** The report of a file that holds weights and no graph. */
import { dtypeBytes } from '../../../src-shared/dtype.js';
import { type InspectReport, type InspectWarning, schemaVersion } from '../../../src-shared/inspect.js';
import { notParameters } from './tied-weights.js';
import { elementsOf, type WeightTensor } from './weight-tensor.js';

interface Parts {
  format: string;
  path: string;
  fileBytes: number;
  producer: string;
  tensors: readonly WeightTensor[];
  metadata: ReadonlyMap<string, string>;
  warnings: InspectWarning[];
}

/**
 * Elements and bytes of the model's weights: those of an optimiser are left out, and tensors that are the same view of
 * the same storage (tied weights) count once, as `Module.parameters()` counts them.
 */
export function countWeights(tensors: readonly WeightTensor[]): InspectReport['parameters'] {
  const others = notParameters(tensors.entries());
  let count = 0;
  let bytes = 0;
  for (const [index, { shape, dtype, storedElements }] of tensors.entries()) {
    if (others.has(index)) continue;
    const elements = storedElements ?? elementsOf(shape);
    count += elements;
    bytes += dtypeBytes(dtype, elements);
  }
  const tied = [...others.values()].filter((first) => first !== null).length;
  return { count, bytes, ...(tied === 0 ? {} : { tied }) };
}

/** Names of tensors that share a storage, a group each; views of one optimiser state are not told. */
export function sharedStorages(tensors: readonly WeightTensor[]): string[][] {
  const byStorage = new Map<string, string[]>();
  for (const tensor of tensors) {
    if (tensor.role === 'optimizer') continue;
    const names = byStorage.get(tensor.storage);
    if (names === undefined) byStorage.set(tensor.storage, [tensor.name]);
    else names.push(tensor.name);
  }
  return [...byStorage.values()].filter((names) => names.length > 1);
}

export function weightsReport(parts: Parts): InspectReport {
  const { format, path, fileBytes, producer, tensors, metadata, warnings } = parts;
  return {
    schemaVersion,
    format,
    path,
    fileBytes,
    producer,
    irVersion: null,
    opsets: {},
    // fromEntries defines properties, so that a key called __proto__ stays data.
    metadata: Object.fromEntries(metadata),
    nodeCount: 0,
    graphs: [{ name: '', kind: 'main', nodeCount: 0 }],
    opCounts: {},
    inputs: [],
    outputs: [],
    parameters: countWeights(tensors),
    externalFiles: [],
    warnings,
  };
}
